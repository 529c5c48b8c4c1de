using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks what a contravention would cost.</summary>
/// <param name="Basis">ISSUE or OCCURRENCE, for the codes that know both; OCCURRENCE by default.</param>
/// <param name="History">Earlier penalties as date:level, comma-separated; the date is both infraction and issue date.</param>
public sealed record EstimatePenalty(
    [property: QueryParam] string? Code, [property: QueryParam] string? InfractionDate,
    [property: QueryParam] string? Count = null, [property: QueryParam] string? Basis = null, [property: QueryParam] string? History = null);

/// <param name="Level">1 to 3; null for a flat amount.</param>
public sealed record EstimatePenaltyResponse(int? Level, Money Amount, PenaltyBasis Basis, IReadOnlyList<PenaltyStep> Trace);

public sealed record PenaltyStep(string Step, string Formula, string Result, string Source);

public sealed class EstimatePenaltyEndpoint(IAppealsStore store) : CarmEndpoint<EstimatePenalty, EstimatePenaltyResponse>
{
    public override void Configure()
    {
        Get("tools/penalty");
        Group<Public>();
        Summary(s => s.Summary = "Level and amount of an administrative monetary penalty");
    }

    public override async Task HandleAsync(EstimatePenalty query, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(query.Code)) throw new Rejected("VAL_CODE") { Path = "code" };
        await using var session = store.QuerySession();
        var table = await ContraventionTable.ReadAsync(session, ct);
        var infractionOn = BusinessCalendar.ReadDate(query.InfractionDate, "infractionDate");
        var contravention = table.Find(query.Code, infractionOn);
        var basis = BasisOf(query.Basis, contravention);
        var count = query.Count is null ? 1
            : int.TryParse(query.Count, System.Globalization.NumberStyles.None, null, out var given) && given is >= 1 and <= 100_000 ? given
            : throw new Rejected("VAL_COUNT") { Path = "count" };

        var penalty = PenaltyLevel.Assess(contravention, count, basis, infractionOn, HistoryOf(query.History));
        await Send.OkAsync(new(penalty.Level, penalty.Amount, basis, [.. Explain(contravention, count, penalty)]), ct);
    }

    static PenaltyBasis BasisOf(string? text, Contravention contravention) => text switch
    {
        null => contravention.Bases[^1],
        "ISSUE" or "OCCURRENCE" => contravention.Bases.Length == 1 ? contravention.Bases[0] : text == "ISSUE" ? PenaltyBasis.Issue : PenaltyBasis.Occurrence,
        _ => throw new Rejected("VAL_BASIS") { Path = "basis" },
    };

    static EarlierPenalty[] HistoryOf(string? text) => string.IsNullOrEmpty(text) ? [] : [.. text.Split(',').Select(item =>
    {
        var parts = item.Trim().Split(':');
        return parts.Length == 2 && BusinessCalendar.TryReadDate(parts[0], out var date) && (parts[1] is "1" or "2" or "3")
            ? new EarlierPenalty(date, date, parts[1][0] - '0')
            : throw new Rejected("VAL_HISTORY") { Path = "history" };
    })];

    static IEnumerable<PenaltyStep> Explain(Contravention contravention, int count, AssessedPenalty penalty)
    {
        yield return new(new Bilingual("Level, from the penalties within the retention period", "Niveau, d'après les pénalités de la période de conservation").ToString(),
            $"{contravention.Code}, {contravention.RetentionMonths} m{(contravention.ThirtyDayRule ? ", 30 d" : "")}", penalty.Level?.ToString() ?? "-", "Customs Act s.109.1, AMPS");
        yield return new(new Bilingual("Unit amount times count", "Montant unitaire multiplié par le nombre").ToString(),
            $"{penalty.Unit} x {count}", Money.OfCents(penalty.Unit.Cents * count).ToString(), $"AMPS {contravention.Code}");
        if (penalty.Cap is { } cap)
            yield return new(new Bilingual("Cap of the group", "Plafond du groupe").ToString(), $"min(…, {cap})", penalty.Amount.ToString(), "AMPS C080-C083, C350-C353");
    }
}
