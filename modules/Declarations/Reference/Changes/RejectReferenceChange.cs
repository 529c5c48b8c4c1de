using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A supervisor rejects a change of reference data that somebody else proposed.</summary>
public sealed record RejectReferenceChange(string ReferenceChangeId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RejectReferenceChangeResponse(ReferenceChangeView Change);

public sealed class RejectReferenceChangeValidator : Validator<RejectReferenceChange>
{
    public RejectReferenceChangeValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RejectReferenceChangeEndpoint : CarmEndpoint<RejectReferenceChange, RejectReferenceChangeResponse>
{
    public override void Configure()
    {
        Post("reference-changes/{referenceChangeId}/reject");
        Group<Staff>();
        Asks("declarations.reference.approve");
        Summary(s => s.Summary = "Reject a change of reference data");
    }

    public override Task HandleAsync(RejectReferenceChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectReferenceChangeHandler
{
    public static async Task<RejectReferenceChangeResponse> Handle(RejectReferenceChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var change = await session.RequireProposedAsync(command.ReferenceChangeId, ct);
        if (change.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var rejected = change.Decided(ReferenceChangeState.Rejected, command.Subject, clock.GetUtcNow(), command.Reason);
        session.Store(rejected);
        await session.ForgetProposedTariffAsync(rejected, ct);
        return new(ReferenceChangeView.Of(rejected));
    }
}
