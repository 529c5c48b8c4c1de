using Carm.Kernel;
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
