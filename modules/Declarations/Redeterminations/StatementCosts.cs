using System.Globalization;
using Marten;

namespace Carm.Declarations;

/// <summary>What a line cost as it stood and what it costs as determined.</summary>
/// <param name="From">By head, as it stood; zero for a line that was not there.</param>
/// <param name="To">By head, as determined; zero for a line that is no more.</param>
/// <param name="Change">By head, between what the versions say; what of all lines went to the account stands in the statement's own differences.</param>
/// <param name="FromRate">The text of the rate of customs duty claimed as it stood; null for a line that was not there.</param>
/// <param name="ToRate">The text of the rate of customs duty claimed as determined; null for a line that is no more.</param>
/// <param name="FromExchangeRate">The exchange rate as it stood; null for a line that was not there.</param>
/// <param name="ToExchangeRate">The exchange rate as determined; null for a line that is no more.</param>
public sealed record LineCost(int LineNumber, CadAmounts From, CadAmounts To, CadAmounts Change, string? FromRate, string? ToRate, string? FromExchangeRate, string? ToExchangeRate)
{
    /// <summary>Of the lines that the statement changes, and of those that cost something else by it: a campaign changes rates and no field, and an invoice's currency prices lines that are not named.</summary>
    public static IReadOnlyList<LineCost> Between(IReadOnlyList<AssessedLine> from, StatementOfAdjustments statement)
    {
        var (before, after) = (from.ToDictionary(l => l.LineNumber), statement.Lines.ToDictionary(l => l.LineNumber));
        var named = statement.Becomes.Select(l => l.LineNumber!.Value).ToHashSet();
        return [.. before.Keys.Union(after.Keys).Order().Select(number => Of(number, before.GetValueOrDefault(number), after.GetValueOrDefault(number))).Where(cost => cost.From != cost.To || named.Contains(cost.LineNumber))];
    }

    static LineCost Of(int number, AssessedLine? was, AssessedLine? becomes)
    {
        var (from, to) = (was?.Amounts ?? CadAmounts.Zero, becomes?.Amounts ?? CadAmounts.Zero);
        return new(number, from, to, to - from, was?.Basis.Rate, becomes?.Basis.Rate, was?.Basis.ExchangeRate.ToString(CultureInfo.InvariantCulture), becomes?.Basis.ExchangeRate.ToString(CultureInfo.InvariantCulture));
    }
}

static class StatementCosts
{
    /// <summary>Worked out from the version that the statement changes and the lines that it priced; a refusal changes none.</summary>
    public static async Task<IReadOnlyList<LineCost>> CostsOfAsync(this IQuerySession session, StatementOfAdjustments statement, CancellationToken ct)
    {
        if (statement.MadeVersion == statement.BasedOn) return [];
        var before = await session.LoadAsync<CadVersion>(CadVersion.IdOf(statement.TransactionNumber, statement.BasedOn), ct);
        return LineCost.Between(before?.Lines ?? [], statement);
    }
}
