using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>Asks what goods would cost at the border. Nothing is stored; an estimate has no legal effect.</summary>
/// <param name="RateDate">The day whose rates hold, as 2026-03-20.</param>
public sealed record EstimateDuty(string? RateDate = null, IReadOnlyList<EstimateLine>? Lines = null);

/// <summary>One line; numbers are strings. The rates and amounts override the reference data for that element only.</summary>
public sealed record EstimateLine(
    int? LineNumber = null, string? Classification = null, string? CountryOfOrigin = null, string? TariffTreatment = null, string? ValueForCurrencyConversion = null, string? Currency = null,
    string? ExchangeRate = null, string? Quantity = null, string? Unit = null, string? CustomsDutyRate = null, string? SurtaxRate = null, string? AntiDumping = null,
    string? Countervailing = null, string? ExciseTax = null, string? GstCode = null, string? ProvinceOfDestination = null, bool Casual = false);

public sealed record EstimateDutyResponse(IReadOnlyList<EstimatedLine> Lines, EstimatedTotals Totals);

public sealed record EstimatedLine(
    int LineNumber, Money ValueForDuty, Money CustomsDuty, Money Sima, Money Surtax, Money ExciseTax, Money ValueForTax, Money Gst, Money ProvincialTax, Money Total, IReadOnlyList<EstimateStep> Trace);

/// <summary>The sums of the rounded line amounts, never computed anew.</summary>
public sealed record EstimatedTotals(Money ValueForDuty, Money CustomsDuty, Money Sima, Money Surtax, Money ExciseTax, Money ValueForTax, Money Gst, Money ProvincialTax, Money Total);

public sealed record EstimateStep(string Step, string Formula, string Result, string Source);

public sealed class EstimateDutyEndpoint(IDeclarationsStore store, ReferenceShelf references) : CarmEndpoint<EstimateDuty, EstimateDutyResponse>
{
    public override void Configure()
    {
        Post("tools/duty-estimate");
        Group<Public>();
        Summary(s => s.Summary = "Estimate duties and taxes, with every step explained");
    }

    public override async Task HandleAsync(EstimateDuty query, CancellationToken ct)
    {
        if (!BusinessCalendar.TryReadDate(query.RateDate, out var on)) throw new Rejected("CAD-4001") { Path = "rateDate" };
        if (query.Lines is not { Count: > 0 and <= 9_999 }) throw new Rejected("CAD-4001") { Path = "lines" };

        await using var session = store.QuerySession();
        var reference = await references.CurrentAsync(session, ct);
        await Send.OkAsync(Estimate(query.Lines, on, await session.TariffAsync(reference, on, query.Lines.Select(l => l?.Classification), ct), reference), ct);
    }

    public static EstimateDutyResponse Estimate(IReadOnlyList<EstimateLine> asked, DateOnly on, TariffEdition tariff, ReferenceData reference)
    {
        EstimatedLine[] lines = [.. asked.Select((line, i) => Assess(new(line, $"lines[{i}]", on, tariff, reference), $"lines[{i}]"))];
        return new(lines, new(
            Money.Sum(lines.Select(l => l.ValueForDuty)), Money.Sum(lines.Select(l => l.CustomsDuty)), Money.Sum(lines.Select(l => l.Sima)), Money.Sum(lines.Select(l => l.Surtax)),
            Money.Sum(lines.Select(l => l.ExciseTax)), Money.Sum(lines.Select(l => l.ValueForTax)), Money.Sum(lines.Select(l => l.Gst)), Money.Sum(lines.Select(l => l.ProvincialTax)), Money.Sum(lines.Select(l => l.Total))));
    }

    static EstimatedLine Assess(EstimateLineReading line, string path)
    {
        var (a, trace) = LineAssessment.Explain(line.Read());
        // More than a declaration can carry is a fault of the line, not of ours.
        if (!a.Amounts.CanBeSaid()) throw new Rejected("CAD-4001") { Path = path };
        return new(line.Number, a.ValueForDuty, a.CustomsDuty, a.Sima, a.Surtax, a.ExciseTax, a.ValueForTax, a.Gst, a.ProvincialTax, a.Total,
            [.. trace.Select(s => new EstimateStep(s.Step.ToString(), s.Formula, s.Result.ToString(), s.Source.ToString())),
             .. line.Notes.Select(note => new EstimateStep(note.ToString(), "-", "0.00", "-"))]);
    }
}
