using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer takes an adjustment into review; another may take it over.</summary>
public sealed record TakeChange(string ChangeId, [property: FromClaim("sub")] string Subject);

public sealed record TakeChangeResponse(string ChangeId, ChangeStatus Status, string Officer);

public sealed class TakeChangeEndpoint : CarmEndpoint<TakeChange, TakeChangeResponse>
{
    public override void Configure()
    {
        Post("changes/{changeId}/assign");
        Group<Staff>();
        Asks("declarations.changes.review");
        Summary(s => s.Summary = "Take an adjustment into review");
    }

    public override Task HandleAsync(TakeChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeChangeHandler
{
    public static async Task<TakeChangeResponse> Handle(TakeChange command, IDocumentSession session, CancellationToken ct)
    {
        var (_, change) = await session.LockChangeAsync(command.ChangeId, ct);
        if (!change.IsOpen) throw new Rejected("STATE_CONFLICT");
        session.Store(change with { Status = ChangeStatus.UnderReview, Officer = command.Subject });
        return new(change.Id, ChangeStatus.UnderReview, command.Subject);
    }
}
