using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>Goods that were accounted for late are charged for, once for each transaction; the portal serves the notice at once.</summary>
public static class ChargeLateAccountingHandler
{
    public static async Task<OutgoingMessages> Handle(CadAccountedLate late, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // A transaction may come twice at once; it is of one account.
        await session.HoldAsync($"appeals late accounting charges {late.RmAccount}", ct);
        var table = await ContraventionTable.ReadAsync(session, ct);
        if (!LateAccountingCharge.IsDue(late, table) || await LateAccountingCharge.FindAsync(session, late, ct) is not null) return [];

        var p = LateAccountingCharge.Of(late, await session.NextNumberAsync(Penalty.LateCharge, now.TorontoDate(), ct), table, now);
        var messages = await session.KeepAsync(p, PenaltyActs.Served, envelope, now, ct);
        messages.Add(p.Fact(now));
        messages.Add(Cases.ToClient($"penalty/{p.Id}", p.RmAccount, p.SubmitterBn9, "APPEALS_LATE_CHARGE_SERVED", now, p.Id, p.Amount.ToString(), late.TransactionNumber, p.Contravention, $"{p.PayByOn:yyyy-MM-dd}"));
        return messages;
    }
}

/// <summary>An outage that was declared afterwards moved the deadline: there was no contravention, and the charge is cancelled (Customs Act s.127.1).</summary>
public static class CancelLateAccountingChargeHandler
{
    public static async Task<OutgoingMessages> Handle(LateAccountingForgiven forgiven, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"appeals late accounting charges {forgiven.RmAccount}", ct);
        var charges = await session.Query<Penalty>().Where(p => p.TransactionNumber == forgiven.TransactionNumber && p.Kind == Penalty.LateCharge).ToListAsync(ct);
        if (charges.FirstOrDefault(p => p.InfractionOn == forgiven.AccountingDeadline.AddDays(1) && p.May(PenaltyCommand.Cancel)) is not { } p) return [];
        var (_, messages) = await session.LowerAsync(p, Money.Zero, new("The system could not be used on the last day to account for the goods.", "Le système n'était pas accessible le dernier jour pour déclarer les marchandises."), envelope, clock.GetUtcNow(), ct);
        return messages;
    }
}
