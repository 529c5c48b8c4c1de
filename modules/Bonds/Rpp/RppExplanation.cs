using Carm.Kernel;
using Carm.Ledger.Contracts;

namespace Carm.Bonds;

/// <param name="PeriodEnd">The last day of the billing period.</param>
/// <param name="DutiesAndTaxes">When the requirement was set.</param>
/// <param name="Now">With what was declared and corrected since.</param>
/// <param name="IsHighest">Whether the requirement follows from it.</param>
public sealed record ExplainedMonth(DateOnly PeriodEnd, Money DutiesAndTaxes, Money Now, bool IsHighest);

/// <summary>One requirement, and the months and the rule behind it.</summary>
/// <param name="Holds">Whether it counts today.</param>
/// <param name="Months">The twelve billing periods that had ended, and of a first debit the one that ran, as they were then.</param>
/// <param name="Rule">The formula with its numbers, in the caller's language.</param>
public sealed record ExplainedRequirement(RequirementView Requirement, bool Holds, IReadOnlyList<ExplainedMonth> Months, string Rule, string Law);

/// <summary>Goods that left and whose amount has not come to the account.</summary>
public sealed record ExplainedRelease(string TransactionNumber, Money Estimate);

/// <summary>A debt or a credit of the account as the Ledger has it at this moment.</summary>
/// <param name="Open">What of it is open; negative for a credit.</param>
public sealed record ExplainedItem(string Type, string Reference, DateOnly DueOn, Money Open);

/// <summary>How much of the security is used, and of what the sum is made.</summary>
/// <param name="Owing">The balance that use was measured by; while the Ledger's newest has not come it may differ from the sum of the items for a moment.</param>
/// <param name="Items">The first hundred debts and credits behind it, the earliest due day first.</param>
/// <param name="HasMoreItems">Whether there are others.</param>
/// <param name="Releases">How many there are.</param>
/// <param name="Released">The first hundred of them.</param>
/// <param name="Securities">What stands today.</param>
public sealed record ExplainedUse(
    Money Owing, IReadOnlyList<ExplainedItem> Items, bool HasMoreItems, Money ReleasedNotAccountedFor, long Releases, IReadOnlyList<ExplainedRelease> Released, Money Exposure, IReadOnlyList<ExplainedSecurity> Securities, Money? Limit, decimal? UsedPercent, string Rule, string Law);

/// <param name="Counts">What it adds to the limit: an agreement twice, cash once.</param>
public sealed record ExplainedSecurity(string Source, bool IsCash, Money Amount, Money Counts);

/// <summary>Opens each figure of release prior to payment into what it was made of (15.1, 15.2). Pure.</summary>
static class RppExplanation
{
    /// <summary>How many items and releases are named.</summary>
    public const int Shown = 100;

    public const string Law = "SOR/86-1062 s.11; Customs Act s.32, s.33";

    public static IReadOnlyList<ExplainedRequirement> Requirements(RppAccount account, DateOnly today) => [.. account.Requirements.Select(row => Requirement(account, row, row == account.RowOn(today)))];

    static ExplainedRequirement Requirement(RppAccount account, RequirementRow row, bool holds)
    {
        var window = row.Months.OrderBy(m => m.Key).ToArray();
        var highest = window.Length == 0 ? (DateOnly?)null : window.MaxBy(m => m.Value).Key;
        return new(RequirementView.Of(row), holds, [.. window.Select(m => new ExplainedMonth(m.Key, Money.Of(m.Value), Money.Of(account.Months.GetValueOrDefault(m.Key)), m.Key == highest && m.Value > 0))], RuleOf(row).ToString(), Law);
    }

    /// <summary>The formula of 15.1 with the numbers put in.</summary>
    static Bilingual RuleOf(RequirementRow row)
    {
        var (required, half) = (row.Required, row.Base.Amount / 2);
        if (row.Base <= Money.Zero) return new("Nothing was owing in any month, so that nothing is required.", "Rien n'était dû au cours d'aucun mois; rien n'est donc exigé.");
        var by = row.Cause switch
        {
            "REDUCTION" => new Bilingual($"The CBSA took {row.Base} instead of the highest month.", $"L'ASFC a retenu {row.Base} au lieu du mois le plus élevé."),
            "ENROLMENT" => new($"The highest month, or what the importer expected of it, was {row.Base} on {row.AsOf:yyyy-MM-dd}.", $"Le mois le plus élevé, ou celui que prévoyait l'importateur, était de {row.Base} le {row.AsOf:yyyy-MM-dd}."),
            _ => new($"The highest month was {row.Base} on {row.AsOf:yyyy-MM-dd}.", $"Le mois le plus élevé était de {row.Base} le {row.AsOf:yyyy-MM-dd}."),
        };
        return new(
            $"{by.En} As an agreement: {row.Base} x 50 % = {Exact(half)}, in whole dollars, at least 5000 and at most 10000000: {required.Agreement}. In cash: {row.Base} x 100 %, likewise: {required.Cash}.",
            $"{by.Fr} En entente : {row.Base} x 50 % = {Exact(half)}, en dollars entiers, au moins 5000 et au plus 10000000 : {required.Agreement}. En espèces : {row.Base} x 100 %, de même : {required.Cash}.");
    }

    /// <param name="released">The estimates that are shown; their sum may be part of the whole.</param>
    /// <param name="releases">How many there are.</param>
    /// <param name="items">The Ledger's, up to one more than are shown.</param>
    public static ExplainedUse Use(RppAccount account, IReadOnlyList<OpenBalanceItem> items, IReadOnlyList<ReleasedGoods> released, long releases, DateOnly today)
    {
        var limit = account.LimitOn(today);
        var (owing, agreements, cash) = (Money.Max(Money.Zero, account.Owing), account.AgreementsOn(today), account.CashOn(today));
        var rule = account.RequiredOn(today) == SecurityRequirement.None
            ? new Bilingual($"Exposure: {owing} owing + {account.Released} estimated = {account.Exposure}. Nothing is required, and there is no limit.", $"Exposition : {owing} dus + {account.Released} estimés = {account.Exposure}. Rien n'est exigé, et il n'y a pas de limite.")
            : limit is null ? new Bilingual($"Exposure: {owing} owing + {account.Released} estimated = {account.Exposure}. The highest requirement there is, is met: there is no limit.", $"Exposition : {owing} dus + {account.Released} estimés = {account.Exposure}. L'exigence la plus élevée est satisfaite : il n'y a pas de limite.")
            : new($"Exposure: {owing} owing + {account.Released} estimated = {account.Exposure}. Limit: 2 x {agreements} of agreements + {cash} in cash = {limit}.", $"Exposition : {owing} dus + {account.Released} estimés = {account.Exposure}. Limite : 2 x {agreements} en ententes + {cash} en espèces = {limit}.");
        return new(
            account.Owing, [.. items.Take(Shown).Select(i => new ExplainedItem(i.Type, i.Reference, i.DueOn, Money.Of(i.Open)))], items.Count > Shown, account.Released, releases, [.. released.Select(g => new ExplainedRelease(g.Id, Money.Of(g.Estimate)))], account.Exposure,
            [.. account.Shares.Where(s => s.Program == SecurityProgram.Rpp && s.HoldsOn(today)).Select(s => new ExplainedSecurity(s.Source, s.IsCash, s.Amount, s.IsCash ? s.Amount : s.Amount + s.Amount))], limit, Utilization.Of(account.Exposure, limit).Percent,
            rule.ToString(), Law);
    }

    static string Exact(decimal amount) => amount.ToString("0.00##", System.Globalization.CultureInfo.InvariantCulture);
}
