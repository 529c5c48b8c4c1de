using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists the appeals of a program account, the newest first; a service provider gets what it may see.</summary>
public sealed record FindAppeals(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAppealsResponse(IReadOnlyList<AppealView> Items, string? NextCursor);

public sealed class FindAppealsEndpoint(IAppealsStore store) : CarmEndpoint<FindAppeals, FindAppealsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/appeals");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "List the appeals of a program account");
    }

    public override async Task HandleAsync(FindAppeals query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<Appeal>().Where(a => a.RmAccount == query.RmAccount && (after == null || string.Compare(a.Id, after) < 0));
        var caller = User.FindFirst("carm_bn9")?.Value ?? "";
        var client = query.RmAccount[..9];
        var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
        found = found.Where(a => (own && a.SubmitterBn9 == caller) || (importers && a.SubmitterBn9 == client) || (others && a.SubmitterBn9 != caller && a.SubmitterBn9 != client));
        var (items, next) = Cut(await found.OrderByDescending(a => a.Id).Take(size + 1).ToListAsync(ct), size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(AppealView.Of)], next), ct);
    }
}
