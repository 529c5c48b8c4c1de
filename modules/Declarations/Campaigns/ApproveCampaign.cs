using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A supervisor approves what a preview found, which somebody else planned and had previewed; it then runs in the background.</summary>
/// <param name="Expected">The revision that was read, from If-Match: one that was previewed anew since is read again.</param>
public sealed record ApproveCampaign(string CampaignNumber, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ApproveCampaignResponse(string CampaignNumber, CampaignStatus Status, int Touched);

public sealed class ApproveCampaignEndpoint : CarmEndpoint<ApproveCampaign, ApproveCampaignResponse>
{
    public override void Configure()
    {
        Post("campaigns/{campaignNumber}/approve");
        Group<Staff>();
        Asks("declarations.campaigns.approve", movesMoney: true, readsVersion: true);
        Accepts();
        Summary(s => s.Summary = "Approve a campaign, which then runs");
    }

    public override Task HandleAsync(ApproveCampaign command, CancellationToken ct) => AcceptedAsync(command with { Expected = IfMatch() }, approved => $"/api/v1/admin/campaigns/{approved.CampaignNumber}", ct);
}

public static class ApproveCampaignHandler
{
    public static async Task<(ApproveCampaignResponse, StartCampaign)> Handle(ApproveCampaign command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        if (campaign.Status != CampaignStatus.Previewed) throw new Rejected("STATE_CONFLICT");
        if (campaign.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (command.Subject == campaign.PlannedBy || command.Subject == campaign.PreviewedBy) throw new Rejected("SAME_MAKER_CHECKER");
        session.Store(campaign with { Status = CampaignStatus.Approved, ApprovedBy = command.Subject, ApprovedAt = clock.GetUtcNow() });
        return (new(campaign.Id, CampaignStatus.Approved, campaign.Touched), new(campaign.Id));
    }
}
