using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A supervisor approves days of relief that somebody else entered; from then on what accrues is computed with them, and what was charged for them goes back, with the penalties.</summary>
/// <param name="Expected">The revision that was read, from If-Match.</param>
public sealed record ApproveRelief(string ReliefId, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ApproveReliefResponse(ReliefView Relief);

public sealed class ApproveReliefEndpoint : CarmEndpoint<ApproveRelief, ApproveReliefResponse>
{
    public override void Configure()
    {
        Post("relief-periods/{reliefId}/approve");
        Group<Staff>();
        Asks("ledger.rates.approve", readsVersion: true);
        Summary(s => s.Summary = "Approve days of relief from late payment");
    }

    public override Task HandleAsync(ApproveRelief command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class ApproveReliefHandler
{
    public static async Task<(ApproveReliefResponse, OutgoingMessages)> Handle(ApproveRelief command, IDocumentSession session, CancellationToken ct)
    {
        var relief = await session.LoadAsync<ReliefPeriod>(command.ReliefId, ct) ?? throw new Rejected("NOT_FOUND");
        if (relief.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (relief.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var approved = relief.Counts ? relief : relief with { ApprovedBy = command.Subject };
        session.Store(approved);
        return (new(ReliefView.Of(approved)), relief.Counts ? [] : [new ReturnInterest(relief.From), new ExcuseLateStatements(relief.From, relief.To)]);
    }
}
