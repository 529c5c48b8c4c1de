using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>Bonds lets part of a deposit go back: it waits for a supervisor. What is no more there is answered as due no more.</summary>
public static class NoteAskedReturnHandler
{
    public static async Task<OutgoingMessages> Handle(CashRefundAsked asked, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.LockAccountAsync(asked.RmAccount, ct);
        var (deposit, now) = (await session.LoadAsync<CashSecurity>(asked.SecurityNumber, ct), clock.GetUtcNow());
        if (deposit is null || deposit.Asked.Any(a => a.Number == asked.RefundNumber)) return [];
        var amount = Money.Of(asked.Amount);
        var isThere = Money.OfCents(deposit.Asked.Where(a => a.EndedOn is null).Sum(a => a.Cents)) + amount <= deposit.Held;
        var noted = deposit with { Asked = [.. deposit.Asked, new(asked.RefundNumber, amount.Cents, isThere ? null : now.TorontoDate())], Revision = deposit.Revision + 1 };
        session.Store(noted);
        return [.. noted.Told(now), .. isThere ? (NoticeRequested[])[NoticeRequested.ToStaff($"refund/{asked.RefundNumber}", asked.RmAccount[..9], "STAFF_CASH_REFUND", "AR_SUPERVISOR", now, asked.RmAccount, amount.ToString(), noted.Id)] : []];
    }
}
