using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists the applications of a program account for more time, the newest first; a service provider gets what it may see.</summary>
public sealed record FindExtensions(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindExtensionsResponse(IReadOnlyList<ExtensionView> Items, string? NextCursor);

public sealed class FindExtensionsEndpoint(IAppealsStore store) : CarmEndpoint<FindExtensions, FindExtensionsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/extension-applications");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "List the applications of a program account for an extension of time");
    }

    public override async Task HandleAsync(FindExtensions query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<ExtensionApplication>().Where(e => e.RmAccount == query.RmAccount && (after == null || string.Compare(e.Id, after) < 0));
        var (caller, client) = (User.FindFirst("carm_bn9")?.Value ?? "", query.RmAccount[..9]);
        var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
        found = found.Where(e => (own && e.SubmitterBn9 == caller) || (importers && e.SubmitterBn9 == client) || (others && e.SubmitterBn9 != caller && e.SubmitterBn9 != client));
        var (items, next) = Cut(await found.OrderByDescending(e => e.Id).Take(size + 1).ToListAsync(ct), size, e => e.Id);
        await Send.OkAsync(new([.. items.Select(ExtensionView.Of)], next), ct);
    }
}
