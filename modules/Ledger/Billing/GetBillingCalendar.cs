using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks for the dates of a release: until when to account, when the statement comes, when to pay.</summary>
/// <param name="Stream">RPP, CLVS, CSA1, CSA2, CTC or NON_RPP.</param>
/// <param name="ReleaseDate">A Toronto date, as 2026-01-17.</param>
public sealed record GetBillingCalendar([property: QueryParam] string? Stream, [property: QueryParam] string? ReleaseDate);

public sealed record GetBillingCalendarResponse(
    string Stream, DateOnly ReleaseDate, DateOnly AccountingDeadline, DateOnly BillingPeriodStart, DateOnly BillingPeriodEnd, DateOnly StatementDate, DateOnly PaymentDueDate);

public sealed class GetBillingCalendarEndpoint(ILedgerStore store) : CarmEndpoint<GetBillingCalendar, GetBillingCalendarResponse>
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
        await using var session = store.QuerySession();
        var moved = (await session.Query<DueDateOverride>().ToListAsync(ct)).Where(o => o.Counts).ToDictionary(o => o.PeriodEnd, o => o.DueOn);
        var dates = BillingCalendar.For(stream, released, end => moved.TryGetValue(end, out var due) ? due : null);
        await Send.OkAsync(new(query.Stream!, released, dates.AccountingDeadline, dates.PeriodStart, dates.PeriodEnd, dates.StatementOn, dates.PaymentDueOn), ct);
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
        "NON_RPP" => BillingStream.NonRpp,
        _ => null,
    };
}
