using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists who approved which agreements of a provider on paper, and what came of it.</summary>
public sealed record FindPaperApprovals(string ProviderBn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPaperApprovalsResponse(IReadOnlyList<PaperApprovalView> Items, string? NextCursor);

public sealed class FindPaperApprovalsEndpoint(IBondsStore store) : CarmEndpoint<FindPaperApprovals, FindPaperApprovalsResponse>
{
    public override void Configure()
    {
        Get("security-providers/{providerBn9}/paper-approvals");
        Group<Staff>();
        Asks("bonds.rpp.review");
        Summary(s => s.Summary = "List approvals of agreements on paper");
    }

    public override async Task HandleAsync(FindPaperApprovals query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<SecurityProvider>(query.ProviderBn9, ct) is null) throw new Rejected("NOT_FOUND");
        var found = await session.Query<PaperApproval>().Where(a => a.ProviderBn9 == query.ProviderBn9 && (after == null || string.Compare(a.Id, after) > 0)).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(PaperApprovalView.Of)], next), ct);
    }
}
