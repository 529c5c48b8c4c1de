using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// A trade officer has a preview or a run that stands still, for a fault of ours, go on from where it was. Nothing is done twice: one that still goes its way meets itself. What it does was decided before.
/// </summary>
public sealed record ResumeCampaign(string CampaignNumber);

public sealed record ResumeCampaignResponse(string CampaignNumber, CampaignStatus Status);

public sealed class ResumeCampaignEndpoint : CarmEndpoint<ResumeCampaign, ResumeCampaignResponse>
{
    public override void Configure()
    {
        Post("campaigns/{campaignNumber}/resume");
        Group<Staff>();
        Asks("declarations.campaigns.plan");
        Accepts();
        Summary(s => s.Summary = "Have a campaign that stands still go on");
    }

    public override Task HandleAsync(ResumeCampaign command, CancellationToken ct) => AcceptedAsync(command, resumed => $"/api/v1/admin/campaigns/{resumed.CampaignNumber}", ct);
}

public static class ResumeCampaignHandler
{
    public static async Task<(ResumeCampaignResponse, OutgoingMessages)> Handle(ResumeCampaign command, IDocumentSession session, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        OutgoingMessages messages = campaign.Status switch
        {
            CampaignStatus.Previewing => [new ScanForCampaign(campaign.Id, campaign.Cursor)],
            CampaignStatus.Approved => [new StartCampaign(campaign.Id)],
            CampaignStatus.Running => [],
            _ => throw new Rejected("STATE_CONFLICT"),
        };
        foreach (var lane in campaign.OpenLanes) messages.Add(new RunCampaignLane(campaign.Id, lane, await LastOfAsync(session, campaign.Id, lane, ct)));
        return (new(campaign.Id, campaign.Status), messages);
    }

    /// <summary>After the last one that was re-determined, so that its importer is told where it was the last of its own.</summary>
    static async Task<string> LastOfAsync(IDocumentSession session, string campaign, int lane, CancellationToken ct) =>
        await session.Query<CampaignCad>().Where(c => c.CampaignNumber == campaign && c.Lane == lane && c.Outcome == CampaignOutcome.Redetermined).OrderByDescending(c => c.SortKey).Select(c => c.SortKey).FirstOrDefaultAsync(ct) ?? "";
}
