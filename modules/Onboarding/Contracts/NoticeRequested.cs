namespace Carm.Onboarding.Contracts;

/// <summary>A module wants somebody told. Onboarding, which owns every way outward, keeps it in the inbox of each person meant and mails it to those who want mail.</summary>
/// <param name="NoticeId">The sender's own: the same notice asked twice is kept once.</param>
/// <param name="Bn9">The business whose affair it is.</param>
/// <param name="Template">A key of Onboarding's table of templates, as N2 or LEDGER_STATEMENT_READY.</param>
/// <param name="Addressee">For a person its subject, for staff their role, for a provider of services its BN9; null for a business's managers.</param>
/// <param name="Values">What fills the places {0}, {1} ... of the template. They are shown in the portal and never mailed.</param>
/// <param name="FrenchValues">The same values for a French reader, where they are sentences and not codes, names or numbers.</param>
/// <param name="Link">Where its reader finds the thing, as <c>/api/v1/enrolments/…</c>.</param>
public sealed record NoticeRequested(string NoticeId, string Bn9, string Template, NoticeAudience Audience, string? Addressee, IReadOnlyList<string> Values, DateTimeOffset EffectiveAt, string? RmAccount = null, string? Link = null, IReadOnlyList<string>? FrenchValues = null)
{
    /// <summary>Of what goes to managers: the provider of services who brought on what it is about. Its managers are told too, while it acts for the business.</summary>
    public string? AlsoToProvider { get; init; }

    public static NoticeRequested ToManagers(string noticeId, string bn9, string template, DateTimeOffset at, string? rmAccount = null, params string[] values) =>
        new(noticeId, bn9, template, NoticeAudience.Managers, null, values, at, rmAccount);

    public static NoticeRequested ToPerson(string noticeId, string bn9, string template, string subject, DateTimeOffset at, params string[] values) =>
        new(noticeId, bn9, template, NoticeAudience.Person, subject, values, at);

    /// <summary>To the managers of a provider of services alone, while it acts for the business: what concerns its own transactions only.</summary>
    public static NoticeRequested ToProvider(string noticeId, string bn9, string providerBn9, string template, DateTimeOffset at, string? rmAccount = null, params string[] values) =>
        new(noticeId, bn9, template, NoticeAudience.Provider, providerBn9, values, at, rmAccount);

    public static NoticeRequested ToStaff(string noticeId, string bn9, string template, string staffRole, DateTimeOffset at, params string[] values) =>
        new(noticeId, bn9, template, NoticeAudience.Staff, staffRole, values, at);
}

public enum NoticeAudience
{
    /// <summary>One person, by its subject.</summary>
    Person,

    /// <summary>The managers of the business, and its own e-mail address where the template says so.</summary>
    Managers,

    /// <summary>CBSA staff of one role, in their own list; nothing is mailed.</summary>
    Staff,

    /// <summary>The managers of a provider of services, while it acts for the business.</summary>
    Provider,
}
