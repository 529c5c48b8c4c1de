namespace Carm.Delegation;

/// <summary>The finer rights under a relationship. They can only take away from what the provider's role gives; all are there unless the client takes some out.</summary>
static class Capabilities
{
    public static readonly IReadOnlyList<string> All = ["FILE", "CORRECT", "PAY", "SEE_BALANCE", "RULINGS", "APPEALS"];

    public static bool AreKnown(IReadOnlyList<string>? capabilities) => capabilities?.All(All.Contains) != false;

    /// <summary>Those named, once and in order; all when none is named.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string>? named) => named is null ? All : [.. All.Where(named.Contains)];
}

/// <summary>Whose transactions a provider sees: its own always, the importer's and other providers' as granted (F65).</summary>
static class Visibilities
{
    static readonly string[] All = ["OWN", "IMPORTER", "OTHERS"];

    public static bool AreKnown(IReadOnlyList<string>? visibility) => visibility?.All(All.Contains) == true && visibility.Contains("OWN");
}
