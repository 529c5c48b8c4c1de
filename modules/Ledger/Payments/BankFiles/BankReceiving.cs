using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>Takes a file's lines into the accounts that they name, in one transaction: what agrees with a payment settles or confirms it, what names its account is a payment of it, and all other money stands in 2150 (P26).</summary>
sealed class BankReceiving(IDocumentSession session, string fileId, string format, string by, DateTimeOffset now)
{
    /// <summary>A bank may show a payment some days after it was told (ledger 5.1).</summary>
    public const int DaysApart = 10;

    readonly Dictionary<string, AccountBook> books = [];
    readonly Dictionary<string, List<Payment>> told = [];
    readonly Dictionary<string, BankReceipt> receipts = [];
    readonly List<(string Chain, Posting Posting)> unidentified = [];

    /// <summary>The receipts that the file's lines are, or that its copies tell again: each is told by one line of it.</summary>
    HashSet<string> taken = [];

    public OutgoingMessages Messages { get; } = [];

    public async Task<IReadOnlyList<BankLineReport>> TakeAsync(IReadOnlyList<(BankLine Line, string Key)> lines, CancellationToken ct)
    {
        taken = (await session.LoadManyAsync<BankReceipt>(ct, lines.Select(l => l.Key).Distinct().ToArray())).Select(r => r.Id).ToHashSet();
        await OpenAsync(lines.Where(l => l.Line.Code is null && !taken.Contains(l.Key)).Select(l => l.Line), ct);
        var reports = new List<BankLineReport>();
        foreach (var (line, key) in lines)
            reports.Add(line.Code is { } code ? Report(line, ReceiptOutcome.Refused, code: code)
                : taken.Add(key) ? await TakeAsync(line, key, ct)
                : Report(line, ReceiptOutcome.Duplicate, receiptId: key));
        session.Lay([.. books.Values.Where(b => b.Postings.Count > 0 || b.Changed.Any())]);
        session.Post(unidentified, now);
        return reports;
    }

    /// <summary>Holds the accounts that are named, in the order of their names, and reads what was told of the references, and by which receipts. Of their debts each line reads as many as its money reaches.</summary>
    async Task OpenAsync(IEnumerable<BankLine> lines, CancellationToken ct)
    {
        foreach (var named in lines.Where(l => RmAccount.IsExact(l.RmAccount)).GroupBy(l => l.RmAccount!).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            string[] credits = [.. named.Where(l => l.Reference is not null).Select(l => OpenItem.PaymentIdOf(named.Key, Payment.TagOf(named.Key, PayerOf(l)), l.Reference!)).Distinct()];
            if (await session.OpenBookToPayIntoAsync(named.Key, credits, now, ct) is not { } book) continue;
            books[named.Key] = book;
            string[] references = [.. named.Select(l => l.Reference).OfType<string>().Distinct()];
            told[named.Key] = [.. await session.Query<Payment>().Where(p => p.RmAccount == named.Key && (p.Reference.IsOneOf(references) || p.LineReference!.IsOneOf(references))).ToListAsync(ct)];
        }
        foreach (var receipt in await session.LoadManyAsync<BankReceipt>(ct, told.Values.SelectMany(payments => payments).Select(p => p.Receipt).OfType<string>().Distinct().ToArray())) receipts[receipt.Id] = receipt;
    }

    async Task<BankLineReport> TakeAsync(BankLine line, string key, CancellationToken ct)
    {
        if (line.RmAccount is null || !books.TryGetValue(line.RmAccount, out var book)) return Unidentified(line, key, ReceiptMatch.None, code: "UNKNOWN_REFERENCE");
        var (amount, on) = (line.Amount!.Value, line.ReceivedOn!.Value);
        var payments = told[line.RmAccount];
        Payment[] same = [.. payments.Where(p => p.Said == line.Reference && (line.PayerBn9 is null || p.PayerBn9 == line.PayerBn9))];
        Payment[] open = [.. same.Where(p => p.Amount == amount && p.Receipt is null && (p.WaitingOf is not null || p.State == PaymentState.Posted))];
        if (open.FirstOrDefault(p => IsNear(p.EffectiveOn)) is { } payment)
        {
            var (outcome, match) = (payment.WaitingOf is null ? ReceiptOutcome.Confirmed : ReceiptOutcome.Settled, payment.EffectiveOn == on ? ReceiptMatch.Exact : ReceiptMatch.Partial);
            var confirmed = payment with { Receipt = key };
            if (outcome == ReceiptOutcome.Settled)
            {
                await session.ReachAsync(book, confirmed.Received(on), ct);
                (confirmed, var messages) = await session.SettleAsync(confirmed, book, by, ct, on);
                Messages.AddRange(messages);
            }
            session.Store(confirmed);
            payments[payments.IndexOf(payment)] = confirmed;
            return Kept(line, key, outcome, match, match == ReceiptMatch.Exact ? [] : ["date"], confirmed.Id);
        }
        // Another receipt of those days has brought a payment of that name and amount, and may not say who paid.
        BankReceipt?[] alike = [.. payments.Where(p => p.Receipt is not null && p.Said == line.Reference && p.Amount == amount && IsNear(CameOn(p))).Select(p => (Payment: p, Receipt: receipts.GetValueOrDefault(p.Receipt!))).Where(p => line.PayerBn9 is null || p.Payment.PayerBn9 == line.PayerBn9 || p.Receipt?.PayerBn9 is null).Select(p => p.Receipt)];
        if (open.Length == 0 && alike.Length > 0)
        {
            // A copy tells again what came on that day, and each of it once.
            if (line.IsCopy && alike.FirstOrDefault(r => r is not null && r.ReceivedOn == on && r.FileId != fileId && !taken.Contains(r.Id) && !IsToldFrom(r, line)) is { } again)
            {
                taken.Add(again.Id);
                return Report(line, ReceiptOutcome.Duplicate, receiptId: again.Id);
            }
            // Where the bank tells this one from all of them it is there besides, for an officer to look at; else an officer finds out whether it is.
            return !line.IsCopy && alike.All(r => IsToldFrom(r, line)) ? await PostAsync(line, key, book, isAnother: true, ct, "RECEIPT_LOOKS_ALIKE") : Unidentified(line, key, ReceiptMatch.Partial, "reference", "RECEIPT_LOOKS_ALIKE");
        }
        // What was paid on other days is paid again, as each month or after a dishonour.
        var isAgain = open.Length == 0 && same.Any(p => p.Amount == amount) && !same.Any(p => p.Amount == amount && IsNear(CameOn(p)));
        // The reference is another payment's: a difference is shown and never adjusted.
        if (same.Length > 0 && !isAgain) return Unidentified(line, key, ReceiptMatch.Partial, open.Length > 0 ? "date" : same.All(p => p.Amount != amount) ? "amount" : "reference");
        return await PostAsync(line, key, book, isAgain, ct);

        bool IsNear(DateOnly day) => Math.Abs(day.DayNumber - on.DayNumber) <= DaysApart;
        DateOnly CameOn(Payment p) => (p.Receipt is { } id ? receipts.GetValueOrDefault(id)?.ReceivedOn : null) ?? p.EffectiveOn;
    }

    /// <summary>Whether the bank tells a line from an earlier receipt that says the same: in one format, by references of its own, or without them by statements or as two lines of one file.</summary>
    bool IsToldFrom(BankReceipt? earlier, BankLine line) => earlier is not null && earlier.Format == format && (earlier.BankReference, line.BankReference) switch
    {
        ({ } one, { } other) => one != other,
        (null, null) => earlier.Statement == line.Statement ? earlier.FileId == fileId : earlier.Statement is not null && line.Statement is not null,
        _ => false,
    };

    /// <param name="isAnother">Whether its reference is another payment's too, so that it has a name of its own.</param>
    async Task<BankLineReport> PostAsync(BankLine line, string key, AccountBook book, bool isAnother, CancellationToken ct, string? code = null)
    {
        try
        {
            var posted = book.Postings.Count;
            var came = PaymentOf(isAnother ? line with { Reference = Suffixed(line.Reference!, key) } : line, key, now);
            await session.ReachAsync(book, came, ct);
            var (payment, messages) = await session.BeginAsync(book, came with { Receipt = key, LineReference = came.Reference == line.Reference ? null : line.Reference }, [], ct, Accounts.Bank);
            Messages.AddRange(messages);
            // What was taken over from before is there already.
            if (book.Postings.Count == posted) return Kept(line, key, ReceiptOutcome.Confirmed, ReceiptMatch.Partial, ["reference"], null);
            told[line.RmAccount!].Add(payment);
            return Kept(line, key, ReceiptOutcome.Posted, ReceiptMatch.Partial, ["reference"], payment.Id, code);
        }
        catch (Rejected no)
        {
            return Unidentified(line, key, ReceiptMatch.Partial, "reference", no.Code);
        }
    }

    BankLineReport Unidentified(BankLine line, string key, ReceiptMatch match, string? difference = null, string? code = null)
    {
        unidentified.Add((Journal.Internal, ReceiptPosting.Unidentified(key, ReferenceOf(line, key), line.Amount!.Value, line.ReceivedOn!.Value)));
        return Kept(line, key, ReceiptOutcome.Unidentified, match, difference is null ? [] : [difference], null, code);
    }

    BankLineReport Kept(BankLine line, string key, ReceiptOutcome outcome, ReceiptMatch match, string[] differences, string? paymentId, string? code = null)
    {
        var receipt = receipts[key] = new(key, fileId, line.Number, line.Method, line.RmAccount, line.Amount!.Value, line.ReceivedOn!.Value, ReferenceOf(line, key), line.PayerBn9, line.PayerName, outcome, now)
        {
            PaymentId = paymentId, Code = code, Format = format, BankReference = line.BankReference, Statement = line.Statement,
        };
        session.Insert(receipt);
        return Report(line, outcome, match, differences, code, key, paymentId);
    }

    static BankLineReport Report(BankLine line, ReceiptOutcome outcome, ReceiptMatch? match = null, string[]? differences = null, string? code = null, string? receiptId = null, string? paymentId = null) =>
        new(line.Number, outcome, match, differences ?? [], code, receiptId, line.RmAccount, line.Amount, line.ReceivedOn, line.Reference, paymentId);

    static Payment PaymentOf(BankLine line, string key, DateTimeOffset now) => Payment.Of(line.RmAccount!, PayerOf(line), line.Method, ReferenceOf(line, key), line.Amount!.Value, now, line.ReceivedOn);

    static string PayerOf(BankLine line) => line.PayerBn9 ?? line.RmAccount![..9];

    /// <summary>At most 35 characters, as any payment's; a receipt without one is called after its key.</summary>
    static string ReferenceOf(BankLine line, string key) => line.Reference is not { Length: > 0 } own ? $"BANK-{key[..16]}" : own.Length <= 35 ? own : Suffixed(own, key);

    static string Suffixed(string reference, string key) => $"{reference[..Math.Min(reference.Length, 18)]}-{key[..16]}";
}
