namespace Carm.Onboarding;

/// <summary>A business's portal account. One for each BN9: the loser of two registrations at once meets the key.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="FirstManager">Who registered it, as the token's <c>sub</c>.</param>
public sealed record BusinessAccount(string Id, string LegalName, IReadOnlyList<string> RmAccounts, string FirstManager, DateTimeOffset OnboardedAt, IReadOnlyList<Licence> Licences)
{
    /// <summary>Whether Delegation has made the manager; until then nobody may act for it.</summary>
    public bool HasManager { get; init; }
}

/// <param name="Kind">CUSTOMS_BROKER, TRADE_CONSULTANT or SECURITY_PROVIDER.</param>
/// <param name="Status">ACTIVE, SUSPENDED, CANCELLED or EXPIRED.</param>
public sealed record Licence(string Kind, string Number, string Status);
