using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks for the billing calendar of a year: its statements of account, each with its billing period and the day by which it is paid.</summary>
/// <param name="Year">The year in which the statements are issued; this year when left out.</param>
public sealed record GetBillingYear([property: QueryParam] int? Year = null);

/// <param name="Year">The year in which the statements are issued.</param>
/// <param name="Periods">One for each month.</param>
public sealed record GetBillingYearResponse(int Year, IReadOnlyList<BilledPeriod> Periods);

/// <summary>A billing period with its statement of account.</summary>
/// <param name="PaymentDueDate">The tenth weekday after the period, holidays counted (SOR/86-1062 s.10.1), or the later day that the CBSA has set for it.</param>
/// <param name="LastDayToPay">The due date, or the next day that is none where it is a holiday (Interpretation Act s.26): payment by then is in time.</param>
/// <param name="Moved">Whether the CBSA has set the due date.</param>
public sealed record BilledPeriod(DateOnly BillingPeriodStart, DateOnly BillingPeriodEnd, DateOnly StatementDate, DateOnly PaymentDueDate, DateOnly LastDayToPay, bool Moved)
{
    /// <param name="end">A 17th.</param>
    public static BilledPeriod Of(DateOnly end, IReadOnlyCollection<DueDateOverride> moved)
    {
        var issued = new DateOnly(end.Year, end.Month, 25);
        var due = DueDateOverride.DueOf(issued, moved);
        return new(end.AddMonths(-1).AddDays(1), end, issued, due, BillingCalendar.GraceOn(due), due != BillingCalendar.DueOn(end));
    }
}

public sealed class GetBillingYearEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetBillingYear, GetBillingYearResponse>
{
    public override void Configure()
    {
        Get("billing-calendar");
        Group<Public>();
        Summary(s => s.Summary = "Billing periods, statements and due dates of a year");
    }

    public override async Task HandleAsync(GetBillingYear query, CancellationToken ct)
    {
        var year = query.Year ?? clock.GetUtcNow().TorontoDate().Year;
        if (year is < 1990 or > 2100) throw new Rejected("VAL_DATE") { Path = "year" };
        await using var session = store.QuerySession();
        var moved = await session.Query<DueDateOverride>().ToListAsync(ct);
        await Send.OkAsync(new(year, [.. Enumerable.Range(1, 12).Select(month => BilledPeriod.Of(new(year, month, 17), moved))]), ct);
    }
}
