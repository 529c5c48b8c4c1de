using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>A statement of account whose duties were not paid in time costs the flat penalty of C336, once; the portal serves the notice at once.</summary>
public static class ServeLatePaymentPenaltyHandler
{
    const string Contravention = "C336";

    public static async Task<(PenaltyServed?, NoticeRequested?, DeadlineSet?)> Handle(StatementUnpaid unpaid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync("late payment penalties", ct);
        if (await LatePaymentPenalties.FindAsync(session, unpaid.StatementNumber, ct) is not null) return (null, null, null);

        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var sequence = $"{Penalty.LatePayment}-{today.Year}";
        var numbers = await session.LoadAsync<PenaltyNumbers>(sequence, ct) ?? new(sequence, 0);
        var infractionOn = unpaid.GraceOn.AddDays(1);
        var amount = PenaltyLevel.Assess(ContraventionTable.Find(Contravention), 1, PenaltyBasis.Instance, infractionOn, []).Amount;
        var p = new Penalty($"{sequence}-{numbers.Last + 1:000000}", Penalty.LatePayment, unpaid.RmAccount, unpaid.RmAccount[..9], Contravention, null, amount, infractionOn, today, today, [new(PenaltyState.Issued, now), new(PenaltyState.Served, now)]) { StatementNumber = unpaid.StatementNumber };
        session.Store(numbers with { Last = numbers.Last + 1 });
        session.Insert(p);
        return (new(p.Id, p.RmAccount, p.SubmitterBn9, p.Kind, p.Contravention, null, p.Amount.Amount, p.IssuedOn, p.ServedOn, p.PayByOn, now, p.StatementNumber),
            NoticeRequested.ToManagers($"penalty/{p.Id}", p.RmAccount[..9], "APPEALS_LATE_PAYMENT_SERVED", now, p.RmAccount, p.Id, p.Amount.ToString(), unpaid.StatementNumber, p.Contravention, $"{p.PayByOn:yyyy-MM-dd}"), p.PayByLimit(now));
    }
}

/// <summary>The payment had been made in time: there was no contravention, and the penalty is cancelled (Customs Act s.127.1).</summary>
public static class CancelLatePaymentPenaltyHandler
{
    public static async Task<(PenaltyReduced?, NoticeRequested?, DeadlineSet?)> Handle(StatementPaidInTime paid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync("late payment penalties", ct);
        if (await LatePaymentPenalties.FindAsync(session, paid.StatementNumber, ct) is not { State: PenaltyState.Served } p) return (null, null, null);
        var now = clock.GetUtcNow();
        var cancelled = p with { History = [.. p.History, new(PenaltyState.Cancelled, now)] };
        session.Store(cancelled);
        return (new(p.Id, p.RmAccount, p.Kind, p.Amount.Amount, 1, now),
            NoticeRequested.ToManagers($"penalty/{p.Id}/cancelled", p.RmAccount[..9], "APPEALS_PENALTY_CANCELLED", now, p.RmAccount, p.Id, p.Amount.ToString()), cancelled.PayByLimit(now));
    }
}

static class LatePaymentPenalties
{
    public static Task<Penalty?> FindAsync(IQuerySession session, string statementNumber, CancellationToken ct) => session.Query<Penalty>().FirstOrDefaultAsync(p => p.StatementNumber == statementNumber, ct);
}
