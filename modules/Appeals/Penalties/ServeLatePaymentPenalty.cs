using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A statement of account whose duties were not paid in time costs the flat penalty of C336, once; the portal serves the notice at once. What was cancelled because it had been paid in time comes again where that payment is taken back.</summary>
public static class ServeLatePaymentPenaltyHandler
{
    const string Contravention = "C336";

    public static async Task<OutgoingMessages> Handle(StatementUnpaid unpaid, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"appeals late payment penalties {unpaid.RmAccount}", ct);
        var (infractionOn, table) = (unpaid.GraceOn.AddDays(1), await ContraventionTable.ReadAsync(session, ct));
        // Where the table has ended the contravention, paying late costs no penalty.
        if (!table.Has(Contravention, infractionOn) || (await LatePaymentPenalties.FindAsync(session, unpaid.StatementNumber, ct)).Any(p => p.PaidInTimeAt is not { } cancelled || cancelled >= unpaid.EffectiveAt)) return [];

        var now = clock.GetUtcNow();
        var contravention = table.Find(Contravention, infractionOn);
        var p = Penalty.ServedAtOnce(await session.NextNumberAsync(Penalty.LatePayment, now.TorontoDate(), ct), Penalty.LatePayment, unpaid.RmAccount, unpaid.RmAccount[..9], contravention, infractionOn, now) with { StatementNumber = unpaid.StatementNumber };
        var messages = await session.KeepAsync(p, PenaltyActs.Served, envelope, now, ct);
        messages.Add(p.Fact(now));
        messages.Add(NoticeRequested.ToManagers($"penalty/{p.Id}", p.RmAccount[..9], "APPEALS_LATE_PAYMENT_SERVED", now, p.RmAccount, p.Id, p.Amount.ToString(), unpaid.StatementNumber, p.Contravention, $"{p.PayByOn:yyyy-MM-dd}"));
        return messages;
    }
}

/// <summary>The payment had been made in time: there was no contravention, and the penalty is cancelled (Customs Act s.127.1).</summary>
public static class CancelLatePaymentPenaltyHandler
{
    public static async Task<OutgoingMessages> Handle(StatementPaidInTime paid, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"appeals late payment penalties {paid.RmAccount}", ct);
        var served = await LatePaymentPenalties.FindAsync(session, paid.StatementNumber, ct);
        // Heard again, it says nothing of a penalty that came since.
        if (served.Any(p => p.PaidInTimeAt >= paid.EffectiveAt) || served.FirstOrDefault(p => p.May(PenaltyCommand.Cancel)) is not { } p) return [];
        var (_, messages) = await session.LowerAsync(p with { PaidInTimeAt = paid.EffectiveAt }, Money.Zero, new("The payment had been made in time.", "Le paiement avait été fait à temps."), envelope, clock.GetUtcNow(), ct);
        return messages;
    }
}

static class LatePaymentPenalties
{
    public static Task<IReadOnlyList<Penalty>> FindAsync(IQuerySession session, string statementNumber, CancellationToken ct) => session.Query<Penalty>().Where(p => p.StatementNumber == statementNumber).ToListAsync(ct);
}
