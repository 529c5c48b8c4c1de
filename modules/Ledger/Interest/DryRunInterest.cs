using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Shows what interest would be charged through a day, account by account; nothing is posted.</summary>
/// <param name="ThroughDate">As 2026-02-24.</param>
public sealed record DryRunInterest(string ThroughDate, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="Sum">Of the page.</param>
public sealed record DryRunInterestResponse(IReadOnlyList<InterestToCharge> Items, Money Sum, string? NextCursor);

/// <summary>What would be charged on one debt.</summary>
/// <param name="Type">Of the debt, as CAD.</param>
public sealed record InterestToCharge(string RmAccount, string Type, string Reference, Money Amount);

public sealed class DryRunInterestEndpoint(ILedgerStore store) : CarmEndpoint<DryRunInterest, DryRunInterestResponse>
{
    public override void Configure()
    {
        Get("ledger/interest-runs/{throughDate}/dry-run");
        Group<Staff>();
        Asks("ledger.statements.review");
        Summary(s => s.Summary = "Try a charge of interest without posting it");
    }

    /// <summary>In pages of accounts that bear interest by then.</summary>
    public override async Task HandleAsync(DryRunInterest query, CancellationToken ct)
    {
        var through = BusinessCalendar.ReadDate(query.ThroughDate, "throughDate");
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rates = await session.ReadRatesAsync(ct);
        rates.PercentOn(through, RateKind.Specified);
        var found = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_due where due_on <= ? and cents > 0 and chain > ? order by chain limit ?", ct, through, after ?? "", size + 1);
        var (accounts, next) = Cut(found, size, chain => chain);
        string[] names = [.. accounts];
        DateOnly? until = through;
        var items = await session.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(names) && i.AccrualKey != null && i.InterestFrom <= until).ToListAsync(ct);
        InterestToCharge[] charges = [.. items.Select(i => new InterestToCharge(i.RmAccount, i.Type, i.Reference, ItemInterest.Unposted(i, through, rates))).Where(c => c.Amount > Money.Zero).OrderBy(c => c.RmAccount, StringComparer.Ordinal).ThenBy(c => c.Reference, StringComparer.Ordinal)];
        await Send.OkAsync(new(charges, Money.Sum(charges.Select(c => c.Amount)), next), ct);
    }
}
