using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the declarations that make up one of the months by which a requirement is set.</summary>
/// <param name="PeriodEnd">The 17th with which the billing period ends.</param>
public sealed record FindCountedCads(string RmAccount, DateOnly PeriodEnd, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCountedCadsResponse(IReadOnlyList<CountedCadView> Items, string? NextCursor);

/// <param name="CadVersion">The last that was counted.</param>
/// <param name="DutiesAndTaxes">Duty, SIMA, surtax, safeguard, excise and taxes of all its versions together.</param>
public sealed record CountedCadView(string TransactionNumber, int CadVersion, Money DutiesAndTaxes);

public sealed class FindCountedCadsEndpoint(IBondsStore store) : CarmEndpoint<FindCountedCads, FindCountedCadsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rpp/months/{periodEnd}");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "List the declarations of a month");
    }

    public override async Task HandleAsync(FindCountedCads query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (!SeesAll || query.PeriodEnd.Year is < 1900 or > 2100) throw new Rejected("NOT_FOUND");
        var (from, to) = (CountedCad.KeyOf(query.RmAccount, query.PeriodEnd, after ?? ""), CountedCad.KeyOf(query.RmAccount, query.PeriodEnd.AddDays(1), ""));
        await using var session = store.QuerySession();
        var found = await session.Query<CountedCad>().Where(c => string.Compare(c.MonthKey, from) > 0 && string.Compare(c.MonthKey, to) < 0).OrderBy(c => c.MonthKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(c => new CountedCadView(c.Id, c.CadVersion, Money.Of(c.Amount)))], next), ct);
    }
}
