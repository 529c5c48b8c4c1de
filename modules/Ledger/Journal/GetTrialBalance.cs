using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks for the sums of what is posted to every account of the journal. Debits equal credits, always.</summary>
/// <param name="AsOf">Transactions effective to this day, included; left out, all.</param>
/// <param name="RmAccount">One program account's chain only.</param>
public sealed record GetTrialBalance([property: QueryParam] string? AsOf = null, [property: QueryParam] string? RmAccount = null);

public sealed record GetTrialBalanceResponse(DateOnly? AsOf, IReadOnlyList<TrialBalanceRow> Accounts, Money Debits, Money Credits, Money Net);

/// <param name="Account">Code of the chart; accounts kept for each program account are summed.</param>
/// <param name="Name">In the caller's language; null for what the chart does not have.</param>
public sealed record TrialBalanceRow(string Account, string? Name, Money Debit, Money Credit);

/// <summary>One account as the database sums it, in whole cents.</summary>
public sealed record AccountSum(string Account, long Debits, long Credits);

public sealed class GetTrialBalanceEndpoint(ILedgerStore store) : CarmEndpoint<GetTrialBalance, GetTrialBalanceResponse>
{
    public override void Configure()
    {
        Get("ledger/trial-balance");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "Read the trial balance");
    }

    public override async Task HandleAsync(GetTrialBalance query, CancellationToken ct)
    {
        DateOnly? asOf = query.AsOf is null ? null : BusinessCalendar.ReadDate(query.AsOf, "asOf");
        await using var session = store.QuerySession();
        var sums = await session.AdvancedSql.QueryAsync<AccountSum>("""
            select jsonb_build_object('account', split_part(l.account, ':', 1),
                'debits', coalesce(sum(l.cents) filter (where l.side = 'D'), 0), 'credits', coalesce(sum(l.cents) filter (where l.side = 'C'), 0))
            from ledger.journal_line l join ledger.journal_transaction t using (chain, seq)
            where l.is_posted and t.effective_on <= ? and (? = '' or l.chain = ?)
            group by split_part(l.account, ':', 1) order by 1
            """, ct, asOf ?? DateOnly.MaxValue, query.RmAccount ?? "", query.RmAccount ?? "");
        await Send.OkAsync(Of(asOf, sums), ct);
    }

    /// <summary>Each account stands on the side of its balance.</summary>
    public static GetTrialBalanceResponse Of(DateOnly? asOf, IReadOnlyList<AccountSum> sums)
    {
        TrialBalanceRow[] rows = [.. sums.OrderBy(s => s.Account, StringComparer.Ordinal).Select(s => new TrialBalanceRow(s.Account, Accounts.Find(s.Account)?.Name.ToString(), Money.OfCents(Math.Max(0, s.Debits - s.Credits)), Money.OfCents(Math.Max(0, s.Credits - s.Debits))))];
        var (debits, credits) = (Money.Sum(rows.Select(r => r.Debit)), Money.Sum(rows.Select(r => r.Credit)));
        return new(asOf, rows, debits, credits, debits - credits);
    }
}
