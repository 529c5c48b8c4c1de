using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The steps of a payment in the session's transaction, with the account held: what each checks, posts and tells.</summary>
static class PaymentLife
{
    static readonly Money ElectronicAbove = Money.Of(50_000m);

    /// <summary>What the processor or the bank says of a payment by debit card or online banking, which may be there at once; null for any other method.</summary>
    /// <remarks>Asked before the account is held, since it may take its time. Nothing is drawn by it: the payer pays on the processor's page, or has told its own bank.</remarks>
    public static async Task<PortAnswer?> AskAsync(this Payment payment, ICardProcessor cards, IBank bank, CancellationToken ct) => payment.Method switch
    {
        PaymentMethods.Debit => await cards.OpenAsync(new(payment.Id, payment.RmAccount, payment.Reference, payment.Amount, IsDebit: true), ct),
        PaymentMethods.OnlineBanking => await bank.ReceiveAsync(new(payment.Id, payment.RmAccount, payment.Reference, payment.Amount), ct),
        _ => null,
    };

    /// <summary>Whether its money is there as soon as it is told: with what an officer takes, and where the processor or the bank has said so.</summary>
    public static bool IsHere(this Payment payment, PortAnswer? answer) => !PaymentMethods.IsElectronic(payment.Method) || answer is { Outcome: PortOutcome.Settled or PortOutcome.Returned };

    /// <summary>Begins a payment in the book that its caller lays: posts it where the money is there, else pends it.</summary>
    /// <remarks>What came under the same reference before: the same payment changes nothing, another is refused, and so is one that did not go through or was taken back, for which nothing is paid.</remarks>
    /// <param name="sight">What of the account the caller sees.</param>
    /// <param name="hereOn">The account of the journal on which the money is already, whatever the method.</param>
    /// <param name="answer">What the processor or the bank said of it, where it was asked.</param>
    public static async Task<(Payment Payment, OutgoingMessages Messages)> BeginAsync(this IDocumentSession session, AccountBook book, Payment payment, IReadOnlyList<string> sight, CancellationToken ct, string? hereOn = null, PortAnswer? answer = null)
    {
        if (payment.Amount <= Money.Zero || payment.Amount > Money.Of(999_999_999.99m)) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        if (await session.LoadAsync<Payment>(payment.Id, ct) is { } earlier)
            return earlier.Stands && (earlier.Amount, earlier.TransactionNumber, earlier.Method, earlier.Purpose) == (payment.Amount, payment.TransactionNumber, payment.Method, payment.Purpose) ? (earlier, []) : throw Used(payment);
        // What was taken over from before payments were kept stands in the account alone.
        if (book.Find(payment.ItemId) is { } item) return item.OriginalCents == payment.Amount.Cents && item.TransactionNumber == payment.TransactionNumber ? (payment.To(PaymentState.Posted, item.PostedAt), []) : throw Used(payment);

        await session.CheckAsync(book, payment, ct);
        if (answer is { Outcome: PortOutcome.Refused }) throw new Rejected("PAYMENT_REFUSED", answer.FailureCode ?? "REFUSED") { Path = "method" };
        if (answer is { Outcome: PortOutcome.Settled or PortOutcome.Returned }) hereOn = Accounts.Bank;
        if (payment.Designation.Count > 0) Designation.Of(book, PaymentPosting.Item(payment, book), payment.Designation, payment.PayerBn9, sight);
        payment = payment.To(PaymentState.Initiated, book.Now);
        if (hereOn is not null || !PaymentMethods.IsElectronic(payment.Method))
        {
            payment = payment.To(PaymentState.Posted, book.Now);
            book.Credit(payment, hereOn ?? Accounts.Bank);
            session.Insert(payment);
            OutgoingMessages messages = [.. Posted(payment, book), .. await session.DepositAsync(payment, book, ct)];
            // Paid, and taken back by the processor or the bank.
            if (answer is { Outcome: PortOutcome.Returned }) messages.Add(new ReturnPayment(payment.RmAccount, payment.Id, answer.FailureCode));
            return (payment, messages);
        }
        book.Pend(payment);
        if (answer is not null) payment = payment.To(PaymentState.Submitted, book.Now, payment.Port) with { ProcessorToken = answer.Token, RedirectUrl = answer.RedirectUrl };
        session.Insert(payment);
        return (payment, payment.Method is PaymentMethods.CreditCard or PaymentMethods.Pad ? [new SubmitPayment(payment.RmAccount, payment.Id)] : []);
    }

    /// <summary>The limits of the method (ledger 5.1).</summary>
    static async Task CheckAsync(this IDocumentSession session, AccountBook book, Payment payment, CancellationToken ct)
    {
        if (payment.Purpose == PaymentPurpose.ExpectedDuties && (await session.LoadAsync<PostedCad>(payment.TransactionNumber!, ct))?.IsOf(payment.RmAccount) != true) throw new Rejected("NOT_FOUND") { Path = "transactionNumber" };
        if (!book.Account.IsActive && payment.Amount > book.Debts) throw new Rejected("RM_INACTIVE");
        switch (payment.Method)
        {
            case PaymentMethods.Cheque or PaymentMethods.InPerson when payment.Amount > ElectronicAbove:
                throw new Rejected("ELECTRONIC_REQUIRED_OVER_50K") { Path = "method" };
            case PaymentMethods.CreditCard when await session.RemainingAsync(payment.RmAccount, payment.InitiatedAt.TorontoDate(), ct) is var left && payment.Amount > left:
                throw new Rejected("CARD_LIMIT_EXCEEDED", left) { Path = "amount" };
            case PaymentMethods.Wire when await session.LoadAsync<WireApproval>(payment.RmAccount, ct) is not { IsApproved: true }:
                throw new Rejected("WIRE_NOT_APPROVED") { Path = "method" };
        }
    }

    /// <summary>Holds the account of a payment whose money is still to come, and opens its book as far as the money reaches.</summary>
    /// <param name="isHere">Whether the money has come, so that it clears what is due.</param>
    /// <param name="receivedOn">Since when the bank has it; null where it does not say.</param>
    public static async Task<(Payment Payment, AccountBook Book)> OpenPaymentAsync(this IDocumentSession session, string paymentId, bool isHere, DateTimeOffset now, CancellationToken ct, DateOnly? receivedOn = null)
    {
        var told = await session.Query<Payment>().FirstOrDefaultAsync(p => p.Id == paymentId, ct) ?? throw new Rejected("NOT_FOUND");
        // What it is to clear was said when it was told; how far it is, counts when the account is held.
        var book = (await session.OpenBookToPayAsync(told.Received(receivedOn), isHere, now, ct))!;
        return ((await session.LoadAsync<Payment>(paymentId, ct))!, book);
    }

    /// <summary>Holds the account of a payment and opens its book with the payment's credit and what that cleared; the whole book of one that is security, since that may be held for any debt.</summary>
    public static async Task<(Payment Payment, AccountBook Book)> OpenPaymentAsync(this IDocumentSession session, string paymentId, DateTimeOffset now, CancellationToken ct)
    {
        var rmAccount = await session.Query<Payment>().Where(p => p.Id == paymentId).Select(p => p.RmAccount).FirstOrDefaultAsync(ct) ?? throw new Rejected("NOT_FOUND");
        await session.LockAccountAsync(rmAccount, ct);
        var payment = (await session.LoadAsync<Payment>(paymentId, ct))!;
        var credit = await session.LoadAsync<OpenItem>(payment.ItemId, ct);
        string[] named = credit is null ? [payment.ItemId] : await session.WithWhatItPaidAsync(credit, ct);
        return (payment, (payment.IsSecurity ? await session.OpenBookAsync(rmAccount, now, ct, named) : await session.OpenBookOnAsync(rmAccount, now, ct, named))!);
    }

    /// <summary>The names of a credit and of what it paid; with the interest to the client that what was refunded of it has borne.</summary>
    public static async Task<string[]> WithWhatItPaidAsync(this IQuerySession session, OpenItem credit, CancellationToken ct)
    {
        string[] paid = [.. credit.Reductions.Select(r => r.By).Distinct()];
        var refunds = paid.Length == 0 ? [] : (await session.LoadManyAsync<OpenItem>(ct, paid)).SelectMany(i => i.Reductions).Where(r => r.By == credit.Id).Select(r => r.GivenBackBy).OfType<string>().Distinct();
        return [credit.Id, .. paid, .. refunds.Select(id => OpenItem.IdOf(credit.RmAccount, "RINT", id.Split('/', 3)[2]))];
    }

    /// <param name="receivedOn">Since when the bank has the money; null where it does not say.</param>
    public static async Task<(Payment Payment, OutgoingMessages Messages)> SettleAsync(this IDocumentSession session, Payment payment, AccountBook book, string? by, CancellationToken ct, DateOnly? receivedOn = null)
    {
        if (payment.WaitingOf is null) throw new Rejected("STATE_CONFLICT");
        payment = payment.To(PaymentState.Posted, book.Now, by).Received(receivedOn);
        book.Settle(payment, await session.PendingAsync(payment, ct));
        session.Store(payment);
        return (payment, [.. Posted(payment, book), .. await session.DepositAsync(payment, book, ct)]);
    }

    /// <summary>It never came, or its payer has withdrawn it.</summary>
    public static async Task<(Payment Payment, OutgoingMessages Messages)> EndAsync(this IDocumentSession session, Payment payment, AccountBook book, PaymentState state, string? by, string? code, CancellationToken ct)
    {
        if (payment.WaitingOf is null) throw new Rejected("STATE_CONFLICT");
        payment = payment.To(state, book.Now, by, code) with { FailureCode = code };
        book.Void(payment, await session.PendingAsync(payment, ct));
        session.Store(payment);
        return (payment, state == PaymentState.Failed ? [new PaymentFailed(payment.RmAccount, payment.Reference, payment.Amount.Amount, code!, book.Now, payment.PayerTag), Notice(payment, book, "failed", "LEDGER_PAYMENT_FAILED", payment.Reference, payment.Amount.ToString(), code!)] : []);
    }

    /// <summary>What was paid as security is kept as such, for release prior to payment or for statements that an officer names; the account is held.</summary>
    static async Task<IEnumerable<CashSecurityChanged>> DepositAsync(this IDocumentSession session, Payment payment, AccountBook book, CancellationToken ct)
    {
        if (!payment.IsSecurity) return [];
        var number = 1 + await session.Query<CashSecurity>().CountAsync(s => s.RmAccount == payment.RmAccount, ct) + session.PendingChanges.InsertsFor<CashSecurity>().Count(s => s.RmAccount == payment.RmAccount);
        var deposit = new CashSecurity(CashSecurity.IdOf(payment.RmAccount, number), payment.RmAccount, [], payment.Amount.Cents, payment.Reference, book.Today, CashSecurityState.Held) { PaymentId = payment.Id, IsForRpp = payment.Purpose == PaymentPurpose.RppSecurity };
        session.Insert(deposit);
        return deposit.Told(book.Now);
    }

    /// <summary>The bank took the money back.</summary>
    /// <param name="charge">What the payer owes for it (SOR/96-188 s.10).</param>
    public static async Task<(Payment Payment, OutgoingMessages Messages)> DishonourAsync(this IDocumentSession session, Payment payment, AccountBook book, Money charge, string? by, string? reason, CancellationToken ct)
    {
        if (payment.State == PaymentState.Dishonoured) throw new Rejected("ALREADY_DISHONOURED", payment.Reference);
        if (payment.State != PaymentState.Posted) throw new Rejected("STATE_CONFLICT");
        payment = payment.To(PaymentState.Dishonoured, book.Now, by, reason);
        var deposit = payment.IsSecurity ? await session.Query<CashSecurity>().FirstOrDefaultAsync(s => s.RmAccount == payment.RmAccount && s.PaymentId == payment.Id, ct) : null;
        CashSecurity? dishonoured = null;
        if (deposit is { State: CashSecurityState.Held })
        {
            SecurityPosting.LetGo(deposit, [.. (await Disputes.SecuritiesAsync(session, payment.RmAccount, deposit.StatementNumbers, ct)).Where(s => s.Id != deposit.Id)], book);
            dishonoured = (deposit with { Asked = [.. deposit.Asked.Select(a => a.EndedOn is null ? a with { EndedOn = book.Today } : a)] }).Ended(CashSecurityState.Dishonoured, deposit.Held, book.Today);
            session.Store(dishonoured);
        }
        var clearings = book.Find(payment.ItemId)?.Reductions.Select(r => r.Clearing).OfType<string>().Distinct().ToArray() ?? [];
        var sequences = clearings.Length == 0 ? new Dictionary<string, long>() : await session.SequencesAsync(clearings, ct);
        await session.ReachAsync(book, trial => trial.Dishonour(payment, sequences, charge, deposit), ct);
        book.Dishonour(payment, sequences, charge, deposit);
        session.Store(payment);
        await session.BearNoInterestAsync([payment.RmAccount], [payment.ItemId], ct);
        return (payment, [new PaymentDishonoured(payment.RmAccount, payment.Reference, payment.Amount.Amount, charge.Amount, reason, book.Now, payment.PayerTag, payment.KeptFor), .. Gone(payment, book, charge), .. LatePayment.Reopened(book), .. dishonoured?.Told(book.Now) ?? []]);
    }

    /// <summary>The numbers of transactions in their chains, by their sources.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> SequencesAsync(this IQuerySession session, string[] sources, CancellationToken ct) =>
        (await session.AdvancedSql.QueryAsync<PostedSource>("select jsonb_build_object('source', source, 'sequence', seq) from ledger.journal_transaction where source = any(?)", ct, (object)sources)).ToDictionary(s => s.Source, s => s.Sequence);

    static async Task<long> PendingAsync(this IQuerySession session, Payment payment, CancellationToken ct) => (await session.SequencesAsync([PaymentPosting.PendingSource(payment)], ct)).Values.Single();

    static OutgoingMessages Posted(Payment payment, AccountBook book) =>
    [
        .. payment.IsSecurity ? (PaymentReceived[])[] : [new(payment.RmAccount, payment.Reference, payment.Amount.Amount, payment.EffectiveOn, book.Now, payment.KeptFor, payment.PayerTag)],
        NoticeRequested.ToManagers($"payment/{payment.ItemId}", payment.RmAccount[..9], "LEDGER_PAYMENT_POSTED", book.Now, payment.RmAccount, payment.Reference, payment.Amount.ToString(), $"{payment.EffectiveOn:yyyy-MM-dd}"),
    ];

    /// <summary>To whoever tendered the payment, and to the importer, who was told that it stands on its account.</summary>
    static NoticeRequested[] Gone(Payment payment, AccountBook book, Money charge)
    {
        var notice = Notice(payment, book, "dishonoured", "LEDGER_PAYMENT_DISHONOURED", payment.Reference, payment.Amount.ToString(), charge.ToString());
        return payment.PayerBn9 == payment.RmAccount[..9] ? [notice] : [notice, notice with { Bn9 = payment.RmAccount[..9] }];
    }

    /// <summary>To whoever tendered the payment.</summary>
    static NoticeRequested Notice(Payment payment, AccountBook book, string what, string template, params string[] values) =>
        NoticeRequested.ToManagers($"payment/{payment.ItemId}/{what}", payment.PayerBn9, template, book.Now, payment.RmAccount, values) with { Link = $"/api/v1/program-accounts/{payment.RmAccount}/payments/{payment.Id}" };

    static Rejected Used(Payment payment) => new("PAYMENT_REFERENCE_USED", payment.Reference) { Path = "paymentReference" };
}

/// <summary>A transaction's number in its chain.</summary>
public sealed record PostedSource(string Source, long Sequence);
