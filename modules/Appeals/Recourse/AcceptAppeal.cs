using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>A recourse officer accepts an appeal for review.</summary>
public sealed record AcceptAppeal(string AppealNumber);

public sealed record AcceptAppealResponse(AppealView Appeal);

public sealed class AcceptAppealEndpoint : CarmEndpoint<AcceptAppeal, AcceptAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/accept");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Accept an appeal");
    }

    public override Task HandleAsync(AcceptAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AcceptAppealHandler
{
    public static async Task<AcceptAppealResponse> Handle(AcceptAppeal command, IDocumentSession session, CancellationToken ct)
    {
        var accepted = (await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(AppealCommand.Accept);
        session.Store(accepted);
        return new(AppealView.Of(accepted));
    }
}
