using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>
/// An officer takes back what a credit has cleared, and lets it pay the debts that are named instead, each in full (ledger 1, 12.1). What it had paid is open again with its own due dates, as if the credit had not
/// cleared it; what is left of the credit clears like any other in the night.
/// </summary>
/// <param name="Credit">As PMT and the payment's reference.</param>
/// <param name="Debts">None where it shall only be taken back.</param>
/// <param name="AskedByClient">Whether the client asked for it: then a statement whose duties it leaves unpaid bears the penalty for late payment. Left out, the CBSA puts its own error right, and no penalty comes of it.</param>
public sealed record ReallocateCredit(string RmAccount, WaivedItem Credit, IReadOnlyList<WaivedItem> Debts, bool AskedByClient = false);

/// <param name="TakenBack">How much the credit had cleared.</param>
/// <param name="Left">What is open of it now.</param>
public sealed record ReallocateCreditResponse(string RmAccount, WaivedItem Credit, Money TakenBack, Money Left, Money Balance);

public sealed class ReallocateCreditValidator : Validator<ReallocateCredit>
{
    public ReallocateCreditValidator()
    {
        RuleFor(x => x.Credit).NotNull();
        RuleFor(x => x.Debts).NotNull().Must(debts => debts is null || debts.Count <= 100);
    }
}

public sealed class ReallocateCreditEndpoint : CarmEndpoint<ReallocateCredit, ReallocateCreditResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/reallocations");
        Group<Staff>();
        Asks("ledger.entries.propose", movesMoney: true);
        Summary(s => s.Summary = "Take back what a credit cleared, and let it pay other debts");
    }

    public override Task HandleAsync(ReallocateCredit command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReallocateCreditHandler
{
    public static async Task<(ReallocateCreditResponse, OutgoingMessages)> Handle(ReallocateCredit command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAccountAsync(command.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var id = command.Credit.IdIn(command.RmAccount);
        if (await session.LoadAsync<OpenItem>(id, ct) is not { Side: Side.Credit } credit) throw new Rejected("ALLOC_CREDIT_NOT_OPEN", command.Credit.Type, command.Credit.Reference) { Path = "credit" };
        var book = (await session.OpenBookOnAsync(command.RmAccount, clock.GetUtcNow(), ct, [id, .. credit.Reductions.Select(r => r.By).Concat(command.Debts.Select(d => d.IdIn(command.RmAccount))).Distinct()]))!;
        string[] sources = [.. credit.Reductions.Select(r => r.Clearing).OfType<string>().Distinct()];
        var takenBack = Move(book, credit, sources.Length == 0 ? new Dictionary<string, long>() : await session.SequencesAsync(sources, ct), command.Debts, command.AskedByClient ? ClearingMode.Designated : ClearingMode.Manual);
        session.Lay(book);
        // No rule speaks of it: a client is not penalized for what it paid in time and did not ask to have moved.
        OutgoingMessages messages = [.. command.AskedByClient ? LatePayment.Reopened(book) : []];
        return (new(command.RmAccount, command.Credit, takenBack, book.Find(credit).Open, book.Balance), messages);
    }

    /// <summary>Pure. What a refund took back of its own debt is no payment and stays.</summary>
    /// <param name="sequences">The numbers of its clearings in the journal, by their source.</param>
    public static Money Move(AccountBook book, OpenItem credit, IReadOnlyDictionary<string, long> sequences, IReadOnlyList<WaivedItem> debts, ClearingMode mode = ClearingMode.Manual)
    {
        if (credit.Reductions.Where(r => r.Clearing is not null).Any(r => book.Find(r.By)!.Reductions.Any(d => d.Clearing == r.Clearing && d.IsGivenBack))) throw new Rejected("ALLOC_CREDIT_GIVEN_BACK", credit.Type, credit.Reference) { Path = "credit" };
        var takenBack = Money.OfCents(credit.Reductions.Where(r => r.Clearing is not null).Sum(r => r.Cents));
        book.Unclear(credit, sequences);
        var now = book.Find(credit);
        if (now.OpenCents == 0) throw new Rejected("ALLOC_CREDIT_NOT_OPEN", credit.Type, credit.Reference) { Path = "credit" };
        var chosen = debts.Distinct().Select((d, n) =>
        {
            var debt = book.Find(d.IdIn(book.Account.Id)) is { Side: Side.Debit, OpenCents: > 0 } found ? found : throw new Rejected("ALLOC_DEBIT_NOT_OPEN", d.Type, d.Reference) { Path = $"debts[{n}]" };
            if (debt.IsHeld) throw new Rejected("ALLOC_DEBIT_HELD", d.Type, d.Reference) { Path = $"debts[{n}]" };
            return ClearingRun.MayPay(now, debt) ? debt : throw new Rejected("PAYER_MISMATCH", d.Type, d.Reference) { Path = $"debts[{n}]" };
        }).ToArray();
        if (Money.Sum(chosen.Select(d => d.Open)) - now.Open is var missing && missing > Money.Zero) throw new Rejected("ALLOC_PARTIAL_NOT_ALLOWED", missing) { Path = "debts" };
        if (chosen.Length > 0) book.Designate(credit.Id, chosen.Select(d => (d.Id, d.OpenCents)), mode);
        return takenBack;
    }
}
