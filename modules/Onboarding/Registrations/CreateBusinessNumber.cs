using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A resident business without a number gets one within the registration. Nothing need be proved, since nothing was there before.</summary>
/// <param name="EntityType">INDIVIDUAL, PARTNERSHIP, CORPORATION or SOCIETY; trusts and others go to the CRA.</param>
public sealed record CreateBusinessNumber(
    string RegistrationId, string LegalName, string EntityType, Address PhysicalAddress, [property: FromClaim("sub")] string Subject, string Residency = "RESIDENT", IReadOnlyList<string>? OperatingNames = null, Address? MailingAddress = null, string? IncorporationNumber = null);

public sealed record CreateBusinessNumberResponse(RegistrationView Registration);

public sealed class CreateBusinessNumberValidator : Validator<CreateBusinessNumber>
{
    public CreateBusinessNumberValidator()
    {
        RuleFor(x => x.LegalName).NotEmpty().MaximumLength(175);
        RuleFor(x => x.EntityType).NotEmpty().Must(t => t is not null && EntityTypes.All.Contains(t)).WithErrorCode("VAL_ENTITY_TYPE");
        RuleFor(x => x.Residency).Must(r => r is "RESIDENT" or "NON_RESIDENT").WithErrorCode("VAL_RESIDENCY");
        RuleFor(x => x.PhysicalAddress).NotNull().SetValidator(new AddressValidator());
        RuleFor(x => x.MailingAddress!).SetValidator(new AddressValidator()).When(x => x.MailingAddress is not null);
        RuleForEach(x => x.OperatingNames).NotEmpty().MaximumLength(175);
        RuleFor(x => x.IncorporationNumber).MaximumLength(35);
        RuleFor(x => x.IncorporationNumber).NotEmpty().When(x => x.EntityType == "CORPORATION");
    }
}

public sealed class CreateBusinessNumberEndpoint : CarmEndpoint<CreateBusinessNumber, CreateBusinessNumberResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/new-bn");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Get a Business Number");
    }

    public override Task HandleAsync(CreateBusinessNumber command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CreateBusinessNumberHandler
{
    public static async Task<CreateBusinessNumberResponse> Handle(CreateBusinessNumber command, IDocumentSession session, IBusinessNumberRegistry registry, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.Draft, command.Subject, now, await OnboardingPolicy.InForceAsync(session, ct));
        if (command.Residency == "NON_RESIDENT") throw new Rejected("REG_NONRESIDENT_NEEDS_CRA") { Path = "residency" };
        if (EntityTypes.NeedsCra(command.EntityType)) throw new Rejected("REG_ENTITY_TYPE_NEEDS_CRA") { Path = "entityType" };

        var bn9 = await registry.RegisterAsync(new(registration.Id, command.LegalName, command.EntityType, command.PhysicalAddress, command.IncorporationNumber), ct);
        session.Insert(new LegalEntity(bn9.Value, command.LegalName, command.OperatingNames ?? [], "RESIDENT", command.PhysicalAddress, command.MailingAddress) { EntityType = command.EntityType, IncorporationNumber = command.IncorporationNumber, IsOfPortal = true });
        var created = registration.To(RegistrationState.AffinityPassed, now) with { Bn9 = bn9.Value };
        session.Store(created);
        return new(RegistrationView.Of(created));
    }
}
