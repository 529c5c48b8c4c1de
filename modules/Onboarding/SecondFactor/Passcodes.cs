using System.Security.Cryptography;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person's second factor by e-mail (onboarding 4.1): where passcodes go, and the one that is under way. A passcode is kept as a hash only, which takes time to try.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="EnrolledAt">When the address was first proved; null until then.</param>
/// <param name="Failures">Wrong codes in a row.</param>
/// <param name="NewEmail">An address that takes the place of the other once the code sent there is typed.</param>
public sealed record Passcodes(string Id, string Email, DateTimeOffset ConsentAt, DateTimeOffset? EnrolledAt = null, string? Hash = null, DateTimeOffset? SentAt = null, int Failures = 0, DateTimeOffset? LockedUntil = null, string? NewEmail = null)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10), Pause = TimeSpan.FromSeconds(60), Lock = TimeSpan.FromMinutes(15), Session = TimeSpan.FromHours(8);

    const int Tries = 5;

    /// <summary>A new passcode goes out; the one before it no longer counts. Refused while locked, and within a minute of the last.</summary>
    public Passcodes Sent(string code, DateTimeOffset now, string? newEmail = null) =>
        now < LockedUntil ? throw new Rejected("USR_CODE_LOCKED")
        : now < SentAt + Pause ? throw new Rejected("USR_CODE_TOO_SOON")
        : this with { Hash = HashOf(code, Id), SentAt = now, LockedUntil = null, Failures = LockedUntil is null ? Failures : 0, NewEmail = newEmail };

    /// <summary>The state after somebody typed a code, and why it was refused; null when it was right. A right code counts once.</summary>
    public (Passcodes Next, string? Refusal) Typed(string code, DateTimeOffset now)
    {
        if (now < LockedUntil) return (this, "USR_CODE_LOCKED");
        if (Hash is null || now > SentAt + Lifetime) return (this, "USR_CODE_EXPIRED");
        if (CryptographicOperations.FixedTimeEquals(Convert.FromHexString(Hash), Convert.FromHexString(HashOf(code, Id)))) return (this with { Hash = null, Failures = 0, LockedUntil = null, EnrolledAt = EnrolledAt ?? now, Email = NewEmail ?? Email, NewEmail = null }, null);
        return Failures + 1 < Tries ? (this with { Failures = Failures + 1 }, "USR_CODE_INVALID") : (this with { Failures = 0, Hash = null, LockedUntil = now + Lock }, "USR_CODE_LOCKED");
    }

    public static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);

    static string HashOf(string code, string salt) => Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(code, System.Text.Encoding.UTF8.GetBytes($"carm passcode {salt}"), 20_000, HashAlgorithmName.SHA256, 32));
}

/// <summary>A token for which a passcode was verified.</summary>
public sealed record VerifiedToken(string Id, string Subject, DateTimeOffset VerifiedAt)
{
    public static string IdOf(string subject, string tokenId) => $"{subject}/{tokenId}";
}

/// <summary>The help desk has locked this account, or it is deactivated for good.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record AccountLock(string Id, DateTimeOffset LockedAt, bool IsFinal = false);

/// <summary>Reads by primary key, each time anew.</summary>
sealed class Accounts(IOnboardingStore store, TimeProvider clock) : IAccounts
{
    public async Task<AccountStanding> StandingOfAsync(string subject, string? tokenId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var (locked, verified) = (batch.Load<AccountLock>(subject), batch.Load<VerifiedToken>(VerifiedToken.IdOf(subject, tokenId ?? "")));
        await batch.Execute(ct);
        return new(await locked is not null, tokenId is not null && await verified is { } token && clock.GetUtcNow() < token.VerifiedAt + Passcodes.Session);
    }

    public async Task<ServiceIdentity?> ServiceOfAsync(string token, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ServiceToken>(SecretToken.HashOf(token), ct) is { } known && TimeProvider.System.GetUtcNow() < known.ExpiresAt && clock.GetUtcNow().TorontoDate() <= known.LastDay
            ? new(ServiceAccount.SubjectPrefix + known.ServiceAccountId, known.Name) : null;
    }
}
