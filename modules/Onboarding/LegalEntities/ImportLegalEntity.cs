using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer takes over a legal entity from the CRA, with its program accounts. What was there is replaced; accounts are only added.</summary>
public sealed record ImportLegalEntity(string Bn9, string LegalName, string Residency, Address PhysicalAddress, IReadOnlyList<ProgramAccount> Programs, IReadOnlyList<string>? OperatingNames = null, Address? MailingAddress = null);

public sealed record ImportLegalEntityResponse(string Bn9, string LegalName, IReadOnlyList<string> RmAccounts);

public sealed class ImportLegalEntityValidator : Validator<ImportLegalEntity>
{
    public ImportLegalEntityValidator()
    {
        RuleFor(x => x.LegalName).NotEmpty().MaximumLength(175);
        RuleFor(x => x.Residency).Must(r => r is "RESIDENT" or "NON_RESIDENT").WithErrorCode("VAL_RESIDENCY");
        RuleFor(x => x.PhysicalAddress).NotNull();
        RuleFor(x => x.Programs).NotNull().Must((x, programs) => programs?.All(p => RmAccount.Read(p.RmAccount, out _) is { } rm && rm.Business.Value == x.Bn9) == true).WithErrorCode("ID_BN15_FORMAT");
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
        var (entity, facts) = Take(await session.LoadAsync<LegalEntity>(command.Bn9, ct), command, clock.GetUtcNow());
        session.Store(entity);
        return (new(entity.Id, entity.LegalName, [.. entity.Programs.Select(p => p.RmAccount)]), facts);
    }

    /// <summary>The entity as it now is, and a fact for each account that is new.</summary>
    public static (LegalEntity, OutgoingMessages) Take(LegalEntity? known, ImportLegalEntity command, DateTimeOffset now)
    {
        var added = command.Programs.ExceptBy(known?.Programs.Select(p => p.RmAccount) ?? [], p => p.RmAccount).ToArray();
        var facts = new OutgoingMessages();
        foreach (var program in added) facts.Add(new RmAccountOpened(program.RmAccount, command.Bn9, command.LegalName, program.ProgramType, now));
        return (new(command.Bn9, command.LegalName, command.OperatingNames ?? [], command.Residency, command.PhysicalAddress, command.MailingAddress, [.. known?.Programs ?? [], .. added]), facts);
    }
}
