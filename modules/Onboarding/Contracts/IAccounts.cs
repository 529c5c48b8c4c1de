namespace Carm.Onboarding.Contracts;

/// <summary>What the host asks of the account behind a token, on each request, so that a lock or a reset holds for the next one.</summary>
public interface IAccounts
{
    /// <param name="tokenId">The token's <c>jti</c>; null when it has none, and then no passcode can be verified for it.</param>
    Task<AccountStanding> StandingOfAsync(string subject, string? tokenId, CancellationToken ct);

    /// <summary>Whose program a token of ours was given to; null when it is none, or is over.</summary>
    Task<ServiceIdentity?> ServiceOfAsync(string token, CancellationToken ct);
}

/// <param name="IsLocked">Whether the help desk has locked the account.</param>
/// <param name="HasPasscode">Whether a passcode was verified for this very token within eight hours.</param>
public sealed record AccountStanding(bool IsLocked, bool HasPasscode);

/// <summary>The program of a business that signed in by itself.</summary>
/// <param name="Subject">As a person's <c>sub</c>; it begins with <c>service:</c>.</param>
public sealed record ServiceIdentity(string Subject, string Name);
