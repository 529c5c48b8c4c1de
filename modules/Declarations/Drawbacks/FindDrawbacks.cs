using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the claims of a program account, the newest first; a service provider gets what it may see.</summary>
public sealed record FindDrawbacks(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDrawbacksResponse(IReadOnlyList<DrawbackRow> Items, string? NextCursor);

/// <param name="Granted">Null before the decision, and while it is withheld.</param>
/// <param name="TotalsWithheld">Whether it has lines on declarations that the caller does not see; what is granted is told to nobody who does not see them all.</param>
public sealed record DrawbackRow(string ClaimNumber, DrawbackState State, DrawbackKind? Kind, string? ClaimantReference, DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? DecidedAt, Money? Granted, bool TotalsWithheld);

public sealed class FindDrawbacksEndpoint(IDeclarationsStore store) : CarmEndpoint<FindDrawbacks, FindDrawbacksResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/drawbacks");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "List the claims for drawback of a program account");
    }

    public override async Task HandleAsync(FindDrawbacks query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<DrawbackClaim>().Where(c => c.RmAccount == query.RmAccount && (after == null || string.Compare(c.SortKey, after) < 0));
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(c => (own && c.SubmitterBn9 == caller) || (importers && c.SubmitterBn9 == client) || (others && c.SubmitterBn9 != caller && c.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await rows.OrderByDescending(c => c.SortKey).Take(size + 1).ToListAsync(ct), size, c => c.SortKey);
        await Send.OkAsync(new([.. items.Select(RowOf)], next), ct);
    }

    DrawbackRow RowOf(DrawbackClaim c)
    {
        var isSeen = c.Lines.All(line => line.IsSeen(submitter => Sees(submitter, c.RmAccount)));
        return new(c.Id, c.State, c.Content.Kind, c.Content.ClaimantReference, c.CreatedAt, c.SubmittedAt, c.DecidedAt, c.IsDecided && isSeen ? c.Granted.Total : null, !isSeen);
    }
}
