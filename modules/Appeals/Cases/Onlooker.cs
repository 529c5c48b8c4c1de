namespace Carm.Appeals;

/// <summary>Who acts, and whose doings of its client it sees (onboarding-delegation 7.2): OWN, IMPORTER, OTHERS. What it does not see is not there for it, also where it is named in a body.</summary>
public sealed record Onlooker(string Bn9, IReadOnlyList<string> Sight)
{
    /// <summary>An officer, who sees all.</summary>
    public static readonly Onlooker Officer = new("", ["OWN", "IMPORTER", "OTHERS"]);

    public bool Sees(ICase @case) => Sight.Contains(@case.SubmitterBn9 == Bn9 ? "OWN" : @case.SubmitterBn9 == @case.RmAccount[..9] ? "IMPORTER" : "OTHERS");

    /// <summary>What a refusal may say of another case beyond that there is one: its number, to who sees it.</summary>
    public string Names(ICase? other) => other is not null && Sees(other) ? $" ({other.Id})" : "";
}
