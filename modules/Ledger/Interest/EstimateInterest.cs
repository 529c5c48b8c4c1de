using System.Globalization;
using Carm.Kernel;
using FastEndpoints;

namespace Carm.Ledger;

/// <summary>Asks for the interest on a principal from one day to another, both included; no relief, grace, hold or minimum.</summary>
/// <param name="Rate">Percent per year; it holds for all days. Left out, the loaded rates of the kind decide.</param>
/// <param name="Kind">SPECIFIED (the default) or PRESCRIBED.</param>
public sealed record EstimateInterest(
    [property: QueryParam] string? Principal, [property: QueryParam] string? From, [property: QueryParam] string? To,
    [property: QueryParam] string? Rate = null, [property: QueryParam] string? Kind = null);

public sealed record EstimateInterestResponse(int Days, Money Interest, IReadOnlyList<InterestStep> Trace);

/// <summary>One step of the calculation.</summary>
/// <param name="Source">Where it stands in law.</param>
public sealed record InterestStep(string Step, string Formula, string Result, string Source);

public sealed class EstimateInterestEndpoint : CarmEndpoint<EstimateInterest, EstimateInterestResponse>
{
    public override void Configure()
    {
        Get("tools/interest");
        Group<Public>();
        Summary(s => s.Summary = "Interest compounded daily");
    }

    public override Task HandleAsync(EstimateInterest query, CancellationToken ct)
    {
        if (!Money.TryParse(query.Principal, out var principal) || principal < Money.Zero) throw new Rejected("VAL_PRINCIPAL") { Path = "principal" };
        var from = BusinessCalendar.ReadDate(query.From, "from");
        var to = BusinessCalendar.ReadDate(query.To, "to");
        if (to < from) throw new Rejected("VAL_DATE_ORDER") { Path = "to" };
        if (query.Kind is not (null or "SPECIFIED" or "PRESCRIBED")) throw new Rejected("VAL_KIND") { Path = "kind" };

        // No rate book is loaded yet, and an invented rate must never pass for an official one.
        if (query.Rate is null) throw new Rejected("RATE_MISSING", $"{from.Year}Q{(from.Month + 2) / 3}");
        if (!decimal.TryParse(query.Rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) || rate > 100) throw new Rejected("VAL_RATE") { Path = "rate" };

        var days = to.DayNumber - from.DayNumber + 1;
        var interest = InterestCalculation.Charge(new InterestSpan(from, to, principal, rate));
        return Send.OkAsync(new(days, interest,
        [
            new(new Bilingual("Days, both ends included", "Jours, bornes comprises").ToString(), $"{from:yyyy-MM-dd} .. {to:yyyy-MM-dd}", $"{days}", "Customs Act s.33.4"),
            new(new Bilingual("Compounded daily, each day 1/365 or 1/366 by its year, rounded once", "Composé quotidiennement, 1/365 ou 1/366 selon l'année, arrondi une fois").ToString(),
                $"{principal} x ((1 + {rate.ToString(CultureInfo.InvariantCulture)} % / 365) ^ {days} - 1)", interest.ToString(), "Customs Act s.3.1"),
            new(new Bilingual("Left out: relief periods, grace days, holds", "Non pris en compte : périodes d'allègement, jours de grâce, suspensions").ToString(), "-", "-", "-"),
        ]), ct);
    }
}
