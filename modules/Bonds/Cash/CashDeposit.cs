using Carm.Kernel;
using Carm.Ledger.Contracts;

namespace Carm.Bonds;

/// <summary>Part of a deposit that the importer asked back.</summary>
/// <param name="EndedOn">The day on which it was paid, or was due no more since the deposit had another end.</param>
public sealed record CashRefund(string Number, Money Amount, DateTimeOffset AskedAt, DateOnly? EndedOn = null, bool IsPaid = false);

/// <summary>Cash that secures release prior to payment (15.3): the instrument. Its money is the Ledger's, on account 2200.</summary>
/// <param name="Id">As DEP-812345674RM0001-0001; the reference under which it is paid.</param>
/// <param name="Amount">What was announced, and once the money is there what came.</param>
public sealed record CashDeposit(string Id, string RmAccount, Money Amount, DateTimeOffset AnnouncedAt)
{
    /// <summary>The Ledger's own number, once the money is there.</summary>
    public string? SecurityNumber { get; init; }

    public string? PaymentReference { get; init; }

    public DateOnly? ReceivedOn { get; init; }

    /// <summary>What of it is neither applied nor paid back.</summary>
    public Money Held { get; init; }

    /// <summary>HELD, REALIZED, RETURNED or DISHONOURED, as the Ledger told it last.</summary>
    public string? MoneyState { get; init; }

    public long LedgerRevision { get; init; }

    public IReadOnlyList<CashRefund> Refunds { get; init; } = [];

    /// <summary>Asked back and not settled.</summary>
    public Money AskedBack => Money.Sum(Refunds.Where(r => r.EndedOn is null).Select(r => r.Amount));

    public static string IdOf(string rmAccount, int number) => $"DEP-{rmAccount}-{number:0000}";

    public string StateOn(DateOnly day) => MoneyState switch
    {
        null => day > AnnouncedAt.TorontoDate().AddDays(RppPolicy.AnswerDays) ? "LAPSED" : "PENDING",
        "HELD" => AskedBack > Money.Zero ? "REFUND_REQUESTED" : "POSTED",
        "RETURNED" => "REFUNDED",
        "REALIZED" => "APPLIED",
        _ => "DISHONOURED",
    };

    /// <summary>What of it stands; what was asked back secures nothing any more.</summary>
    public IReadOnlyList<SecurityShare> Shares => Held > AskedBack && ReceivedOn is { } from ? [new(Id, Held - AskedBack, from, null, IsCash: true)] : [];

    /// <summary>The Ledger's word on the money; what is older than what is known says nothing.</summary>
    public CashDeposit With(CashSecurityChanged told) => told.Revision <= LedgerRevision ? this : this with
    {
        SecurityNumber = told.SecurityNumber,
        PaymentReference = told.PaymentReference,
        Amount = Money.Of(told.Amount),
        Held = Money.Of(told.Held),
        ReceivedOn = told.PostedOn,
        MoneyState = told.State,
        LedgerRevision = told.Revision,
        Refunds = [.. Refunds.Select(r => r.EndedOn is null && (told.ReturnsPaid.Contains(r.Number) || told.ReturnsDropped.Contains(r.Number)) ? r with { EndedOn = told.EffectiveAt.TorontoDate(), IsPaid = told.ReturnsPaid.Contains(r.Number) } : r)],
    };

    /// <summary>The importer asks for part of it, or for all that is left.</summary>
    public (CashDeposit Deposit, CashRefund Refund) Ask(Money? amount, DateTimeOffset now)
    {
        var free = Held - AskedBack;
        if (MoneyState != "HELD" || free == Money.Zero) throw new Rejected("BND-409");
        if (amount is { } part && (part <= Money.Zero || part > free)) throw new Rejected("BND_DEPOSIT_AMOUNT", free) { Path = "amount" };
        var refund = new CashRefund($"{Id}-R{Refunds.Count + 1}", amount ?? free, now);
        return (this with { Refunds = [.. Refunds, refund] }, refund);
    }
}

/// <param name="State">PENDING until the money is there, LAPSED when it never came; POSTED, REFUND_REQUESTED, REFUNDED, APPLIED or DISHONOURED.</param>
/// <param name="PaymentReference">Under which it is paid, with the purpose RPP_SECURITY.</param>
/// <param name="Held">What of it stands or is asked back.</param>
public sealed record CashDepositView(string DepositNumber, string RmAccount, Money Amount, string State, string PaymentReference, DateOnly? ReceivedOn, Money Held, Money AskedBack, IReadOnlyList<CashRefund> Refunds)
{
    public static CashDepositView Of(CashDeposit d, DateOnly today) => new(d.Id, d.RmAccount, d.Amount, d.StateOn(today), d.PaymentReference ?? d.Id, d.ReceivedOn, d.Held, d.AskedBack, d.Refunds);
}
