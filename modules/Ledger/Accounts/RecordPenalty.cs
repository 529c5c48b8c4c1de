using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>A penalty that was served becomes a debt, once by its number (rule P14).</summary>
public static class RecordPenaltyHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(PenaltyServed penalty, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookAsync(penalty.RmAccount, clock.GetUtcNow(), ct, OpenItem.IdOf(penalty.RmAccount, LateCharge, penalty.PenaltyNumber))
            ?? throw new CameTooEarlyException($"The account {penalty.RmAccount} is not open yet.");
        if (!Post(penalty, book)) return;
        session.Lay(book);
    }

    const string LateCharge = "LAP";

    /// <summary>It is payable on service; interest at the prescribed rate runs from the day after, and falls away when it is paid in full within thirty days of the notice.</summary>
    /// <returns>Whether it was new.</returns>
    public static bool Post(PenaltyServed penalty, AccountBook book)
    {
        if (book.Find(LateCharge, penalty.PenaltyNumber) is not null) return false;
        var amount = Money.Of(penalty.Amount);
        book.Post(
            new(OpenItem.IdOf(penalty.RmAccount, LateCharge, penalty.PenaltyNumber), penalty.RmAccount, Side.Debit, LateCharge, penalty.PenaltyNumber, penalty.TransactionNumber, penalty.SubmitterBn9, "IMPORTER",
                amount.Cents, penalty.ServedOn, book.Today, book.Now, penalty.ServedOn, penalty.ServedOn.AddDays(1), RateKind.Prescribed) { InterestFreeUntil = penalty.PayByOn },
            "PENALTY_POSTED", new PostingLine(Accounts.LateAccounting, Side.Credit, amount));
        book.Clear(book.Today);
        return true;
    }
}
