using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor approves a quarter's rate that somebody else entered; from then on it counts.</summary>
/// <param name="Expected">The revision that was read, from If-Match.</param>
public sealed record ApproveRate(string Quarter, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ApproveRateResponse(string Quarter, bool Approved);

public sealed class ApproveRateEndpoint : CarmEndpoint<ApproveRate, ApproveRateResponse>
{
    public override void Configure()
    {
        Post("interest-rates/{quarter}/approve");
        Group<Staff>();
        Asks("ledger.rates.approve", readsVersion: true);
        Summary(s => s.Summary = "Approve the rate of a quarter");
    }

    public override Task HandleAsync(ApproveRate command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class ApproveRateHandler
{
    public static async Task<ApproveRateResponse> Handle(ApproveRate command, IDocumentSession session, CancellationToken ct)
    {
        var rate = await session.LoadAsync<InterestRate>(command.Quarter, ct) ?? throw new Rejected("NOT_FOUND");
        if (rate.Counts) throw new Rejected("STATE_CONFLICT");
        if (rate.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (rate.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        session.Store(rate with { ApprovedBy = command.Subject });
        return new(rate.Id, true);
    }
}
