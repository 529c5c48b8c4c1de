namespace Carm.Onboarding.Contracts;

/// <summary>What the host asks of the account behind a token, on each request, so that a lock or a reset holds for the next one.</summary>
public interface IAccounts
{
    /// <param name="tokenId">The token's <c>jti</c>; null when it has none, and then no passcode can be verified for it.</param>
    Task<AccountStanding> StandingOfAsync(string subject, string? tokenId, CancellationToken ct);
}

/// <param name="IsLocked">Whether the help desk has locked the account.</param>
/// <param name="HasPasscode">Whether a passcode was verified for this very token within eight hours.</param>
public sealed record AccountStanding(bool IsLocked, bool HasPasscode);
