namespace Carm.Declarations;

/// <summary>Whose declarations of an account the caller may see (onboarding 7.2): its own, the importer's, those of others.</summary>
public sealed record CadSight(string Caller, IReadOnlyList<string> Attributes)
{
    public static readonly CadSight All = new("", ["OWN", "IMPORTER", "OTHERS"]);

    public bool Includes(Cad cad) => Includes(cad.SubmitterBn9, cad.RmAccount);

    /// <summary>Whether the caller sees what this business submitted for this account.</summary>
    public bool Includes(string submitterBn9, string rmAccount) => Attributes.Contains(submitterBn9 == Caller ? "OWN" : submitterBn9 == rmAccount[..9] ? "IMPORTER" : "OTHERS");
}
