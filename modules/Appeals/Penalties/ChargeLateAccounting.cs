using Carm.Appeals.Contracts;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>Goods that were accounted for late are charged for, once for each transaction; the portal serves the notice at once.</summary>
public static class ChargeLateAccountingHandler
{
    public static async Task<(PenaltyServed?, NoticeRequested?, DeadlineSet?)> Handle(CadAccountedLate late, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // In one night many accounts are charged side by side: they take their numbers one after the other.
        await session.HoldAsync("late accounting charges", ct);
        if (await session.Query<Penalty>().AnyAsync(p => p.TransactionNumber == late.TransactionNumber && p.Kind == Penalty.LateCharge, ct)) return (null, null, null);

        var now = clock.GetUtcNow();
        var sequence = $"{Penalty.LateCharge}-{now.TorontoDate().Year}";
        var numbers = await session.LoadAsync<PenaltyNumbers>(sequence, ct) ?? new(sequence, 0);
        var p = LateAccountingCharge.Of(late, $"{sequence}-{numbers.Last + 1:000000}", now);
        session.Store(numbers with { Last = numbers.Last + 1 });
        session.Insert(p);
        return (new(p.Id, p.RmAccount, p.SubmitterBn9, p.Kind, p.Contravention, p.TransactionNumber, p.Amount.Amount, p.IssuedOn, p.ServedOn, p.PayByOn, now),
            NoticeRequested.ToManagers($"penalty/{p.Id}", p.RmAccount[..9], "APPEALS_LATE_CHARGE_SERVED", now, p.RmAccount, p.Id, p.Amount.ToString(), late.TransactionNumber, p.Contravention, $"{p.PayByOn:yyyy-MM-dd}"), p.PayByLimit(now));
    }
}
