using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer takes over a legal entity from the CRA, with its program accounts. What was there is replaced; accounts are only added.</summary>
public sealed record ImportLegalEntity(string Bn9, string LegalName, string Residency, Address PhysicalAddress, IReadOnlyList<KnownProgram> Programs, IReadOnlyList<string>? OperatingNames = null, Address? MailingAddress = null,
    string? EntityType = null, string? IncorporationNumber = null);

public sealed record ImportLegalEntityResponse(string Bn9, string LegalName, IReadOnlyList<string> RmAccounts);

public sealed class ImportLegalEntityValidator : Validator<ImportLegalEntity>
{
    public ImportLegalEntityValidator()
    {
        RuleFor(x => x.LegalName).NotEmpty().MaximumLength(175);
        RuleFor(x => x.Residency).Must(r => r is "RESIDENT" or "NON_RESIDENT").WithErrorCode("VAL_RESIDENCY");
        RuleFor(x => x.PhysicalAddress).NotNull();
        RuleFor(x => x.EntityType).Must(t => t is null || EntityTypes.All.Contains(t)).WithErrorCode("VAL_ENTITY_TYPE");
        RuleFor(x => x.IncorporationNumber).MaximumLength(35);
        RuleFor(x => x.Programs).NotNull().Must((x, programs) => programs?.All(p => RmAccount.Read(p.RmAccount, out _) is { } rm && rm.Business.Value == x.Bn9) == true).WithErrorCode("ID_BN15_FORMAT");
        RuleForEach(x => x.Programs).Must(p => KnownProgram.IsKnown(p.ProgramType)).WithErrorCode("VAL_PROGRAM");
    }
}

public sealed class ImportLegalEntityEndpoint : CarmEndpoint<ImportLegalEntity, ImportLegalEntityResponse>
{
    public override void Configure()
    {
        Put("legal-entities/{bn9}");
        Group<Staff>();
        Asks("onboarding.legal-entities.import");
        Summary(s => s.Summary = "Take over a legal entity from the CRA");
    }

    public override Task HandleAsync(ImportLegalEntity command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ImportLegalEntityHandler
{
    public static async Task<(ImportLegalEntityResponse, OutgoingMessages)> Handle(ImportLegalEntity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var known = await session.LoadAsync<LegalEntity>(command.Bn9, ct);
        session.Store(new LegalEntity(command.Bn9, command.LegalName, command.OperatingNames ?? [], command.Residency, command.PhysicalAddress, command.MailingAddress)
        {
            EntityType = command.EntityType ?? known?.EntityType, IncorporationNumber = command.IncorporationNumber ?? known?.IncorporationNumber, IsOfPortal = known?.IsOfPortal ?? false,
        });
        var business = await session.LoadAsync<BusinessAccount>(command.Bn9, ct);
        if (business is { State: BusinessState.Closed }) throw new Rejected("STATE_CONFLICT");
        var before = await ProgramAccounts.OfAsync(session, command.Bn9, ct);
        var opened = await ProgramAccounts.TakeOverAsync(session, command.Bn9, command.LegalName, command.Programs, clock.GetUtcNow(), ct);
        OutgoingMessages facts = [.. opened];
        if (business is not null && business.LegalName != command.LegalName)
        {
            session.Store(business with { LegalName = command.LegalName });
            facts.Add(new BusinessChanged(business.Id, command.LegalName, WireNames.Of(business.State), clock.GetUtcNow()));
        }
        return (new(command.Bn9, command.LegalName, [.. before.Select(p => p.Id).Union(opened.Select(o => o.RmAccount))]), facts);
    }
}
