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
        if (!LateAccountingCharge.IsDue(late, table) || await session.Query<Penalty>().AnyAsync(p => p.TransactionNumber == late.TransactionNumber && p.Kind == Penalty.LateCharge, ct)) return [];

        var p = LateAccountingCharge.Of(late, await session.NextNumberAsync(Penalty.LateCharge, now.TorontoDate(), ct), table, now);
        var messages = await session.KeepAsync(p, PenaltyActs.Served, envelope, now, ct);
        messages.Add(p.Fact(now));
        messages.Add(Cases.ToClient($"penalty/{p.Id}", p.RmAccount, p.SubmitterBn9, "APPEALS_LATE_CHARGE_SERVED", now, p.Id, p.Amount.ToString(), late.TransactionNumber, p.Contravention, $"{p.PayByOn:yyyy-MM-dd}"));
        return messages;
    }
}
