using System.Globalization;
using Carm.Kernel;
using CsvHelper;

namespace Carm.Ledger;

/// <summary>Writes the journal as it is read, in the form that is asked for.</summary>
static class JournalExport
{
    public static readonly IReadOnlyDictionary<string, Func<IAsyncEnumerable<JournalRecord>, TextWriter, CancellationToken, Task>> Formats = new Dictionary<string, Func<IAsyncEnumerable<JournalRecord>, TextWriter, CancellationToken, Task>>
    {
        ["json"] = WriteJsonAsync,
        ["csv"] = WriteCsvAsync,
        ["hledger"] = (records, to, ct) => new HledgerJournal(to).WriteAsync(records, ct),
    };

    /// <summary>One record a line: the form that can be verified offline.</summary>
    static async Task WriteJsonAsync(IAsyncEnumerable<JournalRecord> records, TextWriter to, CancellationToken ct)
    {
        await foreach (var record in records.WithCancellation(ct)) await to.WriteAsync($"{record.ToJson()}\n".AsMemory(), ct);
    }

    /// <summary>One line of a transaction a row.</summary>
    static async Task WriteCsvAsync(IAsyncEnumerable<JournalRecord> records, TextWriter to, CancellationToken ct)
    {
        await using var csv = new CsvWriter(to, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var name in (string[])["chain", "seq", "type", "status", "ref", "rev", "effectiveOn", "postedAt", "hash", "line", "account", "nameEn", "nameFr", "side", "amount", "prevBalance", "newBalance", "accountVersion", "occurredOn", "makerId", "checkerId", "correlationId"]) csv.WriteField(name);
        await csv.NextRecordAsync();
        await foreach (var transaction in records.OfType<TransactionRecord>().WithCancellation(ct))
            foreach (var (i, line) in transaction.Lines.Index())
            {
                var name = Accounts.Find(line.Account)?.Name;
                foreach (var cell in (object?[])[
                    transaction.Chain, transaction.Seq, transaction.Type, transaction.Status.ToString().ToUpperInvariant(), Safe(transaction.Ref), transaction.Rev, $"{transaction.EffectiveOn:yyyy-MM-dd}", $"{transaction.PostedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", transaction.Hash,
                    i + 1, line.Account, name?.En, name?.Fr, line.Side, Money.OfCents(line.Cents), Money.OfCents(line.PrevBalance), Money.OfCents(line.NewBalance), line.AccountVersion,
                    $"{transaction.OccurredOn:yyyy-MM-dd}", Safe(transaction.MakerId), Safe(transaction.CheckerId), Safe(transaction.CorrelationId)]) csv.WriteField($"{cell}");
                await csv.NextRecordAsync();
            }
    }

    /// <summary>A reference is its payer's own words; one that a spreadsheet would run as a formula is quoted.</summary>
    static string? Safe(string? text) => text?.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
}

/// <summary>
/// The journal in the form of hledger: what is posted has the mark <c>*</c>, what is pending <c>!</c>, so that <c>--cleared</c> shows the one and <c>--pending</c> the other; what settles or voids takes the
/// pending amounts back under <c>!</c>. At the end the kept balance of each account is asserted, which is no sum of what stands above.
/// </summary>
sealed class HledgerJournal(TextWriter to)
{
    readonly SortedDictionary<string, Int128> balances = new(StringComparer.Ordinal);
    DateOnly last = DateOnly.MinValue;

    public async Task WriteAsync(IAsyncEnumerable<JournalRecord> records, CancellationToken ct)
    {
        await LineAsync("commodity 1000.00 CAD", ct);
        foreach (var account in Accounts.Chart) await LineAsync($"account {account.Code}  ; type:{Letter(account.Type)}, {account.Name.En} | {account.Name.Fr}", ct);
        Dictionary<long, TransactionRecord> pending = [];
        await foreach (var record in records.WithCancellation(ct))
            if (record is ChainRecord chain)
            {
                pending.Clear();
                foreach (var kept in chain.Balances) await KeepAsync(kept, ct);
            }
            else if (record is TransactionRecord transaction)
            {
                if (transaction.Status == TransactionStatus.Pending) pending[transaction.Seq] = transaction;
                if (transaction.Status != TransactionStatus.Voided) await WriteAsync(transaction, transaction.Lines, transaction.Status == TransactionStatus.Pending ? '!' : '*', ct);
                if (transaction.Rev is { } rev && pending.Remove(rev)) await WriteAsync(transaction, [.. transaction.Lines.Select(l => l with { Side = l.IsDebit ? "C" : "D" })], '!', ct);
            }
        if (balances.Count == 0) return;
        await LineAsync($"\n{last:yyyy-MM-dd} * balances as they are kept | soldes tenus", ct);
        foreach (var (account, cents) in balances) await LineAsync($"    {account}  0.00 CAD = {Amount(cents)} CAD", ct);
    }

    async Task KeepAsync(KeptBalance kept, CancellationToken ct)
    {
        if (!balances.ContainsKey(kept.Account) && Accounts.Find(kept.Account)?.Code != kept.Account) await LineAsync($"account {kept.Account}", ct);
        balances[kept.Account] = balances.GetValueOrDefault(kept.Account) + kept.Debits - kept.Credits + kept.PendingDebits - kept.PendingCredits;
    }

    async Task WriteAsync(TransactionRecord transaction, IReadOnlyList<LineRecord> lines, char mark, CancellationToken ct)
    {
        if (transaction.EffectiveOn > last) last = transaction.EffectiveOn;
        await LineAsync($"\n{transaction.EffectiveOn:yyyy-MM-dd} {mark} ({transaction.Chain}/{transaction.Seq}) {Plain($"{transaction.Type} {transaction.Ref}".Trim())}\n    ; hash:{transaction.Hash}, posted:{transaction.PostedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", ct);
        foreach (var line in lines) await LineAsync($"    {line.Account}  {Amount(line.Signed)} CAD", ct);
    }

    Task LineAsync(string line, CancellationToken ct) => to.WriteAsync($"{line}\n".AsMemory(), ct);

    /// <summary>A reference may hold what means something to hledger.</summary>
    static string Plain(string text) => string.Concat(text.Select(c => c is ';' or '|' || char.IsControl(c) ? ' ' : c));

    static string Amount(Int128 cents) => ((decimal)cents / 100).ToString("0.00", CultureInfo.InvariantCulture);

    static char Letter(AccountType type) => type switch
    {
        AccountType.Asset => 'A',
        AccountType.Liability => 'L',
        AccountType.Revenue or AccountType.ContraRevenue => 'R',
        AccountType.Expense => 'X',
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
