using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What the proof of a journal takes and what it finds, from the database and from a file alike.</summary>
public sealed class ProofTests(CarmHost tests, KeptBooks kept)
{
    [Fact]
    public async Task A_journal_holds_from_the_database_and_from_its_export()
    {
        var books = await kept.Of(tests);
        var records = await books.ReadAsync();
        Assert.Empty(Bookkeeping.Verify(records));
        // Both importers owe, have paid, were charged interest; 47 nights were sealed; a receipt is pending.
        Assert.Equal(3, records.OfType<ChainRecord>().Count());
        Assert.Equal(47, records.OfType<JournalSeal>().Count());
        Assert.Contains(records.OfType<TransactionRecord>(), t => t.Type == "INTEREST_CHARGED");
        Assert.Contains(records.OfType<TransactionRecord>(), t => t.MakerId == $"manager.{books.Alpha.Bn9}" && t is { CheckerId: null, CorrelationId: not null });
        Assert.All(records.OfType<TransactionRecord>(), t => Assert.Equal((t.MakerId, t.CorrelationId), JournalRecord.OfJson(t.ToJson()) is TransactionRecord read ? (read.MakerId, read.CorrelationId) : default));
        Assert.Contains(records.OfType<ChainRecord>(), c => c.OpenDebits.Count > 0 && c.Chain == books.Beta.Rm);
        Assert.Contains(records.OfType<ChainRecord>(), c => c.OpenCredits > 0 && c.Chain == books.Alpha.Rm);

        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, await books.ExportAsync("json"), TestContext.Current.CancellationToken);
        using var said = new StringWriter();
        Assert.True(await LedgerCommand.VerifyFileAsync(path, said), said.ToString());
        Assert.Contains("3 chains", said.ToString());
        Assert.Contains("pending D 7007 C 7007", said.ToString());
        File.Delete(path);
    }

    [Fact]
    public async Task One_accounts_export_holds_without_the_seals()
    {
        var books = await kept.Of(tests);
        var records = await books.ReadAsync(books.Beta.Rm);
        Assert.Equal([books.Beta.Rm], records.OfType<ChainRecord>().Select(c => c.Chain));
        Assert.Empty(Bookkeeping.Verify(records));
    }

    [Fact]
    public async Task From_wherever_a_chain_was_found_to_hold_the_rest_of_it_holds()
    {
        var (books, ct) = (await kept.Of(tests), TestContext.Current.CancellationToken);
        var records = await books.ReadAsync();
        await using var session = await books.Store.AsOfOneInstantAsync(ct);
        foreach (var chain in records.OfType<ChainRecord>())
        {
            TransactionRecord[] transactions = [.. records.OfType<TransactionRecord>().Where(t => t.Chain == chain.Chain)];
            for (var n = 1; n <= transactions.Length; n++)
            {
                var rest = await JournalReader.ReadSinceAsync(session, [new VerifiedChain(chain.Chain, DateOnly.MinValue, n, transactions[n - 1].Hash, Balances(transactions[..n]))], ct).ToArrayAsync(ct);
                Assert.Equal(transactions[n..].Select(t => t.Seq), rest.OfType<TransactionRecord>().Select(t => t.Seq));
                var proof = new JournalProof();
                Assert.Empty(rest.SelectMany(proof.Check).ToArray().Concat(proof.Close()));
                // Nor does it take what does not follow from there.
                proof = new();
                Assert.NotEmpty(rest.Select(r => r is ChainRecord c ? c with { Start = c.Start! with { Verified = c.Start.Verified with { Hash = JournalBody.Genesis } } } : r).SelectMany(proof.Check).ToArray().Concat(proof.Close()));
            }
        }
    }

    /// <summary>What accounts come to by the first transactions of a chain.</summary>
    static KeptBalance[] Balances(TransactionRecord[] first)
    {
        int Pends(TransactionRecord t) => t.Status == TransactionStatus.Pending ? 1 : t.Rev is { } rev && first[rev - 1].Status == TransactionStatus.Pending ? -1 : 0;
        return [.. first.SelectMany(t => t.Lines.Select(l => (l.Account, l.IsDebit, Posted: l.IsPosted ? l.Cents : 0, Pending: Pends(t) * l.Cents))).GroupBy(l => l.Account).Select(of => new KeptBalance(of.Key,
            of.Where(l => l.IsDebit).Sum(l => l.Posted), of.Where(l => !l.IsDebit).Sum(l => l.Posted), of.Where(l => l.IsDebit).Sum(l => l.Pending), of.Where(l => !l.IsDebit).Sum(l => l.Pending), of.Count()))];
    }

    /// <summary>Each rule broken in the export of a journal that holds: what is found, and at which transaction.</summary>
    public static TheoryData<string, string, int?> Damages => new()
    {
        { "a cent more on one side", "UNBALANCED", 6 },
        { "a cent more on both sides", "HASH", 6 },
        { "a line of nothing", "AMOUNT", 6 },
        { "a single line", "LINES", 6 },
        { "another type", "HASH", 6 },
        { "a transaction left out", "GAP", 7 },
        { "a balance of a line", "BALANCE", 6 },
        { "a posted line said to be pending", "BALANCE", 6 },
        { "reversed twice", "REVERSAL", 8 },
        { "a reversal reversed", "REVERSAL", 8 },
        { "a settled receipt voided", "REVERSAL", 8 },
        { "a balance that is kept", "KEPT_BALANCE", null },
        { "a balance that is gone", "KEPT_BALANCE", null },
        { "a day's debts", "DUE", null },
        { "an open credit", "OPEN_ITEMS", null },
        { "the last transaction gone", "HEAD", null },
        { "another head sealed", "SEALED_HEAD", null },
        { "another seal", "SEAL", null },
        { "a seal left out", "SEAL_ORDER", null },
        { "the end gone", "CUT_OFF", null },
        { "a chain gone", "COUNT", null },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_broken_rule_is_named_with_the_first_transaction_at_fault(string damage, string code, int? seq)
    {
        var records = await (await kept.Of(tests)).ReadAsync();
        var faults = Bookkeeping.Verify(Damage(records, damage));
        Assert.Contains(faults, f => f.Code == code && f.Seq == seq);
        // A chain's first fault is told, and no later one.
        Assert.True(faults.Count(f => f.Seq is not null) <= 1);
    }

    static IEnumerable<JournalRecord> Damage(JournalRecord[] records, string damage)
    {
        JournalRecord[] Change<T>(Func<T, bool> which, Func<T, T> to) where T : JournalRecord => [.. records.Select(r => r is T t && which(t) ? to(t) : r)];
        IEnumerable<JournalRecord> Sixth(Func<TransactionRecord, TransactionRecord> to) => Change(t => t is { Chain: Journal.Internal, Seq: 6 }, to);
        IEnumerable<JournalRecord> Internals(Func<ChainRecord, ChainRecord> to) => Change(c => c.Chain == Journal.Internal, to);
        IEnumerable<JournalRecord> Eighth(string type, long rev) => records.SelectMany(r => r is TransactionRecord { Chain: Journal.Internal, Seq: 7 } t ? [r, Rehashed(t with { Seq = 8, Type = type, Rev = rev }, t.Hash)] : new[] { r });
        static LineRecord[] Each(TransactionRecord t, Func<LineRecord, LineRecord> to) => [.. t.Lines.Select(to)];

        return damage switch
        {
            "a cent more on one side" => Sixth(t => t with { Lines = [t.Lines[0] with { Cents = t.Lines[0].Cents + 1 }, t.Lines[1]] }),
            "a cent more on both sides" => Sixth(t => t with { Lines = Each(t, l => l with { Cents = l.Cents + 1 }) }),
            "a line of nothing" => Sixth(t => t with { Lines = Each(t, l => l with { Cents = 0 }) }),
            "a single line" => Sixth(t => t with { Lines = [t.Lines[0]] }),
            "another type" => Sixth(t => t with { Type = "DEPOSIT" }),
            "a transaction left out" => records.Where(r => r is not TransactionRecord { Chain: Journal.Internal, Seq: 6 }),
            "a balance of a line" => Sixth(t => t with { Lines = Each(t, l => l with { NewBalance = l.NewBalance + 1 }) }),
            "a posted line said to be pending" => Sixth(t => t with { Lines = Each(t, l => l with { IsPosted = false }) }),
            "reversed twice" => Eighth("DEPOSIT_REVERSED", 6),
            "a reversal reversed" => Eighth("DEPOSIT_REVERSED", 7),
            "a settled receipt voided" => Eighth("RECEIPT_VOIDED", 1),
            "a balance that is kept" => Internals(c => c with { Balances = [c.Balances[0] with { Debits = c.Balances[0].Debits + 1 }, .. c.Balances.Skip(1)] }),
            "a balance that is gone" => Internals(c => c with { Balances = [.. c.Balances.Skip(1)] }),
            "a day's debts" => Change<ChainRecord>(c => c.Due.Count > 0, c => c with { Due = [c.Due[0] with { Cents = c.Due[0].Cents + 1 }, .. c.Due.Skip(1)] }),
            "an open credit" => Change<ChainRecord>(c => c.OpenCredits > 0, c => c with { OpenCredits = c.OpenCredits - 1 }),
            "the last transaction gone" => records.Where(r => r is not TransactionRecord { Chain: Journal.Internal, Seq: 7 }),
            "another head sealed" => Internals(c => c with { Heads = [c.Heads[0] with { Hash = JournalBody.Genesis }] }),
            "another seal" => Change<JournalSeal>(s => s.Night == new DateOnly(2026, 4, 25), s => s with { Hash = JournalBody.Genesis }),
            "a seal left out" => records.Where(r => r is not JournalSeal { Night: { Month: 4, Day: 1 } }),
            "the end gone" => records.Where(r => r is not EndRecord),
            "a chain gone" => records.Where(r => r is not (ChainRecord { Chain: Journal.Internal } or TransactionRecord { Chain: Journal.Internal })),
            _ => throw new ArgumentOutOfRangeException(nameof(damage)),
        };
    }

    static TransactionRecord Rehashed(TransactionRecord transaction, string previous) => transaction with { Hash = JournalBody.Link(previous, transaction.Body) };

    [Fact]
    public async Task A_chain_that_was_rewritten_whole_is_found_by_the_seals()
    {
        var records = await (await kept.Of(tests)).ReadAsync();
        var previous = JournalBody.Genesis;
        JournalRecord[] rewritten = [.. records.Select(r => r is not TransactionRecord { Chain: Journal.Internal } t ? r : Follow(t.Seq == 3 ? t with { Ref = "another" } : t))];
        rewritten = [.. rewritten.Select(r => r is ChainRecord { Chain: Journal.Internal } c ? c with { Hash = previous, Heads = [.. c.Heads.Select(h => h with { Hash = previous })] } : r)];

        var faults = Bookkeeping.Verify(rewritten);
        Assert.All(faults, f => Assert.Equal("SEAL", f.Code));
        Assert.Equal(47, faults.Length + records.OfType<JournalSeal>().Count(s => s.Night < new DateOnly(2026, 3, 12)));

        TransactionRecord Follow(TransactionRecord transaction)
        {
            var follows = Rehashed(transaction, previous);
            previous = follows.Hash;
            return follows;
        }
    }

    [Fact]
    public async Task Ledger_T26_a_changed_byte_is_found_in_its_account_makes_other_hashes_of_all_later_ones_of_that_and_breaks_the_seals_of_that_night_and_no_earlier_one()
    {
        await using var books = await Bookkeeping.KeepAsync(tests);
        var deposit = new Bookkeeping.Entry("DEPOSIT_POSTED", null, "1010", "1020", 5_00);
        await Bookkeeping.PostAsync(books.Store, "2026-04-26", deposit, deposit);
        await books.Carm.MoveClockAsync("2026-04-27T14:00:00Z");
        await Bookkeeping.PostAsync(books.Store, "2026-04-27", deposit);
        await books.Carm.MoveClockAsync("2026-04-28T14:00:00Z");
        var before = await books.ReadAsync();
        Assert.Empty(Bookkeeping.Verify(before));
        Assert.Empty(Broken(before).Transactions);

        await using (var tamper = books.Carm.Database.CreateCommand("alter table ledger.journal_line disable trigger all; update ledger.journal_line set account = '1011' where chain = 'INTERNAL' and seq = 8 and line_no = 1"))
            await tamper.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var after = await books.ReadAsync();
        var faults = Bookkeeping.Verify(after);
        Assert.Equal([("INTERNAL", 8L, "HASH")], faults.Where(f => f.Seq is not null).Select(f => (f.Chain!, f.Seq!.Value, f.Code)));
        Assert.All(faults.Where(f => f.Chain is not null), f => Assert.Equal("INTERNAL", f.Chain));
        Assert.Equal(["The seal of 2026-04-26", "The seal of 2026-04-27"], faults.Where(f => f.Code == "SEAL").Select(f => f.Text[..22]));

        var (transactions, heads) = Broken(after);
        Assert.Equal(["INTERNAL 8", "INTERNAL 9", "INTERNAL 10"], transactions);
        Assert.EndsWith($"the transactions come to 10 {heads["INTERNAL"]}.", Assert.Single(faults, f => f.Code == "HEAD").Text, StringComparison.Ordinal);
        Assert.Equal(Broken(before).Heads.Where(h => h.Key != "INTERNAL"), heads.Where(h => h.Key != "INTERNAL"));
    }

    /// <summary>The transactions whose own hash is not what their chain comes to, each hash made anew from the one before it; and what each chain comes to in the end.</summary>
    static (IReadOnlyList<string> Transactions, IReadOnlyDictionary<string, string> Heads) Broken(IEnumerable<JournalRecord> records)
    {
        var (broken, heads) = (new List<string>(), new Dictionary<string, string>());
        foreach (var transaction in records.OfType<TransactionRecord>())
        {
            heads[transaction.Chain] = JournalBody.Link(heads.GetValueOrDefault(transaction.Chain, JournalBody.Genesis), transaction.Body);
            if (heads[transaction.Chain] != transaction.Hash) broken.Add($"{transaction.Chain} {transaction.Seq}");
        }
        return (broken, heads);
    }

    [Theory]
    [InlineData("no json", "Line 1 is no record of a journal")]
    [InlineData("""{"record":"other"}""", "Line 1 is no record of a journal")]
    [InlineData("""{"record":"chain","chain":"X"}""", "Line 1 is no record of a journal")]
    public async Task A_file_that_is_no_journal_is_told_by_its_line(string text, string said)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        Assert.False(await LedgerCommand.VerifyFileAsync(path, output));
        Assert.Contains(said, output.ToString());
        File.Delete(path);
    }

    [Fact]
    public async Task Csv_has_a_row_for_each_line_with_both_names()
    {
        var books = await kept.Of(tests);
        var rows = (await books.ExportAsync("csv")).TrimEnd().Split("\r\n");
        Assert.Equal((await books.ReadAsync()).OfType<TransactionRecord>().Sum(t => t.Lines.Count) + 1, rows.Length);
        Assert.Contains(rows, r => r.StartsWith(books.Alpha.Rm, StringComparison.Ordinal) && r.Contains($"1110:{books.Alpha.Rm},\"Accounts receivable, duties and taxes\",\"Créances, droits et taxes\",D,4200.00,0.00,4200.00,1"));
    }
}
