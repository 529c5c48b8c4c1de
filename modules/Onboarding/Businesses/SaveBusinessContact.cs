using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager changes whom the CBSA writes to at the business, and in which language.</summary>
/// <param name="Language">en or fr.</param>
/// <param name="Expected">The version last read, from If-Match.</param>
public sealed record SaveBusinessContact(string Bn9, string ContactName, string ContactEmail, string ContactPhone, string Language, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record SaveBusinessContactResponse(string Bn9, string ContactName, string ContactEmail, string ContactPhone, string Language, int Changes);

public sealed class SaveBusinessContactValidator : Validator<SaveBusinessContact>
{
    public SaveBusinessContactValidator()
    {
        RuleFor(x => x.ContactName).NotEmpty().MaximumLength(120);
        RuleFor(x => x.ContactEmail).NotEmpty().IsEmail();
        RuleFor(x => x.ContactPhone).NotEmpty().Matches(SaveProfile.PhoneShape).WithErrorCode("VAL_PHONE");
        RuleFor(x => x.Language).NotEmpty().Must(l => l is "en" or "fr").WithErrorCode("VAL_LANGUAGE");
    }
}

public sealed class SaveBusinessContactEndpoint : CarmEndpoint<SaveBusinessContact, SaveBusinessContactResponse>
{
    public override void Configure()
    {
        Put("businesses/{bn9}/contact");
        Group<Portal>();
        Asks("onboarding.businesses.edit");
        Summary(s => s.Summary = "Change the contact of a business");
    }

    public override async Task HandleAsync(SaveBusinessContact command, CancellationToken ct)
    {
        var saved = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(saved.Changes);
        await Send.OkAsync(saved, ct);
    }
}

public static class SaveBusinessContactHandler
{
    public static async Task<SaveBusinessContactResponse> Handle(SaveBusinessContact command, IDocumentSession session, CancellationToken ct)
    {
        var business = await session.LoadAsync<BusinessAccount>(command.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        if (business.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var saved = business with { ContactName = command.ContactName, ContactEmail = command.ContactEmail.ToLowerInvariant(), ContactPhone = command.ContactPhone, Language = command.Language, Changes = business.Changes + 1 };
        session.Store(saved);
        return new(saved.Id, saved.ContactName, saved.ContactEmail, saved.ContactPhone, saved.Language, saved.Changes);
    }
}
