using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the campaigns, the newest first.</summary>
public sealed record FindCampaigns([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCampaignsResponse(IReadOnlyList<CampaignRow> Items, string? NextCursor);

public sealed record CampaignRow(string CampaignNumber, string Title, CampaignStatus Status, RedeterminationIssue Issue, string PlannedBy, DateTimeOffset PlannedAt, int Touched, Money Up, Money Down, string? ApprovedBy, DateTimeOffset? EndedAt);

public sealed class FindCampaignsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindCampaigns, FindCampaignsResponse>
{
    public override void Configure()
    {
        Get("campaigns");
        Group<Staff>();
        Asks("declarations.campaigns.view");
        Summary(s => s.Summary = "List the campaigns");
    }

    public override async Task HandleAsync(FindCampaigns query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.Query<Campaign>().Where(c => after == null || string.Compare(c.Id, after) < 0).OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct), size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(c => new CampaignRow(c.Id, c.Title, c.Status, c.Issue, c.PlannedBy, c.PlannedAt, c.Touched, c.Up.Total, c.Down.Total, c.ApprovedBy, c.EndedAt))], next), ct);
    }
}
