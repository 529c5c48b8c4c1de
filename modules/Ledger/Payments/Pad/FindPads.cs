using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a program account's pre-authorized debit agreements, the newest first, with the terms in force.</summary>
public sealed record FindPads(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="TermsVersion">To be given when an agreement is activated.</param>
/// <param name="Terms">In the caller's language.</param>
public sealed record FindPadsResponse(IReadOnlyList<PadView> Items, string? NextCursor, string TermsVersion, string Terms);

public sealed class FindPadsEndpoint(ILedgerStore store) : CarmEndpoint<FindPads, FindPadsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/pad-agreements");
        Group<Portal>();
        Asks("ledger.debits.manage");
        Summary(s => s.Summary = "List pre-authorized debit agreements");
    }

    public override async Task HandleAsync(FindPads query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<PadAgreement>().Where(p => p.RmAccount == query.RmAccount && (after == null || string.Compare(p.Id, after) < 0)).OrderByDescending(p => p.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, p => p.Id);
        await Send.OkAsync(new([.. items.Select(PadView.Of)], next, PadTerms.Current, PadTerms.Text.ToString()), ct);
    }
}
