using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks how a campaign stands: its preview, and how far it has run.</summary>
public sealed record GetCampaign(string CampaignNumber);

/// <param name="Preview">Null before the first preview.</param>
/// <param name="Progress">Null before the approval.</param>
public sealed record GetCampaignResponse(
    string CampaignNumber, string Title, string Reason, string Authority, RedeterminationIssue Issue, CampaignScope Scope, CampaignStatus Status, string PlannedBy, DateTimeOffset PlannedAt, string? PreviewedBy,
    CampaignPreview? Preview, string? ApprovedBy, DateTimeOffset? ApprovedAt, CampaignProgress? Progress, DateTimeOffset? EndedAt, string? StoppedBy, string? StoppedFor);

/// <param name="ToScan">Declarations released in the period; they are counted day by day before the first is scanned.</param>
/// <param name="Named">Of those scanned, those with a line in the scope.</param>
/// <param name="Touched">Of those named, those that come to something else and would be re-determined.</param>
/// <param name="Skipped">Of those named, those that something stands in the way of.</param>
/// <param name="Up">By head, all that would rise on the accounts.</param>
/// <param name="Down">By head, all that would fall.</param>
/// <param name="FinishedAt">Null while it goes on.</param>
public sealed record CampaignPreview(int ToScan, int Scanned, int Named, int Touched, int Skipped, CadAmounts Up, CadAmounts Down, DateTimeOffset? FinishedAt);

/// <param name="Skipped">Since the approval, and before it.</param>
public sealed record CampaignProgress(int Redetermined, int Skipped, int Pending);

public sealed class GetCampaignEndpoint(IDeclarationsStore store) : CarmEndpoint<GetCampaign, GetCampaignResponse>
{
    public override void Configure()
    {
        Get("campaigns/{campaignNumber}");
        Group<Staff>();
        Asks("declarations.campaigns.view");
        Summary(s => s.Summary = "Read a campaign with its preview and its progress");
    }

    public override async Task HandleAsync(GetCampaign query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var c = await session.LoadAsync<Campaign>(query.CampaignNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(c.Revision);
        var progress = c.ApprovedAt is null ? null : await ProgressAsync(session, c, ct);
        await Send.OkAsync(new(
            c.Id, c.Title, c.Reason, c.Authority, c.Issue, c.Scope, c.Status, c.PlannedBy, c.PlannedAt, c.PreviewedBy, c.PreviewedBy is null ? null : new(c.ToScan, c.Scanned, c.Named, c.Touched, c.Skipped, c.Up, c.Down, c.PreviewedAt),
            c.ApprovedBy, c.ApprovedAt, progress, c.EndedAt, c.StoppedBy, c.StoppedFor), ct);
    }

    /// <summary>By its importers, which are few beside its declarations, since it is asked for again and again while a campaign runs.</summary>
    static async Task<CampaignProgress> ProgressAsync(IQuerySession session, Campaign c, CancellationToken ct)
    {
        var run = (await session.AdvancedSql.QueryAsync<CampaignProgress>("""
            select jsonb_build_object('redetermined', coalesce(sum((data ->> 'redetermined')::int), 0), 'skipped', coalesce(sum((data ->> 'skipped')::int), 0), 'pending', coalesce(sum((data ->> 'cads')::int), 0))
            from declarations.mt_doc_campaignimporter where data ->> 'campaignNumber' = ?
            """, ct, c.Id)).Single();
        return new(run.Redetermined, c.Skipped + run.Skipped, run.Pending - run.Redetermined - run.Skipped);
    }
}
