using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>A security provider posts its agreement for a debtor's program accounts.</summary>
/// <param name="AgreementNumber">The provider's own.</param>
/// <param name="Program">RPP, or another program of <c>GET /api/v1/tools/security-programs</c>.</param>
/// <param name="LegislativeAuthority">What the security is given under, as that list has it: CUSTOMS_ACT_32 for RPP.</param>
/// <param name="References">For appeals the statements of adjustments, for SIMA and temporary imports the declarations, that it is given for.</param>
/// <param name="ValidTo">The last day; left out, the agreement is continuous.</param>
public sealed record PostAgreement(
    string AgreementNumber, string DebtorBn9, string Program, string LegislativeAuthority, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly ValidFrom,
    [property: FromClaim("carm_bn9")] string CallerBn9, DateOnly? ValidTo = null, IReadOnlyList<string>? References = null) : IGivenAgreement;

public sealed record PostAgreementResponse(AgreementView Agreement);

public sealed class PostAgreementValidator : GivenAgreementValidator<PostAgreement>;

public sealed class PostAgreementEndpoint : CarmEndpoint<PostAgreement, PostAgreementResponse>
{
    public override void Configure()
    {
        Post("provider/agreements");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Post a security agreement");
    }

    public override Task HandleAsync(PostAgreement command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/provider/agreements/{Uri.EscapeDataString(r.Agreement.AgreementNumber)}", ct);
}

public static class PostAgreementHandler
{
    public static async Task<(PostAgreementResponse, OutgoingMessages)> Handle(PostAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.GivenAsync(AgreementTerms.Of(command), command.CallerBn9, command.AgreementNumber, AgreementChannel.Provider, now, ct);
        return (new(AgreementView.Of(agreement, now.TorontoDate())), [.. await session.LayAsync(agreement, now, ct), AgreementNotices.Changed(agreement, "GIVEN", now)]);
    }
}
