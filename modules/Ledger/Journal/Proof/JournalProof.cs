using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What does not hold in a journal.</summary>
/// <param name="Chain">Null for what concerns all.</param>
/// <param name="Seq">The first transaction of the chain that does not hold; null for what is kept beside them.</param>
/// <param name="Code">As HASH or UNBALANCED.</param>
public sealed record JournalFault(string? Chain, long? Seq, string Code, string Text);

/// <summary>
/// Holds a journal against its invariants (ledger 2.3), record by record in the order of an export, whether that comes from the database or from a file. Every hash, balance and seal is computed anew here,
/// from the lines alone. It keeps one chain's accounts at a time, and of each seal the state of its hash.
/// </summary>
public sealed class JournalProof
{
    readonly List<(JournalSeal Seal, IncrementalHash Lines)> seals = [];
    readonly List<long> counted = [];
    ChainProof? chain;
    EndRecord? end;
    long lines;

    public long Chains { get; private set; }
    public long Transactions { get; private set; }
    public int Nights => seals.Count;

    /// <summary>Whole cents on each side: posted, and what was pending and is not settled or voided.</summary>
    public (Int128 Debits, Int128 Credits) Posted { get; private set; }
    public (Int128 Debits, Int128 Credits) Pending { get; private set; }

    public IReadOnlyList<JournalFault> Check(JournalRecord record)
    {
        switch (record)
        {
            case JournalSeal seal:
                return [.. Check(seal)];
            case ChainRecord opened:
                JournalFault[] closed = [.. Close()];
                Chains++;
                chain = new(opened);
                return closed;
            case TransactionRecord transaction:
                Transactions++;
                lines += transaction.Lines.Count;
                if (transaction.Chain != chain?.Kept.Chain) return [new(transaction.Chain, transaction.Seq, "ORDER", "The transaction does not follow its chain.")];
                return chain.Check(transaction) is { } fault ? [fault] : [];
            case EndRecord counts:
                end = counts;
                return [.. Close()];
            default:
                throw new ArgumentOutOfRangeException(nameof(record));
        }
    }

    /// <summary>What can be said only when everything was read.</summary>
    public IEnumerable<JournalFault> Finish()
    {
        foreach (var fault in Close()) yield return fault;
        if (end is null) yield return new(null, null, "CUT_OFF", "The journal does not come to its end.");
        else if (end != new EndRecord(Chains, Transactions, lines)) yield return new(null, null, "COUNT", $"{end.Chains} chains, {end.Transactions} transactions and {end.Lines} lines are said to be there; {Chains}, {Transactions} and {lines} are.");
        if (Posted.Debits != Posted.Credits) yield return new(null, null, "TOTAL", $"Debits of {Posted.Debits} cents are posted against credits of {Posted.Credits}.");
        if (Pending.Debits != Pending.Credits) yield return new(null, null, "TOTAL_PENDING", $"Debits of {Pending.Debits} cents are pending against credits of {Pending.Credits}.");
        foreach (var (i, (seal, text)) in seals.Index())
            using (text)
                if (counted[i] != seal.Chains || Convert.ToHexStringLower(text.GetHashAndReset()) != seal.Hash)
                    yield return new(null, null, "SEAL", $"The seal of {seal.Night:yyyy-MM-dd} is not that of the {counted[i]} heads of that night.");
    }

    IEnumerable<JournalFault> Check(JournalSeal seal)
    {
        var before = seals.Count == 0 ? null : seals[^1].Seal;
        if (seal.Previous != (before?.Hash ?? JournalBody.Genesis) || seal.Night <= before?.Night) yield return new(null, null, "SEAL_ORDER", $"The seal of {seal.Night:yyyy-MM-dd} does not follow the one before it.");
        var text = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        text.AppendData(Encoding.UTF8.GetBytes($"{seal.Previous}\n"));
        seals.Add((seal, text));
        counted.Add(0);
    }

    /// <summary>What can be said of the chain that was read last.</summary>
    public IEnumerable<JournalFault> Close()
    {
        if (chain is not { } done) yield break;
        chain = null;
        foreach (var fault in done.Finish()) yield return fault;
        foreach (var account in done.Accounts.Values)
        {
            Posted = (Posted.Debits + account.Debits, Posted.Credits + account.Credits);
            Pending = (Pending.Debits + account.PendingDebits, Pending.Credits + account.PendingCredits);
        }

        // A night's list has each chain's last head of that night or before.
        var (next, heads) = (0, done.Kept.Heads);
        foreach (var (i, (seal, text)) in seals.Index())
        {
            while (next < heads.Count && heads[next].Night <= seal.Night) next++;
            if (next == 0) continue;
            var head = heads[next - 1];
            text.AppendData(Encoding.UTF8.GetBytes($"{(counted[i] == 0 ? "" : "\n")}{done.Kept.Chain} {head.Seq} {done.HashAt(head.Seq)}"));
            counted[i]++;
        }
    }
}

/// <summary>What a transaction may still be.</summary>
public enum Standing : byte
{
    None,
    Posted,
    Pending,
    IsReversal,
    IsVoid,
    Resolved,
}

/// <summary>One chain under proof.</summary>
sealed class ChainProof(ChainRecord kept)
{
    /// <summary>What one account comes to in this chain.</summary>
    public sealed class Account
    {
        public Int128 Debits, Credits, PendingDebits, PendingCredits;
        public long Lines;
        public static Account Of(KeptBalance kept) => new() { Debits = kept.Debits, Credits = kept.Credits, PendingDebits = kept.PendingDebits, PendingCredits = kept.PendingCredits, Lines = kept.Version };
        public Int128 Balance => Debits - Credits;
        public bool Is(KeptBalance kept) => (Debits, Credits, PendingDebits, PendingCredits, Lines) == (kept.Debits, kept.Credits, kept.PendingDebits, kept.PendingCredits, kept.Version);
    }

    /// <summary>The last transaction that was verified before, from which on the proof goes; 0 for the whole chain.</summary>
    readonly long from = kept.Start?.Verified.Seq ?? 0;

    /// <summary>One byte of each transaction after that, the first at 1; and of those before it the ones that a later one names.</summary>
    readonly List<Standing> standings = [Standing.None];
    readonly Dictionary<long, Standing> earlier = kept.Start?.Earlier.ToDictionary() ?? [];

    readonly HashSet<long> sealedAt = [.. kept.Heads.Select(h => h.Seq)];
    readonly Dictionary<long, string> hashes = kept.Start is null ? [] : new Dictionary<long, string> { [kept.Start.Verified.Seq] = kept.Start.Verified.Hash };
    string hash = kept.Start?.Verified.Hash ?? JournalBody.Genesis;
    bool isFlawed;

    public ChainRecord Kept => kept;
    public Dictionary<string, Account> Accounts { get; } = (kept.Start?.Verified.Balances ?? []).ToDictionary(b => b.Account, Account.Of, StringComparer.Ordinal);

    /// <summary>The number of the last transaction that was taken in.</summary>
    long Last => from + standings.Count - 1;

    /// <summary>The hash that a sealed transaction comes to by itself; nothing where the chain does not go so far.</summary>
    public string HashAt(long seq) => hashes.GetValueOrDefault(seq, "");

    /// <returns>The first fault of the chain; those after it may well follow from it.</returns>
    public JournalFault? Check(TransactionRecord transaction)
    {
        var fault = FaultOf(transaction);
        if (fault is null || isFlawed) return null;
        isFlawed = true;
        return new(kept.Chain, transaction.Seq, fault.Value.Code, fault.Value.Text);
    }

    public IEnumerable<JournalFault> Finish()
    {
        JournalFault Of(string code, string text) => new(kept.Chain, null, code, text);

        if (kept.Seq != Last || kept.Hash != hash) yield return Of("HEAD", $"The head is kept as {kept.Seq} {kept.Hash}; the transactions come to {Last} {hash}.");
        foreach (var head in kept.Heads.Where(h => h.Hash != HashAt(h.Seq)).Take(1)) yield return Of("SEALED_HEAD", $"In the night of {head.Night:yyyy-MM-dd} transaction {head.Seq} was sealed with another hash, or it is gone.");

        var balances = kept.Balances.ToLookup(b => b.Account);
        foreach (var account in Accounts.Keys.Union(balances.Select(b => b.Key)).Order(StringComparer.Ordinal))
            if (balances[account].ToArray() is not [var balance] || !Accounts.TryGetValue(account, out var own) || !own.Is(balance)) yield return Of("KEPT_BALANCE", $"The balance that is kept of {account} is not what its lines come to.");

        if (!kept.Due.ToHashSet().SetEquals(kept.OpenDebits)) yield return Of("DUE", "What is kept as due by day is not what is open of the debts.");
        var receivable = Sum(Receivables.Select(code => $"{code}:{kept.Chain}")) + Sum([Ledger.Accounts.Unapplied(kept.Chain)]);
        var open = kept.OpenDebits.Aggregate(Int128.Zero, (sum, d) => sum + d.Cents) - kept.OpenCredits;
        if (receivable != open) yield return Of("OPEN_ITEMS", $"The receivables less the client's credits come to {receivable} cents, the open debts less the open credits to {open}.");
    }

    /// <summary>The accounts of what a program account owes.</summary>
    static readonly string[] Receivables = [.. Ledger.Accounts.Chart.Where(a => a is { Type: AccountType.Asset, IsPerRmAccount: true }).Select(a => a.Code)];

    Int128 Sum(IEnumerable<string> accounts) => accounts.Aggregate(Int128.Zero, (sum, account) => sum + (Accounts.GetValueOrDefault(account)?.Balance ?? 0));

    /// <summary>All rules take the transaction in, whatever the first of them says.</summary>
    (string Code, string Text)? FaultOf(TransactionRecord transaction)
    {
        var isNext = transaction.Seq == Last + 1;
        hash = JournalBody.Link(hash, transaction.Body);
        if (sealedAt.Contains(transaction.Seq)) hashes[transaction.Seq] = hash;
        var reversal = Resolve(transaction, out var settlesPending);
        var line = Take(transaction, settlesPending);
        var net = transaction.Lines.Aggregate(Int128.Zero, (sum, l) => sum + l.Signed);
        return !isNext ? ("GAP", $"Transaction {Last} should stand here.")
            : transaction.Lines.Count < 2 ? ("LINES", $"It has {transaction.Lines.Count.ToString(CultureInfo.InvariantCulture)} lines.")
            : transaction.Lines.Any(l => l.Cents <= 0) ? ("AMOUNT", "A line's amount is not above zero.")
            : net != 0 ? ("UNBALANCED", $"Debits less credits come to {net} cents.")
            : hash != transaction.Hash ? ("HASH", $"It comes to the hash {hash}, and every later one to another than its own.")
            : reversal is not null ? ("REVERSAL", reversal)
            : line is not null ? ("BALANCE", line)
            : null;
    }

    /// <summary>What is pending resolves once; what is posted is reversed once; a reversal and what is void never.</summary>
    string? Resolve(TransactionRecord transaction, out bool settlesPending)
    {
        settlesPending = false;
        var status = transaction.Status;
        var own = status switch { TransactionStatus.Pending => Standing.Pending, TransactionStatus.Voided => Standing.IsVoid, _ => Standing.Posted };
        string? fault = null;
        if (transaction.Rev is { } rev)
        {
            var before = rev <= from ? earlier.GetValueOrDefault(rev) : rev <= Last ? standings[(int)(rev - from)] : Standing.None;
            settlesPending = before == Standing.Pending;
            if (before == Standing.Posted && status == TransactionStatus.Posted) own = Standing.IsReversal;
            if (status == TransactionStatus.Pending || before is not (Standing.Posted or Standing.Pending) || (status == TransactionStatus.Voided && before != Standing.Pending)) fault = $"It resolves or reverses transaction {rev}, which cannot be.";
            else if (rev <= from) earlier[rev] = Standing.Resolved;
            else standings[(int)(rev - from)] = Standing.Resolved;
        }
        else if (status == TransactionStatus.Voided) fault = "It voids nothing.";
        standings.Add(own);
        return fault;
    }

    string? Take(TransactionRecord transaction, bool settlesPending)
    {
        string? fault = null;
        var pends = transaction.Status == TransactionStatus.Pending ? 1 : settlesPending ? -1 : 0;
        foreach (var line in transaction.Lines)
        {
            if (!Accounts.TryGetValue(line.Account, out var account)) Accounts[line.Account] = account = new();
            var before = account.Balance;
            var posted = transaction.Status == TransactionStatus.Posted;
            if (line.IsDebit) (account.Debits, account.PendingDebits) = (account.Debits + (posted ? line.Cents : 0), account.PendingDebits + pends * line.Cents);
            else (account.Credits, account.PendingCredits) = (account.Credits + (posted ? line.Cents : 0), account.PendingCredits + pends * line.Cents);
            account.Lines++;
            if (line.IsPosted != posted || (line.PrevBalance, line.NewBalance, line.AccountVersion) != (before, account.Balance, account.Lines)) fault ??= $"Its line on {line.Account} does not go on from the one before.";
            if (account.PendingDebits < 0 || account.PendingCredits < 0) fault ??= $"It takes back more than is pending on {line.Account}.";
        }
        return fault;
    }
}
