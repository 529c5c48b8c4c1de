using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>An officer asks for the amounts of a version, worked out anew from what is kept with it alone.</summary>
/// <param name="Version">As 00001; the current one when left out.</param>
public sealed record ReviewAssessment(string TransactionNumber, [property: QueryParam] string? Version = null);

/// <param name="Reproduced">Whether every amount comes out as it was decided.</param>
public sealed record ReviewAssessmentResponse(string TransactionNumber, string Version, DateOnly RateDate, CadAmounts Totals, bool Reproduced, IReadOnlyList<PricedLine> Lines);

public sealed class ReviewAssessmentEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewAssessment, ReviewAssessmentResponse>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/assessment");
        Group<Staff>();
        Asks("declarations.cads.review");
        Summary(s => s.Summary = "Work out a version's amounts again as an officer");
    }

    public override async Task HandleAsync(ReviewAssessment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (version, isReproduced, lines) = await session.AssessAgainAsync(query.TransactionNumber, query.Version, ct);
        await Send.OkAsync(new(version.TransactionNumber, CadVersion.Wire(version.Number), version.RateDate, version.Totals, isReproduced, lines), ct);
    }
}
