using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer takes over a business that the CBSA already knows, as a licensed broker or a surety, with its manager; or its changed licences.</summary>
public sealed record ImportBusiness(string Bn9, string LegalName, string ManagerSubject, IReadOnlyList<ProgramAccount> Programs, IReadOnlyList<Licence> Licences);

public sealed record ImportBusinessResponse(string Bn9, string LegalName, IReadOnlyList<string> RmAccounts, IReadOnlyList<Licence> Licences);

public sealed class ImportBusinessValidator : Validator<ImportBusiness>
{
    public ImportBusinessValidator()
    {
        RuleFor(x => x.LegalName).NotEmpty().MaximumLength(175);
        RuleFor(x => x.ManagerSubject).NotEmpty().MaximumLength(255);
        RuleFor(x => x.Programs).NotNull().Must((x, programs) => programs?.All(p => RmAccount.Read(p.RmAccount, out _) is { } rm && rm.Business.Value == x.Bn9) == true).WithErrorCode("ID_BN15_FORMAT");
        RuleFor(x => x.Licences).NotNull();
        RuleForEach(x => x.Licences).Must(l => l is { Kind: "CUSTOMS_BROKER" or "TRADE_CONSULTANT" or "SECURITY_PROVIDER", Status: "ACTIVE" or "SUSPENDED" or "CANCELLED" or "EXPIRED", Number.Length: > 0 and <= 35 }).WithErrorCode("VAL_LICENCE");
    }
}

public sealed class ImportBusinessEndpoint : CarmEndpoint<ImportBusiness, ImportBusinessResponse>
{
    public override void Configure()
    {
        Put("businesses/{bn9}");
        Group<Staff>();
        Asks("onboarding.businesses.import");
        Summary(s => s.Summary = "Take over a business that the CBSA already knows");
    }

    public override Task HandleAsync(ImportBusiness command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ImportBusinessHandler
{
    public static async Task<(ImportBusinessResponse, OutgoingMessages)> Handle(ImportBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, facts) = (clock.GetUtcNow(), new OutgoingMessages());
        var known = await session.LoadAsync<BusinessAccount>(command.Bn9, ct);
        string[] accounts = [.. command.Programs.Select(p => p.RmAccount)];
        foreach (var program in command.Programs.Where(p => known?.RmAccounts.Contains(p.RmAccount) != true)) facts.Add(new RmAccountOpened(program.RmAccount, command.Bn9, command.LegalName, program.ProgramType, now));
        foreach (var licence in command.Licences.Except(known?.Licences ?? [])) facts.Add(new LicenceStatusChanged(command.Bn9, licence.Kind, licence.Number, licence.Status, now));

        if (known is null)
        {
            session.Insert(new BusinessAccount(command.Bn9, command.LegalName, accounts, command.ManagerSubject, now, command.Licences));
            facts.Add(new BusinessOnboarded(command.Bn9, command.LegalName, command.ManagerSubject, accounts, now));
        }
        else session.Store(known with { LegalName = command.LegalName, RmAccounts = [.. known.RmAccounts.Union(accounts)], Licences = command.Licences });
        return (new(command.Bn9, command.LegalName, accounts, command.Licences), facts);
    }
}
