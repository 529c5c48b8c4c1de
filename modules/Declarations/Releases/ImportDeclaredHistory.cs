using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>Takes over what an importer declared before CARM, with its amounts as they were; each transaction number once.</summary>
public sealed record ImportDeclaredHistory(string RmAccount, IReadOnlyList<DeclaredBefore> Declarations);

/// <param name="CadType">AB, F, or D, H and M of form B3.</param>
/// <param name="MadeByCbsa">As the consolidated declarations of couriers' goods: no client changes it.</param>
public sealed record DeclaredBefore(string TransactionNumber, DateOnly ReleasedOn, DateOnly PaymentDueOn, Money CustomsDuty, Money Gst, string CadType = CadType.Standard, bool MadeByCbsa = false);

/// <param name="Taken">How many were new.</param>
public sealed record ImportDeclaredHistoryResponse(string RmAccount, int Declarations, int Taken);

public sealed class ImportDeclaredHistoryValidator : Validator<ImportDeclaredHistory>
{
    public ImportDeclaredHistoryValidator()
    {
        // One transaction holds the number of each.
        RuleFor(x => x.Declarations).NotEmpty().Must(d => d is null || d.Count <= 1_000);
        RuleForEach(x => x.Declarations).ChildRules(d =>
        {
            d.RuleFor(x => x.TransactionNumber).NotEmpty().Matches(@"^[0-9]{14}\z");
            d.RuleFor(x => x.CadType).Must(type => type is CadType.Standard or CadType.Consolidated || CadType.Legacy.Contains(type));
            d.RuleFor(x => x.ReleasedOn).NotEmpty();
            d.RuleFor(x => x.PaymentDueOn).NotEmpty();
        });
    }
}

public sealed class ImportDeclaredHistoryEndpoint : CarmEndpoint<ImportDeclaredHistory, ImportDeclaredHistoryResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/declared-history");
        Group<Staff>();
        Asks("declarations.history.import", movesMoney: true);
        Summary(s => s.Summary = "Import declarations from before CARM");
    }

    public override Task HandleAsync(ImportDeclaredHistory command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ImportDeclaredHistoryHandler
{
    public static async Task<(ImportDeclaredHistoryResponse, OutgoingMessages)> Handle(ImportDeclaredHistory command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) is not { IsImporters: true }) throw new Rejected("CAD-2002", command.RmAccount);
        var facts = new OutgoingMessages();
        // In the order of their numbers, so that two imports at once cannot hold each other up.
        foreach (var (declared, i) in command.Declarations.Select((d, i) => (d, i)).OrderBy(d => d.d.TransactionNumber, StringComparer.Ordinal).DistinctBy(d => d.d.TransactionNumber))
        {
            if (declared.CustomsDuty < Money.Zero || declared.Gst < Money.Zero) throw new Rejected("CAD-4002") { Path = $"declarations[{i}]" };
            if (declared.ReleasedOn > clock.GetUtcNow().TorontoDate() || declared.PaymentDueOn < declared.ReleasedOn) throw new Rejected("CAD-4001") { Path = $"declarations[{i}].releasedOn" };
            if (await session.LockCadAsync(declared.TransactionNumber, ct) is { } known)
            {
                if (!known.IsPreCarm || known.RmAccount != command.RmAccount) throw new Rejected("CAD-3001", declared.TransactionNumber) { Path = $"declarations[{i}].transactionNumber" };
                continue;
            }
            // Goods that were released under it to another account are that one's to declare.
            if (await session.LoadAsync<ReleaseRecord>(declared.TransactionNumber, ct) is { } release && release.RmAccount != command.RmAccount) throw new Rejected("CAD-3001", declared.TransactionNumber) { Path = $"declarations[{i}].transactionNumber" };
            var (cad, version) = Take(command.RmAccount, declared, clock.GetUtcNow());
            session.Store(cad);
            session.Store(version);
            facts.Add(CadAccounting.Fact(cad, version));
        }
        return (new(command.RmAccount, command.Declarations.Count, facts.Count), facts);
    }

    static (Cad, CadVersion) Take(string rm, DeclaredBefore declared, DateTimeOffset now)
    {
        var accountedAt = declared.ReleasedOn.InToronto(new(12, 0));
        var cad = new Cad(declared.TransactionNumber, rm, rm[..9], declared.CadType, new(), now, 1)
        {
            Status = CadStatus.Accepted,
            CurrentVersion = 1,
            AccountedAt = accountedAt,
            ReleasedOn = declared.ReleasedOn,
            AccountingDeadline = BillingCalendar.For(BillingStream.Rpp, declared.ReleasedOn).AccountingDeadline,
            PaymentDueOn = declared.PaymentDueOn,
            IsPreCarm = true,
            IsCbsas = declared.MadeByCbsa,
        };
        var amounts = CadAmounts.Zero with { CustomsDuty = declared.CustomsDuty, Gst = declared.Gst };
        return (cad, new(CadVersion.IdOf(cad.Id, 1), cad.Id, 1, CadVersionKind.AsDeclared, new(), declared.ReleasedOn, [], amounts, amounts, Money.Zero, "Customs Act s.32", null, accountedAt));
    }
}
