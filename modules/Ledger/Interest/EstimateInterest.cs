using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;

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

public sealed class EstimateInterestEndpoint(ILedgerStore store) : CarmEndpoint<EstimateInterest, EstimateInterestResponse>
{
    public override void Configure()
    {
        Get("tools/interest");
        Group<Public>();
        Summary(s => s.Summary = "Interest compounded daily");
    }

    public override async Task HandleAsync(EstimateInterest query, CancellationToken ct)
    {
        if (!Money.TryParse(query.Principal, out var principal) || principal < Money.Zero) throw new Rejected("VAL_PRINCIPAL") { Path = "principal" };
        var from = BusinessCalendar.ReadDate(query.From, "from");
        var to = BusinessCalendar.ReadDate(query.To, "to");
        if (to < from) throw new Rejected("VAL_DATE_ORDER") { Path = "to" };
        if (to.DayNumber - from.DayNumber > 36_600) throw new Rejected("VAL_SPAN") { Path = "to" };
        if (query.Kind is not (null or "SPECIFIED" or "PRESCRIBED")) throw new Rejected("VAL_KIND") { Path = "kind" };
        InterestSpan[] spans = [.. query.Rate is null ? await LoadedAsync(from, to, principal, query.Kind, ct) : [new(from, to, principal, ReadRate(query.Rate))]];
        await Send.OkAsync(Of(spans), ct);
    }

    async Task<IEnumerable<InterestSpan>> LoadedAsync(DateOnly from, DateOnly to, Money principal, string? kind, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return new RateBook(await session.Query<InterestRate>().ToListAsync(ct)).Spans(from, to, principal, kind == "PRESCRIBED" ? RateKind.Prescribed : RateKind.Specified);
    }

    static decimal ReadRate(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 100 ? rate : throw new Rejected("VAL_RATE") { Path = "rate" };

    static EstimateInterestResponse Of(InterestSpan[] spans)
    {
        try
        {
            var interest = InterestCalculation.Charge(spans);
            return new(spans.Sum(Days), interest,
            [
                .. spans.Select(span => new InterestStep(
                    new Bilingual("Days, both ends included", "Jours, bornes comprises").ToString(), $"{span.From:yyyy-MM-dd} .. {span.To:yyyy-MM-dd}, {Percent(span)} %", $"{Days(span)}", "Customs Act s.33.4")),
                new(new Bilingual("Compounded daily, each day 1/365 or 1/366 by its year, rounded once", "Composé quotidiennement, 1/365 ou 1/366 selon l'année, arrondi une fois").ToString(),
                    $"{spans[0].Principal} x ({string.Join(" x ", spans.Select(span => $"(1 + {Percent(span)} % / 365) ^ {Days(span)}"))} - 1)", interest.ToString(), "Customs Act s.3.1"),
                new(new Bilingual("Left out: relief periods, grace days, holds", "Non pris en compte : périodes d'allègement, jours de grâce, suspensions").ToString(), "-", "-", "-"),
            ]);
        }
        catch (OverflowException)
        {
            throw new Rejected("VAL_PRINCIPAL") { Path = "principal" };
        }
    }

    static int Days(InterestSpan span) => span.To.DayNumber - span.From.DayNumber + 1;

    static string Percent(InterestSpan span) => span.RatePercent.ToString(CultureInfo.InvariantCulture);
}
