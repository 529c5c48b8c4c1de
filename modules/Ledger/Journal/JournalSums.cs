using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>One account as the database sums it, in whole cents.</summary>
public sealed record AccountSum(string Account, long Debits, long Credits);

/// <summary>What is posted to each account, read from what the journal keeps of it, so that however long the history is only a part of it is looked at.</summary>
static class JournalSums
{
    /// <summary>Nothing counts as of a later day than the next: a cheque that comes after hours counts as of that. A day more does no harm.</summary>
    const int DaysAhead = 2;

    /// <summary>Of all chains, by the codes of the chart. Where no day is named the balances of all chains are summed: the sums of the seals would have to find what came since, chain by chain, which takes several times as long.</summary>
    /// <param name="asOf">What counts as of this day or before; null for everything.</param>
    public static Task<IReadOnlyList<AccountSum>> SumsAsync(this IQuerySession session, DateOnly? asOf, CancellationToken ct) => asOf is { } day
        ? session.AdvancedSql.QueryAsync<AccountSum>($"{Kept} from ledger.sums_as_of(?) where debits <> 0 or credits <> 0", ct, day)
        : session.AdvancedSql.QueryAsync<AccountSum>($"{Kept} from ({OfAll}) k where debits <> 0 or credits <> 0", ct);

    /// <summary>Of one chain, with its accounts as they are. Of a past day what came later is taken off the balances that are kept.</summary>
    /// <param name="asOf">What counts as of this day or before; null for everything.</param>
    /// <param name="knownAt">As it was recorded by that instant; null for everything.</param>
    public static Task<IReadOnlyList<AccountSum>> SumsAsync(this IQuerySession session, string chain, DateOnly? asOf, DateTimeOffset? knownAt, CancellationToken ct) => session.SumsAsync(chain, "t.effective_on", asOf, knownAt, ct);

    /// <summary>The same by the own day of each transaction, as its items count it: what became known after the cut of that day counts in the journal, and so in a trial balance, as of the day of its posting (I10).</summary>
    public static Task<IReadOnlyList<AccountSum>> SumsByOwnDayAsync(this IQuerySession session, string chain, DateOnly? asOf, DateTimeOffset? knownAt, CancellationToken ct) => session.SumsAsync(chain, "coalesce(t.occurred_on, t.effective_on)", asOf, knownAt, ct);

    /// <param name="dayOf">The day as of which a transaction counts; never later than its <c>effective_on</c>, so that what was posted before the day needs no look.</param>
    static Task<IReadOnlyList<AccountSum>> SumsAsync(this IQuerySession session, string chain, string dayOf, DateOnly? asOf, DateTimeOffset? knownAt, CancellationToken ct)
    {
        if ((asOf, knownAt) is (null, null)) return session.AdvancedSql.QueryAsync<AccountSum>($"{Kept} from ledger.journal_balance where chain = ? and (debits <> 0 or credits <> 0)", ct, chain);
        var (day, instant) = (asOf ?? DateOnly.MaxValue, (knownAt ?? DateTimeOffset.MaxValue).ToUniversalTime());
        var since = asOf is null ? instant : Earlier(instant, day.AddDays(-DaysAhead).InToronto(TimeOnly.MinValue).ToUniversalTime());
        return session.AdvancedSql.QueryAsync<AccountSum>($"""
            with before as ({Before}),
            later as (
                select l.account, coalesce(sum(l.cents) filter (where l.side = 'D'), 0) as debits, coalesce(sum(l.cents) filter (where l.side = 'C'), 0) as credits
                from ledger.journal_transaction t join ledger.journal_line l using (chain, seq)
                where t.chain = ? and t.seq > coalesce((select seq from before), 0) and l.is_posted and ({dayOf} > ? or t.posted_at > ?) group by 1
            ), kept as (select account, debits, credits from ledger.journal_balance where chain = ?)
            select jsonb_build_object('account', account, 'debits', k.debits - coalesce(l.debits, 0), 'credits', k.credits - coalesce(l.credits, 0))
            from kept k left join later l using (account) where k.debits <> coalesce(l.debits, 0) or k.credits <> coalesce(l.credits, 0)
            """, ct, chain, since, chain, day, instant, chain);
    }

    /// <summary>The place in a chain before which nothing was posted since an instant. Interest that is charged past midnight stands with the last second of its day behind what was posted by then, and so says nothing of it; and who waits for an account has looked at the clock before.</summary>
    const string Before = "select seq from ledger.journal_transaction where chain = ? and posted_at < ?::timestamptz - interval '1 hour' and (posted_at at time zone 'America/Toronto')::time <> '23:59:59' order by seq desc limit 1";

    const string Kept = "select jsonb_build_object('account', account, 'debits', debits, 'credits', credits)";

    /// <summary>By the codes of the chart, over all program accounts.</summary>
    public const string OfAll = "select split_part(account, ':', 1) as account, sum(debits) as debits, sum(credits) as credits from ledger.journal_balance group by 1";

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
