using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person completes or changes its profile. A change names the version that it changes.</summary>
/// <param name="Language">en or fr.</param>
/// <param name="Expected">The version last read; null for the first time. It comes from If-Match.</param>
public sealed record SaveProfile(
    string FirstName, string LastName, string Email, string Phone, string Language, [property: FromClaim("sub")] string Subject, bool EmailNotifications = true, string? PhoneExtension = null, [property: System.Text.Json.Serialization.JsonIgnore] int? Expected = null)
{
    /// <summary>As people write numbers; E.164 is among them.</summary>
    internal const string PhoneShape = @"^\+?[0-9 ().-]{7,20}\z";
}

public sealed record SaveProfileResponse(ProfileView Profile, int Changes);

public sealed class SaveProfileValidator : Validator<SaveProfile>
{
    public SaveProfileValidator()
    {
        RuleFor(x => x.FirstName).NotEmpty().MaximumLength(60);
        RuleFor(x => x.LastName).NotEmpty().MaximumLength(60);
        RuleFor(x => x.Email).NotEmpty().IsEmail();
        RuleFor(x => x.Phone).NotEmpty().Matches(SaveProfile.PhoneShape).WithErrorCode("VAL_PHONE");
        RuleFor(x => x.PhoneExtension).Matches(@"^[0-9]{0,6}\z");
        RuleFor(x => x.Language).NotEmpty().Must(l => l is "en" or "fr").WithErrorCode("VAL_LANGUAGE");
    }
}

public sealed class SaveProfileEndpoint : CarmEndpoint<SaveProfile, SaveProfileResponse>
{
    public override void Configure()
    {
        Put("me");
        Group<Portal>();
        Asks("onboarding.profile.edit");
        Summary(s => s.Summary = "Complete or change your profile");
    }

    public override async Task HandleAsync(SaveProfile command, CancellationToken ct)
    {
        var saved = await ExecuteAsync(command with { Expected = HttpContext.Request.Headers.IfMatch.Count > 0 ? (int)IfMatch() : null }, ct);
        Tag(saved.Changes);
        await Send.OkAsync(saved, ct);
    }
}

public static class SaveProfileHandler
{
    public static async Task<(SaveProfileResponse, PersonNamed)> Handle(SaveProfile command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var account = await session.LoadAsync<UserAccount>(command.Subject, ct);
        if (account is not null && command.Expected is null) throw new Rejected("IF_MATCH_REQUIRED");
        if (command.Expected is { } expected && expected != account?.Changes) throw new Rejected("IF_MATCH_STALE");
        var saved = (account ?? new UserAccount(command.Subject, "", "", "", "", "", true, 0)) with
        {
            FirstName = command.FirstName, LastName = command.LastName, Email = command.Email.ToLowerInvariant(), Phone = command.Phone, PhoneExtension = command.PhoneExtension, Language = command.Language, EmailNotifications = command.EmailNotifications,
            Changes = (account?.Changes ?? 0) + 1,
        };
        session.Store(saved);
        return (new(ProfileView.Of(saved, await session.LoadAsync<Membership>(command.Subject, ct)), saved.Changes), new(saved.Id, $"{saved.FirstName} {saved.LastName}", clock.GetUtcNow()));
    }
}
