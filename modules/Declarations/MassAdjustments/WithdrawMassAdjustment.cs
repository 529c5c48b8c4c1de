using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An importer takes back a case that no officer has begun to review.</summary>
public sealed record WithdrawMassAdjustment(string CaseNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record WithdrawMassAdjustmentResponse(string CaseNumber, MassAdjustmentStatus Status);

public sealed class WithdrawMassAdjustmentEndpoint : CarmEndpoint<WithdrawMassAdjustment, WithdrawMassAdjustmentResponse>
{
    public override void Configure()
    {
        Post("mass-adjustments/{caseNumber}/withdraw");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Take back a mass adjustment");
    }

    public override Task HandleAsync(WithdrawMassAdjustment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawMassAdjustmentHandler
{
    public static async Task<WithdrawMassAdjustmentResponse> Handle(WithdrawMassAdjustment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var open = await session.LockMassAdjustmentAsync(command.CaseNumber, ct);
        // Who did not file it takes back no more than it sees.
        var sight = new CadSight(command.CallerBn9, command.Sight);
        if (open.SubmitterBn9 != command.CallerBn9 && !open.Parts.All(part => sight.Includes(part.Bn9, open.RmAccount))) throw new Rejected("FORBIDDEN");
        if (open.Status != MassAdjustmentStatus.Submitted) throw new Rejected("STATE_CONFLICT");
        session.Store((await session.LockCadsAsync(open.TransactionNumbers, ct)).Values.Select(cad => cad with { OpenChange = null, Revision = cad.Revision + 1 }).ToArray());
        session.Store(open with { Status = MassAdjustmentStatus.Withdrawn, DecidedAt = clock.GetUtcNow() });
        return new(open.Id, MassAdjustmentStatus.Withdrawn);
    }
}
