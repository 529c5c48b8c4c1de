using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer takes over a business that the CBSA already knows, as a licensed broker or a surety, with its manager; again, for accounts and licences that were left out.</summary>
public sealed record ImportBusiness(string Bn9, string LegalName, string ManagerSubject, IReadOnlyList<KnownProgram> Programs, IReadOnlyList<KnownLicence> Licences);

public sealed record ImportBusinessResponse(string Bn9, string LegalName, IReadOnlyList<string> RmAccounts, IReadOnlyList<KnownLicence> Licences);

public sealed class ImportBusinessValidator : Validator<ImportBusiness>
{
    public ImportBusinessValidator()
    {
        RuleFor(x => x.LegalName).NotEmpty().MaximumLength(175);
        RuleFor(x => x.ManagerSubject).NotEmpty().MaximumLength(255);
        RuleFor(x => x.Programs).NotNull().Must((x, programs) => programs?.All(p => RmAccount.Read(p.RmAccount, out _) is { } rm && rm.Business.Value == x.Bn9) == true).WithErrorCode("ID_BN15_FORMAT");
        RuleForEach(x => x.Programs).Must(p => KnownProgram.IsKnown(p.ProgramType)).WithErrorCode("VAL_PROGRAM");
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
        var now = clock.GetUtcNow();
        var known = await session.LoadAsync<BusinessAccount>(command.Bn9, ct);
        if (known is { State: BusinessState.Closed }) throw new Rejected("STATE_CONFLICT");
        var before = await ProgramAccounts.OfAsync(session, command.Bn9, ct);
        OutgoingMessages facts = [.. await ProgramAccounts.TakeOverAsync(session, command.Bn9, command.LegalName, command.Programs, now, ct)];
        string[] accounts = [.. before.Select(p => p.Id).Union(command.Programs.Select(p => p.RmAccount)).Order(StringComparer.Ordinal)];
        foreach (var licence in command.Licences.DistinctBy(l => (l.Kind, l.Number))) await TakeOverAsync(session, command.Bn9, licence, command.Programs.FirstOrDefault(p => p.ProgramType == licence.Kind)?.RmAccount, facts, now, ct);

        if (known is null)
        {
            if (await session.LoadAsync<Membership>(command.ManagerSubject, ct) is not null) throw new Rejected("REG_USER_ALREADY_ASSOCIATED") { Path = "managerSubject" };
            session.Insert(new Membership(command.ManagerSubject, command.Bn9, now));
            session.Insert(new BusinessAccount(command.Bn9, command.LegalName, command.ManagerSubject, now));
            facts.Add(new BusinessOnboarded(command.Bn9, command.LegalName, command.ManagerSubject, accounts, now));
        }
        else if (known.LegalName != command.LegalName)
        {
            session.Store(known with { LegalName = command.LegalName });
            facts.Add(new BusinessChanged(known.Id, command.LegalName, WireNames.Of(known.State), now));
        }
        return (new(command.Bn9, command.LegalName, accounts, command.Licences), facts);
    }

    static async Task TakeOverAsync(IDocumentSession session, string bn9, KnownLicence licence, string? rmAccount, OutgoingMessages facts, DateTimeOffset now, CancellationToken ct)
    {
        var state = Enum.Parse<LicenceState>(licence.Status, ignoreCase: true);
        var known = await session.Query<Licence>().FirstOrDefaultAsync(l => l.Bn9 == bn9 && l.Kind == licence.Kind && l.Number == licence.Number, ct);
        // What is known here changes by notice and decision, not by taking it over again.
        if (known is not null && known.State != state) throw new Rejected("STATE_CONFLICT") { Path = "licences" };
        var taken = (known ?? new Licence(Guid.CreateVersion7(now).ToString("N"), bn9, rmAccount, licence.Kind, licence.Number, state)) with { State = state, EffectiveOn = licence.EffectiveOn ?? known?.EffectiveOn, ExpiresOn = licence.ExpiresOn ?? known?.ExpiresOn };
        session.Store(taken);
        if (known?.State != state) facts.Add(taken.Changed(now));
    }
}

/// <summary>A licence or recognised program as an officer takes it over.</summary>
/// <param name="Kind">CUSTOMS_BROKER, TRADE_CONSULTANT or SECURITY_PROVIDER.</param>
/// <param name="Status">ACTIVE, SUSPENDED, CANCELLED or EXPIRED.</param>
/// <param name="ExpiresOn">Its last day; null when the office that gave it watches over it itself.</param>
public sealed record KnownLicence(string Kind, string Number, string Status, DateOnly? EffectiveOn = null, DateOnly? ExpiresOn = null);
