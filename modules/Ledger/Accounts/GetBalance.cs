using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks what a program account owes at this moment, and what would settle it today.</summary>
public sealed record GetBalance(string RmAccount);

/// <param name="Balance">All debts less all credits; negative is the client's credit.</param>
/// <param name="Overdue">Debts whose due date has passed.</param>
/// <param name="Credit">Credits that wait for a due date.</param>
/// <param name="AccruedInterest">Interest to today that is not charged yet.</param>
/// <param name="PayableToday">What would settle everything that is due, with its interest, if it were paid today.</param>
public sealed record GetBalanceResponse(
    string RmAccount, DateOnly AsOf, bool TotalsWithheld, Money? Balance, Money? Overdue, Money? NotYetDue, Money? Credit, Money? AccruedInterest, Money? PayableToday, DateOnly? NextDueOn);

public sealed class GetBalanceEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetBalance, GetBalanceResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/balance");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read the balance of a program account");
    }

    public override async Task HandleAsync(GetBalance query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var items = await session.Query<OpenItem>().Where(i => i.RmAccount == query.RmAccount && i.IsCurrent).ToListAsync(ct);
        var rates = new RateBook(await session.Query<InterestRate>().ToListAsync(ct));
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(SeesAll ? Of(query.RmAccount, [.. items], rates, today) : new(query.RmAccount, today, true, null, null, null, null, null, null, null), ct);
    }

    public static GetBalanceResponse Of(string rmAccount, IReadOnlyList<OpenItem> items, RateBook rates, DateOnly today)
    {
        var debts = items.Where(i => i.Side == Side.Debit).ToArray();
        Money Open(Func<OpenItem, bool> which) => Money.Sum(debts.Where(which).Select(i => i.Open));
        var credit = Money.Sum(items.Where(i => i.Side == Side.Credit).Select(i => i.Open));
        var accrued = Money.Sum(debts.Select(i => ItemInterest.Unposted(i, today, rates)));
        var due = Open(i => i.DueOn <= today) + accrued - credit;
        return new(rmAccount, today, false, Open(_ => true) - credit, Open(i => i.DueOn < today), Open(i => i.DueOn >= today), credit, accrued,
            due > Money.Zero ? due : Money.Zero, debts.Where(i => i.OpenCents > 0).Select(i => (DateOnly?)i.DueOn).Min());
    }
}
