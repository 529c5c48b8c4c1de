using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

public enum UpcomingKind
{
    /// <summary>A statement of account is issued.</summary>
    Statement,

    /// <summary>What is open falls due.</summary>
    PaymentDue,

    /// <summary>The last day on which goods of a billing period may be corrected (Customs Act s.32.2(3)).</summary>
    CorrectionEnd,

    /// <summary>The last day to ask for a further re-determination of a statement of adjustments (Customs Act s.60(1)).</summary>
    AppealEnd,
}

/// <summary>A day that matters to an account.</summary>
/// <param name="Reference">The statement of account or of adjustments, or the end of the billing period, as 2026-01-17.</param>
/// <param name="Amount">What falls due.</param>
public sealed record UpcomingDate(DateOnly On, UpcomingKind Kind, string Title, string Reference, Money? Amount);

static class UpcomingDates
{
    public const int Days = 60;

    /// <summary>How long after the notice an appeal may be made (Customs Act s.60(1)).</summary>
    const int AppealDays = 90;

    /// <summary>By day. It reads what is open, and the statements of adjustments whose time runs.</summary>
    public static async Task<IReadOnlyList<UpcomingDate>> UpcomingAsync(this IQuerySession session, string rmAccount, DateOnly today, Func<string, string, bool> sees, CancellationToken ct)
    {
        var (last, first) = (today.AddDays(Days), OpenItem.AccrualKeyOf(rmAccount, today.AddDays(-AppealDays - 7)));
        var end = OpenItem.AccrualKeyOf(rmAccount, today);
        var batch = session.CreateBatchQuery();
        var due = batch.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.OpenCents > 0 && i.Side == Side.Debit && i.HeldOf == null && i.DueOn >= today && i.DueOn <= last).Select(i => new { i.DueOn, i.OpenCents, i.SubmitterBn9 }).ToList();
        var adjusted = batch.Query<OpenItem>().Where(i => string.Compare(i.AdjustedKey, first) >= 0 && string.Compare(i.AdjustedKey, end) <= 0).ToList();
        var rates = batch.Rates();
        await batch.Execute(ct);
        return Of(rmAccount, today, [.. (await due).Where(d => sees(d.SubmitterBn9, rmAccount)).Select(d => new DueCents(d.DueOn, d.OpenCents))], [.. (await adjusted).Where(i => sees(i.SubmitterBn9, rmAccount))], await rates());
    }

    public static IReadOnlyList<UpcomingDate> Of(string rmAccount, DateOnly today, IReadOnlyList<DueCents> due, IReadOnlyList<OpenItem> adjusted, RateBook rates)
    {
        var found = due.GroupBy(d => d.DueOn).Select(g => new UpcomingDate(g.Key, UpcomingKind.PaymentDue, $"{new Bilingual("Payment due", "Paiement exigible")}", $"{g.Key:yyyy-MM-dd}", Money.OfCents(g.Sum(d => d.Cents))))
            .Concat(adjusted.Select(i => new UpcomingDate(BusinessCalendar.RollForward(i.EffectiveOn.AddDays(AppealDays)), UpcomingKind.AppealEnd, $"{new Bilingual("Last day to appeal a statement of adjustments", "Dernier jour pour en appeler d'un relevé de rajustements")}", i.Cause ?? i.Reference, null)));
        for (var issued = StatementDates.LastBy(today); issued <= today.AddDays(Days); issued = issued.AddMonths(1))
            found = found.Append(new(issued, UpcomingKind.Statement, $"{new Bilingual("Statement of account", "Relevé de compte")}", StatementDates.NumberOf(rmAccount, issued), null))
                .Append(new(rates.DueOf(issued), UpcomingKind.CorrectionEnd, $"{new Bilingual("Last day to correct declarations of the billing period", "Dernier jour pour corriger les déclarations de la période de facturation")}", $"{StatementDates.AnchorOf(issued):yyyy-MM-dd}", null));
        return [.. found.Where(d => d.On >= today && d.On <= today.AddDays(Days)).OrderBy(d => d.On).ThenBy(d => d.Kind).ThenBy(d => d.Reference, StringComparer.Ordinal)];
    }
}
