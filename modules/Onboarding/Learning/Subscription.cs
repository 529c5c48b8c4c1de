using Microsoft.Extensions.Configuration;

namespace Carm.Onboarding;

/// <summary>An address on the distribution list, or one that somebody wants there. It counts once its owner has confirmed, with a token that only that mailbox got; who leaves is forgotten but for the hash.</summary>
/// <param name="Id">A hash of the address, so that messages and logs need not name it.</param>
/// <param name="Language">en or fr: as asked last, and in force from the confirmation on.</param>
/// <param name="AskedAt">When somebody asked last, which is when the last confirmation was sent.</param>
public sealed record Subscription(string Id, string? Email, string AskedLanguage, DateTimeOffset AskedAt, string? Language = null, DateTimeOffset? ConfirmedAt = null, string? ConfirmationHash = null)
{
    /// <summary>A confirmation can be used this long; who lets it pass is forgotten.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(48);

    /// <summary>Nobody's mailbox is filled by others: one mail in this time.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static string IdOf(string email) => SecretToken.HashOf($"carm distribution list {email.ToLowerInvariant()}");

    /// <summary>Somebody asks for this address, perhaps not its owner: until confirmed nothing changes. Null when it was asked for less than an hour ago.</summary>
    public static Subscription? Asked(Subscription? known, string email, string language, DateTimeOffset now) =>
        known is null ? new(IdOf(email), email, language, now)
        : now < known.AskedAt + Pause ? null
        : known with { Email = known.ConfirmedAt is null ? email : known.Email, AskedLanguage = language, AskedAt = now };

    /// <summary>The owner has the token; null when it is too old.</summary>
    public Subscription? Confirmed(DateTimeOffset now) => now > AskedAt + Patience ? null : this with { Language = AskedLanguage, ConfirmedAt = ConfirmedAt ?? now };

    public Subscription Left() => this with { Email = null, Language = null, ConfirmedAt = null, ConfirmationHash = null };
}

/// <summary>With which a mail to the list lets its reader leave. Each mail has its own, and each stays good.</summary>
/// <param name="Id">The token's hash.</param>
public sealed record UnsubscribeToken(string Id, string SubscriptionId);

/// <summary>Where a token of a mail is taken.</summary>
static class ListToken
{
    /// <summary>The portal's page that takes the token, of <c>Mail:Portal</c>; null when no portal is named, and the mail gives the token alone.</summary>
    public static string? LinkOf(IConfiguration configuration, string page, string token) =>
        configuration["Mail:Portal"] is { Length: > 0 } portal ? $"{portal.TrimEnd('/')}/distribution-list/{page}?token={token}" : null;
}
