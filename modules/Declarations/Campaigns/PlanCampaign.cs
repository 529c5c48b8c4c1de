using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer plans a campaign, once what it corrects is in the reference data. Nothing is looked at yet.</summary>
/// <param name="Authority">The provision of law, as "Customs Act s.59(1)(b)".</param>
/// <param name="Issue">What the statements of adjustments will be about.</param>
/// <param name="Reason">What was corrected and why, as the statements will say it.</param>
public sealed record PlanCampaign(string Title, string Reason, string Authority, RedeterminationIssue? Issue, CampaignScope Scope, [property: FromClaim("sub")] string Subject);

public sealed record PlanCampaignResponse(string CampaignNumber, CampaignStatus Status);

public sealed class PlanCampaignValidator : Validator<PlanCampaign>
{
    public PlanCampaignValidator()
    {
        RuleFor(x => x.Title).NotEmpty().MaximumLength(200);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Authority).NotEmpty().Must(a => RedeterminationAuthority.Find(a) is not null);
        RuleFor(x => x.Issue).NotNull().IsInEnum();
        RuleFor(x => x.Scope).NotNull();
    }
}

public sealed class PlanCampaignEndpoint : CarmEndpoint<PlanCampaign, PlanCampaignResponse>
{
    public override void Configure()
    {
        Post("campaigns");
        Group<Staff>();
        Asks("declarations.campaigns.plan");
        Creates();
        Summary(s => s.Summary = "Plan a campaign of re-determinations");
    }

    public override Task HandleAsync(PlanCampaign command, CancellationToken ct) => CreatedAsync(command, planned => $"/api/v1/admin/campaigns/{planned.CampaignNumber}", ct);
}

public static class PlanCampaignHandler
{
    public static async Task<PlanCampaignResponse> Handle(PlanCampaign command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.Scope.Faults() is { Count: > 0 } faults) throw Rejected.Of(faults);
        // Campaigns are never deleted, so that counting them under the lock gives each its own number.
        await session.HoldCampaignsAsync("numbers", ct);
        var campaign = new Campaign(Campaign.IdOf(await session.Query<Campaign>().CountAsync(ct) + 1), command.Title, command.Reason, RedeterminationAuthority.Find(command.Authority)!.Provision, command.Issue!.Value, command.Scope, command.Subject, clock.GetUtcNow());
        session.Insert(campaign);
        return new(campaign.Id, campaign.Status);
    }
}
