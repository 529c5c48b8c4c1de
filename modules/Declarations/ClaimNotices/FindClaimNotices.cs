using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the notices of claims of a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="TransactionNumber">Of these goods alone; of all when left out.</param>
public sealed record FindClaimNotices(string RmAccount, [property: QueryParam] string? TransactionNumber = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindClaimNoticesResponse(IReadOnlyList<ClaimNoticeRow> Items, string? NextCursor);

public sealed class FindClaimNoticesEndpoint(IDeclarationsStore store) : CarmEndpoint<FindClaimNotices, FindClaimNoticesResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/claim-notices");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "List the notices of claims of a program account");
    }

    public override async Task HandleAsync(FindClaimNotices query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<ClaimNotice>().Where(n => n.RmAccount == query.RmAccount && (after == null || string.Compare(n.SortKey, after) < 0));
        if (query.TransactionNumber is { } number) rows = rows.Where(n => n.TransactionNumber == number);
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(n => (own && n.SubmitterBn9 == caller) || (importers && n.SubmitterBn9 == client) || (others && n.SubmitterBn9 != caller && n.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await rows.OrderByDescending(n => n.SortKey).Take(size + 1).ToListAsync(ct), size, n => n.SortKey);
        await Send.OkAsync(new([.. items.Select(ClaimNoticeRow.Of)], next), ct);
    }
}
