using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer takes a mass adjustment into review; another may take it over.</summary>
public sealed record TakeMassAdjustment(string CaseNumber, [property: FromClaim("sub")] string Subject);

public sealed record TakeMassAdjustmentResponse(string CaseNumber, MassAdjustmentStatus Status, string Officer);

public sealed class TakeMassAdjustmentEndpoint : CarmEndpoint<TakeMassAdjustment, TakeMassAdjustmentResponse>
{
    public override void Configure()
    {
        Post("mass-adjustments/{caseNumber}/take");
        Group<Staff>();
        Asks("declarations.changes.review");
        Summary(s => s.Summary = "Take a mass adjustment into review");
    }

    public override Task HandleAsync(TakeMassAdjustment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeMassAdjustmentHandler
{
    public static async Task<TakeMassAdjustmentResponse> Handle(TakeMassAdjustment command, IDocumentSession session, CancellationToken ct)
    {
        var open = await session.LockMassAdjustmentAsync(command.CaseNumber, ct);
        if (!open.IsOpen) throw new Rejected("STATE_CONFLICT");
        session.Store(open with { Status = MassAdjustmentStatus.UnderReview, Officer = command.Subject });
        return new(open.Id, MassAdjustmentStatus.UnderReview, command.Subject);
    }
}
