using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Whoever proposed a change of reference data takes it back before it is decided.</summary>
public sealed record WithdrawReferenceChange(string ReferenceChangeId, [property: FromClaim("sub")] string Subject);

public sealed record WithdrawReferenceChangeResponse(ReferenceChangeView Change);

public sealed class WithdrawReferenceChangeEndpoint : CarmEndpoint<WithdrawReferenceChange, WithdrawReferenceChangeResponse>
{
    public override void Configure()
    {
        Post("reference-changes/{referenceChangeId}/withdraw");
        Group<Staff>();
        Asks("declarations.reference.propose");
        Summary(s => s.Summary = "Withdraw a change of reference data that one has proposed");
    }

    public override Task HandleAsync(WithdrawReferenceChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawReferenceChangeHandler
{
    public static async Task<WithdrawReferenceChangeResponse> Handle(WithdrawReferenceChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var change = await session.RequireProposedAsync(command.ReferenceChangeId, ct);
        if (change.ProposedBy != command.Subject) throw new Rejected("FORBIDDEN");
        var withdrawn = change.Decided(ReferenceChangeState.Withdrawn, command.Subject, clock.GetUtcNow());
        session.Store(withdrawn);
        await session.ForgetProposedTariffAsync(withdrawn, ct);
        return new(ReferenceChangeView.Of(withdrawn));
    }
}
