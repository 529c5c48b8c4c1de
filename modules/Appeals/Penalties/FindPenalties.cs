using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists the penalties that were served on a program account, the newest first; a service provider gets what it may see.</summary>
public sealed record FindPenalties(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPenaltiesResponse(IReadOnlyList<PenaltyView> Items, string? NextCursor);

public sealed class FindPenaltiesEndpoint(IAppealsStore store) : CarmEndpoint<FindPenalties, FindPenaltiesResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/penalties");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "List the penalties of a program account");
    }

    public override async Task HandleAsync(FindPenalties query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<Penalty>().Where(p => p.RmAccount == query.RmAccount && p.ServedOn != null && (after == null || string.Compare(p.SortKey, after) < 0));
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            found = found.Where(p => (own && p.SubmitterBn9 == caller) || (importers && p.SubmitterBn9 == client) || (others && p.SubmitterBn9 != caller && p.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await found.OrderByDescending(p => p.SortKey).Take(size + 1).ToListAsync(ct), size, p => p.SortKey);
        await Send.OkAsync(new([.. items.Select(p => PenaltyView.Of(p, forStaff: false))], next), ct);
    }
}
