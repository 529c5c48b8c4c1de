namespace Carm.Onboarding;

/// <summary>A person's account: what the person says of itself.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="Language">en or fr: the language of notices.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record UserAccount(string Id, string FirstName, string LastName, string Email, string Phone, string Language, bool EmailNotifications, int Changes)
{
    /// <summary>Up to six digits.</summary>
    public string? PhoneExtension { get; init; }

    /// <summary>Of what no mail is wanted.</summary>
    public IReadOnlyList<NoticeCategory> Muted { get; init; } = [];

    public bool WantsMail(NoticeCategory category) => EmailNotifications && !Muted.Contains(category);
}

/// <summary>The one business to which a person is linked (invariant I3): the key lets nobody into a second.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record Membership(string Id, string Bn9, DateTimeOffset Since);
