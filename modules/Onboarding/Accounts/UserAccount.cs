namespace Carm.Onboarding;

/// <summary>A person's account: what the person says of itself, and the business to which it is linked.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="Language">en or fr: the language of notices.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record UserAccount(string Id, string FirstName, string LastName, string Email, string Phone, string Language, bool EmailNotifications, string? Bn9, int Changes);
