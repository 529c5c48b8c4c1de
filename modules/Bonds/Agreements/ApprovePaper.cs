using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Bonds;

/// <summary>A supervisor approves beforehand that an agreement be given on paper (BSF259), by way of exception (14, item 4).</summary>
/// <param name="Reason">What keeps it from being given electronically.</param>
public sealed record ApprovePaper(string ProviderBn9, string DebtorBn9, PaperGround Ground, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ApprovePaperResponse(PaperApprovalView Approval);

public sealed class ApprovePaperValidator : Validator<ApprovePaper>
{
    public ApprovePaperValidator()
    {
        RuleFor(x => x.DebtorBn9).Matches(@"^[0-9]{9}\z");
        RuleFor(x => x.Ground).IsInEnum();
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class ApprovePaperEndpoint : CarmEndpoint<ApprovePaper, ApprovePaperResponse>
{
    public override void Configure()
    {
        Post("security-providers/{providerBn9}/paper-approvals");
        Group<Staff>();
        Asks("bonds.paper.approve");
        Creates();
        Summary(s => s.Summary = "Approve an agreement on paper beforehand");
    }

    public override Task HandleAsync(ApprovePaper command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/security-providers/{r.Approval.ProviderBn9}/paper-approvals", ct);
}

public static class ApprovePaperHandler
{
    public static async Task<ApprovePaperResponse> Handle(ApprovePaper command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // Held, so that approvals of one provider are numbered one after the other.
        var provider = await session.OpenProviderAsync(command.ProviderBn9, ct) ?? throw new Rejected("NOT_FOUND");
        var number = await session.Query<PaperApproval>().CountAsync(a => a.ProviderBn9 == provider.Id, ct) + 1;
        var approval = new PaperApproval(PaperApproval.IdOf(provider.Id, number), provider.Id, command.DebtorBn9, command.Ground, command.Reason, command.Subject, clock.GetUtcNow());
        session.Insert(approval);
        return new(PaperApprovalView.Of(approval));
    }
}
