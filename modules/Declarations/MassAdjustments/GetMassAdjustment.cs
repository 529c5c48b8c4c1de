using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks for one mass adjustment with what became of each of its declarations; of those that a service provider does not see it is told nothing.</summary>
public sealed record GetMassAdjustment(string CaseNumber);

public sealed record GetMassAdjustmentResponse(MassAdjustmentView Case);

public sealed class GetMassAdjustmentEndpoint(IDeclarationsStore store) : CarmEndpoint<GetMassAdjustment, GetMassAdjustmentResponse>
{
    public override void Configure()
    {
        Get("mass-adjustments/{caseNumber}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "Read a mass adjustment");
    }

    public override async Task HandleAsync(GetMassAdjustment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<MassAdjustment>(query.CaseNumber, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new(await MassAdjustmentView.OfAsync(session, found, [.. (await session.CadsOfAsync(found, ct)).Where(c => Sees(c.SubmitterBn9 ?? "", found.RmAccount))], ct)), ct);
    }
}
