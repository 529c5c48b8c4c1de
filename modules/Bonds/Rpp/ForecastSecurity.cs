using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Asks on which day the security of an account will be too small, what will be needed then, and what is cheaper.</summary>
/// <param name="PremiumRate">What a surety charges a year for a dollar of its agreement, as 0.015.</param>
/// <param name="DepositRate">What a dollar tied up in cash would earn a year otherwise, as 0.03; left out, an assumption of ours.</param>
public sealed record ForecastSecurity(string RmAccount, [property: QueryParam] string? PremiumRate = null, [property: QueryParam] string? DepositRate = null);

/// <param name="Method">How it was reckoned, in the caller's language.</param>
/// <param name="Why">In words why that day, or why there is none.</param>
/// <param name="Cheaper">AGREEMENT or CASH; null unless a premium rate is given.</param>
/// <param name="AgreementCost">The premium of a year.</param>
/// <param name="CashCost">What the cash would earn in a year.</param>
/// <param name="DepositRate">By which the cost of cash was reckoned.</param>
/// <param name="DepositRateSource">Whose it is, in the caller's language.</param>
/// <param name="BreakEvenDepositRate">What cash would have to earn for both to cost the same; below it cash is the cheaper.</param>
public sealed record ForecastSecurityResponse(
    string RmAccount, DateOnly AsOf, Money Agreements, Money Cash, Shortage Forecast, string Why, string Method, string? Cheaper, Money? AgreementCost, Money CashCost, decimal DepositRate, string DepositRateSource,
    decimal? BreakEvenDepositRate);

public sealed class ForecastSecurityEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<ForecastSecurity, ForecastSecurityResponse>
{
    static readonly Bilingual Method = new(
        "Each coming billing period is expected to bring what the same period brought a year before, times the growth of the last three ended periods over the same three a year before (at least 0.5, at most 2); where that is not known, the average of the last three. It comes evenly by the day and is paid on its due date. The review of 20 October counts from 15 January.",
        "Chaque période de facturation à venir devrait apporter ce que la même période a apporté un an plus tôt, multiplié par la croissance des trois dernières périodes terminées par rapport aux mêmes trois un an plus tôt (au moins 0,5, au plus 2); à défaut, la moyenne des trois dernières. Le montant vient également chaque jour et est payé à son échéance. L'examen du 20 octobre compte à partir du 15 janvier.");

    static readonly Bilingual Named = new("Named by the caller.", "Indiqué par le demandeur."),
        Assumed = new("An assumption of ours, not the CBSA's; name your own as depositRate.", "Une hypothèse de notre part, non de l'ASFC; indiquez le vôtre avec depositRate.");

    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rpp/forecast");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "Forecast when security will be too small");
    }

    public override async Task HandleAsync(ForecastSecurity query, CancellationToken ct)
    {
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        var (premium, earns) = (RateOf(query.PremiumRate, "premiumRate"), RateOf(query.DepositRate, "depositRate") ?? RppPolicy.AssumedDepositRate);
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<RppAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        var forecast = SecurityForecast.Of(account, today);
        var (agreement, cash) = (premium is { } p ? Money.Round(forecast.NeedsAgreement.Amount * p) : (Money?)null, Money.Round(forecast.NeedsCash.Amount * earns));
        await Send.OkAsync(new(
            account.Id, today, account.AgreementsOn(today), account.CashOn(today), forecast, WhyOf(forecast).ToString(), Method.ToString(), agreement is null ? null : agreement < cash ? "AGREEMENT" : "CASH", agreement, cash,
            earns, (query.DepositRate is null ? Assumed : Named).ToString(),
            agreement is { } cost && forecast.NeedsCash > Money.Zero ? Math.Round(cost.Amount / forecast.NeedsCash.Amount, 6) : null), ct);
    }

    static Bilingual WhyOf(Shortage forecast) => forecast.Cause switch
    {
        "REQUIREMENT" => new($"On {forecast.ShortOn:yyyy-MM-dd} a requirement comes, or security ends, and what then stands is less than is required.", $"Le {forecast.ShortOn:yyyy-MM-dd}, une exigence entre en vigueur ou une garantie prend fin, et ce qui reste est inférieur à l'exigence."),
        "USE" => new($"On {forecast.ShortOn:yyyy-MM-dd} what is owing and estimated reaches the limit.", $"Le {forecast.ShortOn:yyyy-MM-dd}, ce qui est dû et estimé atteint la limite."),
        _ => new($"In the twelve months ahead no more than {forecast.HighestUse} is expected to be owing and estimated at once, and no requirement comes that is not met.", $"Au cours des douze mois à venir, il ne devrait pas y avoir plus de {forecast.HighestUse} dus et estimés à la fois, et aucune exigence ne sera insatisfaite."),
    };

    static decimal? RateOf(string? text, string path) => text is null ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 1 ? rate : throw new Rejected("VAL_PREMIUM_RATE") { Path = path };
}
