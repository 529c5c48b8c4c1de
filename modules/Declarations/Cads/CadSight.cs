namespace Carm.Declarations;

/// <summary>Whose declarations of an account the caller may see (onboarding 7.2): its own, the importer's, those of others.</summary>
public sealed record CadSight(string Caller, IReadOnlyList<string> Attributes)
{
    public static readonly CadSight All = new("", ["OWN", "IMPORTER", "OTHERS"]);

    public bool Includes(Cad cad) => Attributes.Contains(cad.SubmitterBn9 == Caller ? "OWN" : cad.SubmitterBn9 == cad.RmAccount[..9] ? "IMPORTER" : "OTHERS");
}
