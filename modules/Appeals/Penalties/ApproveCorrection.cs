using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A supervisor approves what another officer proposed: the Ledger gives the difference back, and where the penalty is cancelled later ones fall to their level without it.</summary>
public sealed record ApproveCorrection(string PenaltyNumber, [property: FromClaim("sub")] string Subject);

public sealed record ApproveCorrectionResponse(PenaltyView Penalty);

public sealed class ApproveCorrectionEndpoint : CarmEndpoint<ApproveCorrection, ApproveCorrectionResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/corrections/approve");
        Group<Staff>();
        Asks("appeals.penalties.issue", movesMoney: true);
        Summary(s => s.Summary = "Lower or cancel a penalty as proposed");
    }

    public override Task HandleAsync(ApproveCorrection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveCorrectionHandler
{
    public static async Task<(ApproveCorrectionResponse, OutgoingMessages)> Handle(ApproveCorrection command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var penalty = await session.HoldPenaltyAsync(command.PenaltyNumber, ct);
        var (amount, reason) = Corrections.Approved(penalty, command.Subject, now);
        // A table that was changed meanwhile, or a level that has fallen by itself, wants another proposal.
        var lines = penalty.Correction?.Levels is { } levels ? Corrections.Relevelled(penalty, levels, await ContraventionTable.ReadAsync(session, ct)) ?? throw new Rejected("STATE_CONFLICT") : null;
        var (lowered, messages) = await session.LowerAsync(penalty with { Correction = null }, amount, reason, envelope, now, ct, stands: lines is not null, lines: lines);
        return (new(PenaltyView.Of(lowered)), messages);
    }
}
