using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A client takes back an adjustment that no officer has begun to review.</summary>
public sealed record CancelChange(string TransactionNumber, string ChangeId);

public sealed record CancelChangeResponse(string ChangeId, ChangeStatus Status);

public sealed class CancelChangeEndpoint : CarmEndpoint<CancelChange, CancelChangeResponse>
{
    public override void Configure()
    {
        Delete("cads/{transactionNumber}/changes/{changeId}");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Take back an adjustment");
    }

    public override Task HandleAsync(CancelChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CancelChangeHandler
{
    public static async Task<CancelChangeResponse> Handle(CancelChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (cad, change) = await session.LockChangeAsync(command.ChangeId, ct);
        if (cad.Id != command.TransactionNumber) throw new Rejected("NOT_FOUND");
        if (change.Status != ChangeStatus.Submitted) throw new Rejected("STATE_CONFLICT");
        session.Store(change with { Status = ChangeStatus.Cancelled, DecidedAt = clock.GetUtcNow() });
        session.Store(cad with { OpenChange = null, Revision = cad.Revision + 1 });
        return new(change.Id, ChangeStatus.Cancelled);
    }
}
