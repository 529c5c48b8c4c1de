using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks for the amounts of a version, worked out anew from what is kept with it alone.</summary>
/// <param name="Version">As 00001; the current one when left out.</param>
public sealed record GetAssessment(string TransactionNumber, [property: QueryParam] string? Version = null);

/// <param name="Reproduced">Whether every amount comes out as it was decided.</param>
public sealed record GetAssessmentResponse(string TransactionNumber, string Version, DateOnly RateDate, CadAmounts Totals, bool Reproduced, IReadOnlyList<PricedLine> Lines);

public sealed class GetAssessmentEndpoint(IDeclarationsStore store) : CarmEndpoint<GetAssessment, GetAssessmentResponse>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/assessment");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "Work out a version's amounts again, step by step");
    }

    public override async Task HandleAsync(GetAssessment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (version, isReproduced, lines) = await session.AssessAgainAsync(query.TransactionNumber, query.Version, ct);
        await Send.OkAsync(new(version.TransactionNumber, CadVersion.Wire(version.Number), version.RateDate, version.Totals, isReproduced, lines), ct);
    }
}

static class AssessmentReading
{
    /// <summary>A version, whether each of its lines comes out as it was decided, and how; of the current one when none is named.</summary>
    public static async Task<(CadVersion Version, bool IsReproduced, IReadOnlyList<PricedLine> Lines)> AssessAgainAsync(this IQuerySession session, string transactionNumber, string? named, CancellationToken ct)
    {
        var cad = await session.LoadAsync<Cad>(transactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var number = named is null ? cad.CurrentVersion : int.TryParse(named, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var said) ? said : 0;
        var version = await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number), ct) ?? throw new Rejected("NOT_FOUND");
        // Which appeal left the rates to a line is no amount.
        return (version, version.Lines.All(l => AssessedLine.Of(l.LineNumber, l.TariffEdition, l.Basis) with { RatesKeptBy = l.RatesKeptBy } == l), [.. version.Lines.Select(PricedLine.Of)]);
    }
}
