using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.Extensions.Configuration;

namespace Carm.Ledger;

/// <summary>Asks for the dates of a release: until when to account, when the statement comes, when to pay.</summary>
/// <param name="Stream">RPP, CLVS, CSA1, CSA2, CTC, INTERIM or NON_RPP.</param>
/// <param name="ReleaseDate">A Toronto date, as 2026-01-17.</param>
/// <param name="AccountedOn">For INTERIM, the day on which the goods are accounted for: before the last day that the law reckons by, it may make the payment due a month earlier (SOR/86-1062 s.13).</param>
public sealed record GetBillingCalendar([property: QueryParam] string? Stream, [property: QueryParam] string? ReleaseDate, [property: QueryParam] string? AccountedOn = null);

public sealed record GetBillingCalendarResponse(
    string Stream, DateOnly ReleaseDate, DateOnly AccountingDeadline, DateOnly BillingPeriodStart, DateOnly BillingPeriodEnd, DateOnly StatementDate, DateOnly PaymentDueDate);

public sealed class GetBillingCalendarEndpoint(ILedgerStore store, IConfiguration configuration) : CarmEndpoint<GetBillingCalendar, GetBillingCalendarResponse>
{
    public override void Configure()
    {
        Get("tools/billing-calendar");
        Group<Public>();
        Summary(s => s.Summary = "Accounting deadline, billing period, statement and due date of a release");
    }

    public override async Task HandleAsync(GetBillingCalendar query, CancellationToken ct)
    {
        var stream = BillingStreams.Find(query.Stream) ?? throw new Rejected("VAL_STREAM") { Path = "stream" };
        var released = BusinessCalendar.ReadDate(query.ReleaseDate, "releaseDate");
        DateOnly? accounted = query.AccountedOn is null ? null : BusinessCalendar.ReadDate(query.AccountedOn, "accountedOn");
        if (accounted < released) throw new Rejected("VAL_DATE") { Path = "accountedOn" };
        await using var session = store.QuerySession();
        var moved = (await session.Query<DueDateOverride>().ToListAsync(ct)).Where(o => o.Counts).ToDictionary(o => o.PeriodEnd, o => o.DueOn);
        var dates = BillingCalendar.For(stream, stream == BillingStream.Interim ? BilledBy(released, accounted) : released, end => moved.TryGetValue(end, out var due) ? due : null);
        await Send.OkAsync(new(query.Stream!, released, dates.AccountingDeadline, dates.PeriodStart, dates.PeriodEnd, dates.StatementOn, dates.PaymentDueOn), ct);
    }

    DateOnly BilledBy(DateOnly released, DateOnly? accounted)
    {
        var last = BusinessCalendar.AddBusinessDays(released, configuration.GetValue("Billing:InterimAccountingDays", BillingCalendar.InterimAccountingDays));
        return accounted is { } day && day < last ? day : last;
    }
}

/// <summary>The streams by their names on the wire.</summary>
static class BillingStreams
{
    public static BillingStream? Find(string? name) => name switch
    {
        "RPP" => BillingStream.Rpp,
        "CLVS" => BillingStream.Clvs,
        "CSA1" => BillingStream.Csa1,
        "CSA2" => BillingStream.Csa2,
        "CTC" => BillingStream.Ctc,
        "INTERIM" => BillingStream.Interim,
        "NON_RPP" => BillingStream.NonRpp,
        _ => null,
    };
}
