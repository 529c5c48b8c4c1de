using Carm.Kernel;

namespace Carm.Onboarding;

public enum PublicationKind
{
    Notice,
    Guide,
    Webinar,
}

public enum PublicationState
{
    Draft,
    Published,
    Withdrawn,
}

/// <summary>What the CBSA tells everybody, in both languages: a notice, a guide or a webinar. It is drafted, published and, if it must, withdrawn; a step out of that order is <c>STATE_CONFLICT</c>.</summary>
/// <param name="Changes">How often it was written; the ETag, and the calendar's SEQUENCE.</param>
public sealed record Publication(string Id, PublicationKind Kind, PublicationState State, PublicationContent Content, int Changes, DateTimeOffset ChangedAt)
{
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>An id that begins with the time of publication, so that the order of these is that of publication.</summary>
    public string? PublishedKey { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Why it was withdrawn, for the CBSA's own file.</summary>
    public string? WithdrawalReason { get; init; }

    public static Publication Draft(PublicationKind kind, PublicationContent content, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now).ToString("N"), kind, PublicationState.Draft, Fitting(kind, content), 1, now);

    /// <summary>Another content. A webinar that people count on keeps a seat for each of them, and once begun its hour.</summary>
    public Publication Edited(PublicationContent content, int seatsTaken, DateTimeOffset now)
    {
        if (State == PublicationState.Withdrawn) throw new Rejected("STATE_CONFLICT");
        var (before, after) = (Content.Webinar, Fitting(Kind, content).Webinar);
        if (after?.Capacity < seatsTaken) throw new Rejected("LRN_CAPACITY_TAKEN", seatsTaken) { Path = "webinar.capacity" };
        var isMoved = (before?.StartsAt, before?.EndsAt) != (after?.StartsAt, after?.EndsAt);
        if (State == PublicationState.Published && isMoved && (before!.StartsAt <= now || after!.StartsAt <= now)) throw new Rejected("LRN_WEBINAR_STARTED");
        return this with { Content = content, Changes = Changes + 1, ChangedAt = now };
    }

    public Publication Published(DateTimeOffset now) =>
        State != PublicationState.Draft ? throw new Rejected("STATE_CONFLICT")
        : Content.Webinar?.StartsAt <= now ? throw new Rejected("LRN_WEBINAR_STARTED")
        : IsExpired(now) ? throw new Rejected("LRN_EXPIRED")
        : this with { State = PublicationState.Published, PublishedAt = now, PublishedKey = Guid.CreateVersion7(now).ToString("N"), Changes = Changes + 1, ChangedAt = now };

    public Publication Withdrawn(string reason, DateTimeOffset now) =>
        State != PublicationState.Published ? throw new Rejected("STATE_CONFLICT")
        : this with { State = PublicationState.Withdrawn, WithdrawnAt = now, WithdrawalReason = reason, Changes = Changes + 1, ChangedAt = now };

    /// <summary>Whether its last day has passed in Toronto; it is listed no more, but can be read.</summary>
    public bool IsExpired(DateTimeOffset now) => Content.ExpiresOn < now.TorontoDate();

    /// <summary>Whether those who hold seats must hear of this change: its hour or its joining link is another, or it is called off before its end.</summary>
    public bool ConcernsSeats(Publication before, DateTimeOffset now) =>
        before is { State: PublicationState.Published, Content.Webinar: { } was } && now < was.EndsAt
        && (State == PublicationState.Withdrawn || Content.Webinar is var webinar && (was.StartsAt, was.EndsAt, was.JoiningLink) != (webinar!.StartsAt, webinar.EndsAt, webinar.JoiningLink));

    /// <summary>A kind as in a query, <c>NOTICE</c>; null when none is named.</summary>
    public static PublicationKind? KindOf(string? text) => Read<PublicationKind>(text, "LRN_KIND", "kind");

    public static PublicationState? StateOf(string? text) => Read<PublicationState>(text, "LRN_STATE", "state");

    static T? Read<T>(string? text, string code, string path) where T : struct, Enum =>
        text is null ? null : WireNames.Read<T>(text) ?? throw new Rejected(code) { Path = path };

    static PublicationContent Fitting(PublicationKind kind, PublicationContent content) =>
        kind == PublicationKind.Webinar == content.Webinar is not null ? content : throw new Rejected("LRN_WEBINAR_TERMS") { Path = "webinar" };
}

/// <summary>What a publication says.</summary>
/// <param name="ExpiresOn">The last day on which it is listed.</param>
public sealed record PublicationContent(Bilingual Title, Bilingual Body, DateOnly? EffectiveFrom, DateOnly? ExpiresOn, string? Link, Webinar? Webinar);

/// <summary>When a webinar is held, and for how many.</summary>
/// <param name="Language">en or fr: the language in which it is held.</param>
/// <param name="JoiningLink">Shown to those who hold a seat, and to nobody else.</param>
public sealed record Webinar(DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Language, int Capacity, string JoiningLink);
