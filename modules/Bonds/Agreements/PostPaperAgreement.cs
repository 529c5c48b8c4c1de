using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer enters an agreement on paper (BSF259), which the CBSA let in beforehand by way of exception (14, item 4).</summary>
/// <param name="PaperApproval">The number under which a supervisor approved it; without one for this provider and debtor that is unused <c>BND-414</c>. Who approved it does not enter it.</param>
/// <param name="References">As a provider gives them.</param>
public sealed record PostPaperAgreement(
    string ProviderBn9, string AgreementNumber, string DebtorBn9, string Program, string LegislativeAuthority, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly ValidFrom, [property: FromClaim("sub")] string Subject, DateOnly? ValidTo = null, string? PaperApproval = null, IReadOnlyList<string>? References = null) : IGivenAgreement;

public sealed record PostPaperAgreementResponse(AgreementView Agreement);

public sealed class PostPaperAgreementValidator : GivenAgreementValidator<PostPaperAgreement>
{
    public PostPaperAgreementValidator() => RuleFor(x => x.PaperApproval).MaximumLength(100);
}

public sealed class PostPaperAgreementEndpoint : CarmEndpoint<PostPaperAgreement, PostPaperAgreementResponse>
{
    public override void Configure()
    {
        Post("security-providers/{providerBn9}/agreements");
        Group<Staff>();
        Asks("bonds.agreements.decide", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Enter an agreement on paper");
    }

    public override Task HandleAsync(PostPaperAgreement command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/provider/agreements/{Uri.EscapeDataString(r.Agreement.AgreementNumber)}", ct);
}

public static class PostPaperAgreementHandler
{
    public static async Task<(PostPaperAgreementResponse, OutgoingMessages)> Handle(PostPaperAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<SecurityProvider>(command.ProviderBn9, ct) is null) throw new Rejected("NOT_FOUND");
        var approval = await session.OpenPaperApprovalAsync(command.PaperApproval, command.ProviderBn9, command.DebtorBn9, ct);
        if (approval.ApprovedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var agreement = await session.GivenAsync(AgreementTerms.Of(command), command.ProviderBn9, command.AgreementNumber, AgreementChannel.Paper, now, ct) with { PaperApproval = approval.Id };
        session.Store(approval with { UsedFor = agreement.Id });
        return (new(AgreementView.Of(agreement, now.TorontoDate())), [.. await session.LayAsync(agreement, now, ct), AgreementNotices.Changed(agreement, "GIVEN", now)]);
    }
}
