using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A supervisor stops a campaign for good. What it has re-determined stays.</summary>
public sealed record StopCampaign(string CampaignNumber, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record StopCampaignResponse(string CampaignNumber, CampaignStatus Status);

public sealed class StopCampaignValidator : Validator<StopCampaign>
{
    public StopCampaignValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(1_000);
}

public sealed class StopCampaignEndpoint : CarmEndpoint<StopCampaign, StopCampaignResponse>
{
    public override void Configure()
    {
        Post("campaigns/{campaignNumber}/stop");
        Group<Staff>();
        Asks("declarations.campaigns.approve");
        Summary(s => s.Summary = "Stop a campaign");
    }

    public override Task HandleAsync(StopCampaign command, CancellationToken ct) => OkAsync(command, ct);
}

public static class StopCampaignHandler
{
    public static async Task<StopCampaignResponse> Handle(StopCampaign command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        if (campaign.IsOver) throw new Rejected("STATE_CONFLICT");
        session.Store(campaign with { Status = CampaignStatus.Stopped, StoppedBy = command.Subject, StoppedFor = command.Reason, EndedAt = clock.GetUtcNow(), OpenLanes = [] });
        return new(campaign.Id, CampaignStatus.Stopped);
    }
}
