using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks for a case: the client's object, with what is internal.</summary>
public sealed record ReviewCase(string AppealsCaseNumber);

public sealed class ReviewCaseEndpoint(IAppealsStore store, ServiceStandards standards, TimeProvider clock) : CarmEndpoint<ReviewCase, CaseView>
{
    public override void Configure()
    {
        Get("cases/{appealsCaseNumber}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read a case as an officer");
    }

    public override async Task HandleAsync(ReviewCase query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(await CaseView.ReadAsync(session, query.AppealsCaseNumber, standards, clock.GetUtcNow().TorontoDate(), forStaff: true, ct), ct);
    }
}

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
    public static async Task<LookAsClientResponse> Handle(LookAsClient command, IDocumentSession session, ServiceStandards standards, TimeProvider clock, CancellationToken ct) =>
        new(await CaseView.ReadAsync(session, command.AppealsCaseNumber, standards, clock.GetUtcNow().TorontoDate(), forStaff: false, ct));
}
