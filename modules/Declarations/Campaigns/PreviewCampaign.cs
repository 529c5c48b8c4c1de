using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer has a campaign previewed, in the background; a preview that is there is made anew.</summary>
public sealed record PreviewCampaign(string CampaignNumber, [property: FromClaim("sub")] string Subject);

/// <param name="ToScan">How many declarations will be looked at; 0 until they are counted, in the background.</param>
public sealed record PreviewCampaignResponse(string CampaignNumber, CampaignStatus Status, int ToScan);

public sealed class PreviewCampaignEndpoint : CarmEndpoint<PreviewCampaign, PreviewCampaignResponse>
{
    public override void Configure()
    {
        Post("campaigns/{campaignNumber}/preview");
        Group<Staff>();
        Asks("declarations.campaigns.plan");
        Accepts();
        Summary(s => s.Summary = "Preview a campaign");
    }

    public override Task HandleAsync(PreviewCampaign command, CancellationToken ct) => AcceptedAsync(command, begun => $"/api/v1/admin/campaigns/{begun.CampaignNumber}", ct);
}

public static class PreviewCampaignHandler
{
    public static async Task<(PreviewCampaignResponse, ScanForCampaign)> Handle(PreviewCampaign command, IDocumentSession session, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        if (campaign.Status is not (CampaignStatus.Draft or CampaignStatus.Previewed)) throw new Rejected("STATE_CONFLICT");

        var begun = campaign with
        {
            Revision = campaign.Revision + 1,
            Status = CampaignStatus.Previewing, PreviewedBy = command.Subject, PreviewedAt = null, Cursor = campaign.Scope.FirstKey, CountedTo = null, ToScan = 0, Scanned = 0, Named = 0, Touched = 0, Skipped = 0,
            Up = CadAmounts.Zero, Down = CadAmounts.Zero,
        };
        session.Store(begun);
        return (new(begun.Id, begun.Status, begun.ToScan), new(begun.Id, begun.Cursor));
    }
}
