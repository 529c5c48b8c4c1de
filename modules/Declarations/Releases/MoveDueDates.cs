using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The due date that the CBSA has set for a billing period, as the Ledger says.</summary>
/// <param name="Id">The end of the period, as 2026-01-17.</param>
public sealed record MovedDueDate(string Id, DateOnly PeriodEnd, DateOnly DueOn);

/// <summary>Some of the declarations and releases that were due on the regulation's date.</summary>
public sealed record DeferCads(IReadOnlyList<string> TransactionNumbers, DateOnly PeriodEnd, DateOnly DueOn);

/// <summary>A due date was moved: new releases take it, and what was released or declared before is due, and may be corrected, until the new one.</summary>
public static class KeepMovedDueDateHandler
{
    const int AtOnce = 100;

    public static async Task<OutgoingMessages> Handle(DueDateOverridden moved, IDocumentSession session, CancellationToken ct)
    {
        session.Store(new MovedDueDate($"{moved.PeriodEnd:yyyy-MM-dd}", moved.PeriodEnd, moved.DueOn));
        DateOnly? regular = BillingCalendar.DueOn(moved.PeriodEnd);
        var declared = await session.Query<Cad>().Where(c => c.PaymentDueOn == regular).Select(c => c.Id).ToListAsync(ct);
        var released = await session.Query<ReleaseRecord>().Where(r => r.PaymentDueOn == regular.Value).Select(r => r.Id).ToListAsync(ct);
        return [.. declared.Union(released).Order(StringComparer.Ordinal).Chunk(AtOnce).Select(some => new DeferCads(some, moved.PeriodEnd, moved.DueOn))];
    }
}

public static class DeferCadsHandler
{
    public static async Task Handle(DeferCads command, IDocumentSession session, CancellationToken ct)
    {
        var regular = BillingCalendar.DueOn(command.PeriodEnd);
        foreach (var number in command.TransactionNumbers)
        {
            if (await session.LockCadAsync(number, ct) is { } cad && MovedDueDates.Deferred(cad, regular, command.DueOn) is var due && due != cad) session.Store(due);
            if (await session.LoadAsync<ReleaseRecord>(number, ct) is { } release && MovedDueDates.Deferred(release, regular, command.DueOn) is var later && later != release) session.Store(later);
        }
    }
}

static class MovedDueDates
{
    /// <summary>The due date of a billing period where the CBSA has set one.</summary>
    public static async Task<Func<DateOnly, DateOnly?>> MovedDueDatesAsync(this IQuerySession session, CancellationToken ct)
    {
        var moved = (await session.Query<MovedDueDate>().ToListAsync(ct)).ToDictionary(m => m.PeriodEnd, m => m.DueOn);
        return end => moved.TryGetValue(end, out var due) ? due : null;
    }

    /// <summary>What is paid before or at release has no billing period.</summary>
    public static Cad Deferred(Cad cad, DateOnly regular, DateOnly to) =>
        cad.PaymentDueOn == regular && cad.Stream != BillingStream.NonRpp && cad.ReleasedOn != regular ? cad with { PaymentDueOn = to, AccountingDeadline = ByDueDate(cad.Stream) && cad.AccountingDeadline == regular ? to : cad.AccountingDeadline } : cad;

    /// <summary>Goods of SOR/86-1062 s.14 are due when they are accounted for, whatever period that is in.</summary>
    public static ReleaseRecord Deferred(ReleaseRecord release, DateOnly regular, DateOnly to) =>
        release.PaymentDueOn == regular && release.EndsOn is null ? release with { PaymentDueOn = to, AccountingDeadline = ByDueDate(release.Stream) && release.AccountingDeadline == regular ? to : release.AccountingDeadline } : release;

    /// <summary>A CSA importer accounts by the due date itself, and so does who lacked information (SOR/86-1062 ss.10.3, 13).</summary>
    static bool ByDueDate(BillingStream stream) => stream is BillingStream.Csa1 or BillingStream.Csa2 or BillingStream.Interim;
}
