using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for a case of recourse, penalty or compliance: its state, whose turn it is, its limits, documents and history.</summary>
public sealed record GetCase(string AppealsCaseNumber);

public sealed class GetCaseEndpoint(IAppealsStore store, ServiceStandards standards, TimeProvider clock) : CarmEndpoint<GetCase, CaseView>
{
    public override void Configure()
    {
        Get("cases/{appealsCaseNumber}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read a case with its limits");
    }

    public override async Task HandleAsync(GetCase query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(await CaseView.ReadAsync(session, query.AppealsCaseNumber, standards, clock.GetUtcNow().TorontoDate(), forStaff: false, ct), ct);
    }
}

/// <summary>Whose a case is, of whatever kind. Declarations has cases of its own, and the host asks one locator for each name.</summary>
sealed class CaseLocator(IAppealsStore store) : IResourceLocator
{
    public string RouteParameter => "appealsCaseNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<CaseFile>(value, ct) is { } file ? (file.RmAccount, file.SubmitterBn9, false) : null;
    }
}
