using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Whether a webhook is served.</summary>
public enum WebhookState
{
    /// <summary>What happens is sent.</summary>
    Active,

    /// <summary>Nothing is sent until somebody resumes it; it goes on where it stopped.</summary>
    Paused,

    /// <summary>For good.</summary>
    Ended,
}

/// <summary>Why a webhook is paused.</summary>
public enum WebhookPause
{
    /// <summary>Somebody of the business stopped it.</summary>
    Owner,

    /// <summary>Its receiver took nothing for three days.</summary>
    Failing,

    /// <summary>Its receiver answered 410, which asks for no more.</summary>
    Gone,

    /// <summary>As whom it reads sees nothing of what it was made for any more.</summary>
    Reader,
}

/// <summary>An address of a business's software that is told what happens, event after event: the next one when the one before was taken. It is a follower of the feed with a place of its own, so that one whose receiver is dead delays no other.</summary>
/// <param name="Reader">Whose eyes it has: what Delegation lets this subject see at the moment of sending is sent.</param>
/// <param name="Types">None for all.</param>
/// <param name="RmAccount">One account; null for all that the reader reaches.</param>
/// <param name="Place">The last position of the feed that is done with.</param>
public sealed record Webhook(string Id, string Bn9, string Url, string Reader, string? RmAccount, IReadOnlyList<string> Types, string CreatedBy, DateTimeOffset CreatedAt, long Place)
{
    /// <summary>How long to wait after each failure; the last one is repeated.</summary>
    static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20)];

    const int MostErrands = 100;

    /// <summary>How long a receiver may take nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public WebhookState State { get; init; } = WebhookState.Active;

    public WebhookPause? PausedFor { get; init; }

    /// <summary>Which of its secrets signs; counts from 1.</summary>
    public int SecretNumber { get; init; } = 1;

    /// <summary>Until then the secret before signs too.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>How often what comes next was tried in vain.</summary>
    public int Tries { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Not before; null when nothing failed.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Whether something was asked for that goes before the feed.</summary>
    public bool HasErrand { get; init; }

    /// <summary>In technical time: until then one host alone sends.</summary>
    public DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>Which claim that is: who let its own lapse knows by it that another has come.</summary>
    public string? ClaimId { get; init; }

    /// <summary>Counts its changes by people, for If-Match.</summary>
    public int Changes { get; init; }

    /// <summary>Under which what is done to it comes one after the other.</summary>
    public static string NameOf(string id) => $"onboarding webhook {id}";

    /// <summary>The numbers of the secrets that sign now, the newest first.</summary>
    public IEnumerable<int> SecretsAt(DateTimeOffset now) => now < OldSecretUntil ? [SecretNumber, SecretNumber - 1] : [SecretNumber];

    /// <summary>After what was sent was taken.</summary>
    public Webhook Taken(long place) => Rested() with { Place = place };

    /// <summary>After it was not: tried again at growing distances, the last time when its patience ends.</summary>
    /// <param name="askedToWait">What the receiver itself asked for.</param>
    public Webhook Refused(DateTimeOffset now, TimeSpan? askedToWait)
    {
        var since = FailingSince ?? now;
        var pause = Pauses[Math.Min(Tries, Pauses.Length - 1)];
        var next = now + (askedToWait > pause ? askedToWait.Value : pause);
        return this with { Tries = Tries + 1, FailingSince = since, NextTryAt = next < since + Patience ? next : since + Patience };
    }

    public bool IsGivenUp(DateTimeOffset now) => now >= FailingSince + Patience;

    public Webhook PausedBecause(WebhookPause reason) => this with { State = WebhookState.Paused, PausedFor = reason, NextTryAt = null };

    /// <summary>With what failed before forgotten.</summary>
    public Webhook Rested() => this with { Tries = 0, FailingSince = null, NextTryAt = null };

    /// <summary>A manager of the whole business has all of its webhooks; others have those that read with their own eyes.</summary>
    public bool IsOf(string bn9, string subject, string role) => Bn9 == bn9 && (role == WholeBusiness || Reader == subject);

    /// <summary>The role that sees all of its business.</summary>
    public const string WholeBusiness = "BAM";

    /// <summary>Has something sent before the feed goes on.</summary>
    /// <param name="eventId">Null for a trial.</param>
    public async Task<WebhookErrand> AskAsync(IDocumentSession session, string? eventId, DateTimeOffset now, CancellationToken ct)
    {
        if (State != WebhookState.Active) throw new Rejected("WHK_NOT_ACTIVE");
        if (await session.Query<WebhookErrand>().CountAsync(e => e.WebhookId == Id, ct) >= MostErrands) throw new Rejected("WHK_ERRANDS", MostErrands);
        var errand = new WebhookErrand($"{Guid.CreateVersion7(now):N}", Id, eventId, now);
        session.Insert(errand);
        session.Store(this with { HasErrand = true });
        return errand;
    }

    /// <summary>The webhook, held; <c>NOT_FOUND</c> when it is not the caller's.</summary>
    public static async Task<Webhook> OpenAsync(IDocumentSession session, string id, string bn9, string subject, string role, CancellationToken ct)
    {
        await session.HoldAsync(NameOf(id), ct);
        var webhook = await session.LoadAsync<Webhook>(id, ct);
        return webhook?.IsOf(bn9, subject, role) != true ? throw new Rejected("NOT_FOUND") : webhook.State == WebhookState.Ended ? throw new Rejected("WHK_ENDED") : webhook;
    }
}

/// <summary>A webhook on the wire.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="RmAccount">The one account that it is about; null for all that its reader reaches.</param>
/// <param name="Types">The types of events that it gets; none for all.</param>
/// <param name="PausedFor">Why it is paused; null when it is not.</param>
/// <param name="Tries">How often what comes next was tried in vain.</param>
/// <param name="OldSecretUntil">Until when the secret before the last signs too; null when it does no more.</param>
/// <param name="NextTryAt">When what the receiver did not take is sent again; null when nothing waits for it.</param>
/// <param name="FailingSince">Since when the receiver has taken nothing.</param>
/// <param name="ReadsAs">With whose eyes it sees: a person's or a program's subject.</param>
public sealed record WebhookView(
    string WebhookId, string Url, string? RmAccount, IReadOnlyList<string> Types, string ReadsAs, WebhookState State, WebhookPause? PausedFor, int Tries, DateTimeOffset? FailingSince, DateTimeOffset? NextTryAt,
    DateTimeOffset? OldSecretUntil, string CreatedBy, DateTimeOffset CreatedAt, int Changes)
{
    public static WebhookView Of(Webhook w, DateTimeOffset now) =>
        new(w.Id, w.Url, w.RmAccount, w.Types, w.Reader, w.State, w.PausedFor, w.Tries, w.FailingSince, w.NextTryAt, w.OldSecretUntil > now ? w.OldSecretUntil : null, w.CreatedBy, w.CreatedAt, w.Changes);
}

/// <summary>One message that went to a webhook's receiver, never changed; kept for thirty days.</summary>
/// <param name="EventId">The event's own id, by which it is found to be sent again; the <c>webhook-id</c> that it carried is made of it.</param>
/// <param name="Status">What the receiver answered; null when it did not.</param>
/// <param name="Failure">Null when it was taken, else HTTP_STATUS, REDIRECT, TIMEOUT, UNREACHABLE, TLS or ADDRESS_REFUSED.</param>
public sealed record WebhookDelivery(string Id, string WebhookId, string EventId, string EventType, string Subject, bool IsResent, int? Status, string? Failure, int Milliseconds, DateTimeOffset At);

/// <summary>Something to be sent once more, or a trial, before the feed goes on.</summary>
/// <param name="EventId">Null for a trial.</param>
public sealed record WebhookErrand(string Id, string WebhookId, string? EventId, DateTimeOffset AskedAt);
