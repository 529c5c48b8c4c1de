using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists what a campaign is for each importer.</summary>
public sealed record FindCampaignImporters(string CampaignNumber, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCampaignImportersResponse(IReadOnlyList<CampaignImporterRow> Items, string? NextCursor);

/// <param name="Up">What rises, by the preview.</param>
/// <param name="Down">What falls, by the preview.</param>
/// <param name="OnTheAccount">What went to the account so far.</param>
public sealed record CampaignImporterRow(string RmAccount, int Cads, Money Up, Money Down, int Redetermined, int Skipped, Money OnTheAccount);

public sealed class FindCampaignImportersEndpoint(IDeclarationsStore store) : CarmEndpoint<FindCampaignImporters, FindCampaignImportersResponse>
{
    public override void Configure()
    {
        Get("campaigns/{campaignNumber}/importers");
        Group<Staff>();
        Asks("declarations.campaigns.view");
        Summary(s => s.Summary = "List the importers of a campaign");
    }

    public override async Task HandleAsync(FindCampaignImporters query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Campaign>(query.CampaignNumber, ct) is null) throw new Rejected("NOT_FOUND");
        var rows = await session.Query<CampaignImporter>().Where(i => i.CampaignNumber == query.CampaignNumber && (after == null || string.Compare(i.RmAccount, after) > 0)).OrderBy(i => i.RmAccount).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(rows, size, i => i.RmAccount);
        await Send.OkAsync(new([.. items.Select(i => new CampaignImporterRow(i.RmAccount, i.Cads, i.Up.Total, i.Down.Total, i.Redetermined, i.Skipped, i.OnTheAccount.Total))], next), ct);
    }
}
