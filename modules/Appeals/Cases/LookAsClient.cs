using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer looks at a case exactly as its client sees it. It is a command, so that the look is in the audit.</summary>
public sealed record LookAsClient(string AppealsCaseNumber);

public sealed record LookAsClientResponse(CaseView Case);

public sealed class LookAsClientEndpoint : CarmEndpoint<LookAsClient, LookAsClientResponse>
{
    public override void Configure()
    {
        Post("cases/{appealsCaseNumber}/look-as-client");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Look at a case as its client sees it");
    }

    public override Task HandleAsync(LookAsClient command, CancellationToken ct) => OkAsync(command, ct);
}

public static class LookAsClientHandler
{
    public static async Task<LookAsClientResponse> Handle(LookAsClient command, IDocumentSession session, ServiceStandards standards, TimeProvider clock, CancellationToken ct)
    {
        // What the client keeps to itself is not for an officer to look at either.
        if (await session.LoadAsync<CaseFile>(command.AppealsCaseNumber, ct) is not { } file || !file.IsFor(staff: true)) throw new Rejected("NOT_FOUND");
        return new(await CaseView.ReadAsync(session, command.AppealsCaseNumber, standards, clock.GetUtcNow().TorontoDate(), forStaff: false, ct));
    }
}
