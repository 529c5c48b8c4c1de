using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Each night every account is held against the journal's invariants, and its statement against the one before (ledger 4.4).</summary>
public sealed class CheckJournalTests(CarmHost tests)
{
    [Fact]
    public async Task What_holds_is_found_to_hold_and_what_was_changed_is_told_to_the_supervisor()
    {
        await using var carm = await OnAsync(wholeCheckNights: 1);
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var (alpha, beta) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var client in new[] { alpha, beta }) await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1000m, 50m, "2026-03-17T15:00:00Z", "2026-03-31"));
        await alpha.PayAsync("P1", "300.00");
        await carm.MoveClockAsync("2026-03-27T15:00:00Z");
        Assert.Equal(("2026-03-26", 2, 0, true), await CheckAsync(carm));

        await ChangeAsync(carm, $"alter table ledger.journal_line disable trigger all; update ledger.journal_line set cents = cents + 1 where chain = '{alpha.Rm}' and seq = 1 and line_no = 1");
        await carm.MoveClockAsync("2026-03-28T15:00:00Z");
        var (night, _, faults, _) = await CheckAsync(carm);
        Assert.Equal(("2026-03-27", true), (night, faults > 0));
        var first = (await ChecksAsync(carm)).GetProperty("faults")[0];
        Assert.Equal((alpha.Rm, 1, "UNBALANCED"), (first.GetProperty("chain").GetString(), first.GetProperty("seq").GetInt32(), first.GetProperty("code").GetString()));
        Assert.Contains($"{alpha.Rm} 1 UNBALANCED", await StaffNoticeAsync(carm, "LEDGER_JOURNAL_FAULTS"), StringComparison.Ordinal);

        // Of all chains the verification says what the check has found; one chain it reads.
        Assert.Equal((2, $"{alpha.Rm} 1", "2026-03-28T08"), await VerificationAsync(carm, ""));
        Assert.Equal((1, $"{alpha.Rm} 1", "2026-03-28T15"), await VerificationAsync(carm, alpha.Rm));
        Assert.Equal((1, "", "2026-03-28T15"), await VerificationAsync(carm, beta.Rm));
        await ChangeAsync(carm, $"update ledger.journal_line set cents = cents - 1 where chain = '{alpha.Rm}' and seq = 1 and line_no = 1");
        Assert.Equal((1, "", "2026-03-28T15"), await VerificationAsync(carm, alpha.Rm));
    }

    [Theory]
    [InlineData("update ledger.mt_doc_openitem set data = jsonb_set(data, '{{openCents}}', '200000') where data ->> 'rmAccount' = '{0}'", "OPEN_CENTS")]
    [InlineData("update ledger.mt_doc_statementofaccount set data = jsonb_set(data, '{{i}}', '\"1.00\"') where data ->> 'rmAccount' = '{0}'", "STATEMENT")]
    [InlineData("update ledger.journal_due set cents = cents + 1 where chain = '{0}'", "DUE")]
    [InlineData("alter table ledger.journal_sum disable trigger user; update ledger.journal_sum set debits = debits + 1 where '{0}' <> '' and account = '1110'", "SUMS")]
    [InlineData("alter table ledger.journal_seal disable trigger all; update ledger.journal_seal set hash = repeat('1', 64) where '{0}' <> '' and night = (select max(night) from ledger.journal_seal)", "SEAL")]
    public async Task Each_thing_that_is_kept_beside_the_journal_is_looked_at_too(string change, string code)
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1000m, 50m, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        Assert.Equal(0, (await CheckAsync(carm)).Faults);
        await ChangeAsync(carm, string.Format(System.Globalization.CultureInfo.InvariantCulture, change, client.Rm));
        await carm.HearAsync(new CheckJournal(new(2026, 3, 26)));
        Assert.Contains(code, (await ChecksAsync(carm)).GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("code").GetString()));

        // What is of no one chain is said of all of them too.
        var verified = (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/verification")).Json;
        string[] common = code is "SEAL" or "SUMS" ? [code] : [];
        Assert.Equal(common, verified.GetProperty("commonFaults").EnumerateArray().Select(f => f.GetString()!));
        Assert.True(verified.GetProperty("faultCount").GetInt32() > 0);
    }

    [Fact]
    public void However_many_chains_do_not_hold_what_is_of_no_one_chain_is_told()
    {
        var check = new JournalCheck("2026-03-26", default).With([.. Enumerable.Range(0, 150).Select(n => new JournalFault($"{n}", 1, "HASH", ""))]).With([new JournalFault(null, null, "SEAL", "")]);
        Assert.Equal((151L, 101, "SEAL"), (check.FaultCount, check.Faults.Count, check.Faults[^1].Code));
    }

    [Fact]
    public async Task What_was_found_to_hold_is_gone_on_from_and_each_chain_comes_to_its_turn_to_be_read_whole()
    {
        const int Nights = 4;
        await using var carm = await OnAsync(Nights);
        async Task<Client> OpenAsync()
        {
            // Whose turn is on the nights of the 20th and the 24th.
            var client = await Client.OpenAsync(carm);
            while (JournalCheck.NightsSinceTurn(client.Rm, new(2026, 3, 24), Nights) != 0) client = await Client.OpenAsync(carm);
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1000m, 50m, "2026-03-17T15:00:00Z", "2026-03-31"));
            return client;
        }
        async Task<(int Whole, int Transactions, string Faults)> NightAsync(string until)
        {
            await carm.MoveClockAsync($"{until}T15:00:00Z");
            var check = await ChecksAsync(carm);
            var faults = check.GetProperty("faults").EnumerateArray().Where(f => f.GetProperty("seq").ValueKind == System.Text.Json.JsonValueKind.Number).Select(f => $"{f.GetProperty("chain")} {f.GetProperty("seq")} {f.GetProperty("code")}");
            return (check.GetProperty("whole").GetInt32(), check.GetProperty("transactions").GetInt32(), string.Join(", ", faults));
        }

        var (alpha, beta) = (await OpenAsync(), await OpenAsync());
        Assert.Equal((2, 2, ""), await NightAsync("2026-03-21"));
        foreach (var client in new[] { alpha, beta }) await client.PayAsync("P1", "300.00");
        Assert.Equal((0, 2, ""), await NightAsync("2026-03-22"));

        // What came since is found in the same night, and each night until it is mended.
        await beta.PayAsync("P2", "10.00");
        await ChangeAsync(carm, $"alter table ledger.journal_line disable trigger all; update ledger.journal_line set cents = cents + 1 where chain = '{beta.Rm}' and seq = 3 and line_no = 1");
        Assert.Equal((0, 1, $"{beta.Rm} 3 UNBALANCED"), await NightAsync("2026-03-23"));
        await ChangeAsync(carm, $"update ledger.journal_line set cents = cents + 1 where chain = '{alpha.Rm}' and seq = 1 and line_no = 1");
        Assert.Equal((1, 3, $"{beta.Rm} 3 UNBALANCED"), await NightAsync("2026-03-24"));
        await ChangeAsync(carm, $"update ledger.journal_line set cents = cents - 1 where chain = '{beta.Rm}' and seq = 3 and line_no = 1");

        // What was changed of what had been found to hold is found at its turn, and from then on each night.
        Assert.Equal((2, 5, $"{alpha.Rm} 1 UNBALANCED"), await NightAsync("2026-03-25"));
        Assert.Equal((1, 2, $"{alpha.Rm} 1 UNBALANCED"), await NightAsync("2026-03-26"));
    }

    [Fact]
    public void Each_chain_has_one_turn_in_so_many_nights_and_not_all_have_the_same()
    {
        string[] chains = [.. Enumerable.Range(0, 300).Select(n => $"{700_000_000 + n * 13}RM0001")];
        var turns = Enumerable.Range(0, 30).Select(n => chains.Count(chain => JournalCheck.NightsSinceTurn(chain, new DateOnly(2026, 3, 1).AddDays(n), 30) == 0)).ToArray();
        Assert.Equal(300, turns.Sum());
        Assert.All(turns, turn => Assert.InRange(turn, 1, 40));
        Assert.All(chains, chain => Assert.Equal(0, JournalCheck.NightsSinceTurn(chain, new(2026, 3, 1), 1)));
    }

    [Fact]
    public void A_turn_that_failed_comes_again_each_night_until_the_chain_was_read_whole()
    {
        const int Nights = 30;
        var turn = Enumerable.Range(0, Nights).Select(n => new DateOnly(2026, 3, 1).AddDays(n)).Single(night => JournalCheck.NightsSinceTurn(Book.Rm, night, Nights) == 0);
        int[] Due(DateOnly wholeOn) => [.. Enumerable.Range(-3, Nights + 5).Where(n => new VerifiedChain(Book.Rm, turn.AddDays(n - 1), 1, "", [], wholeOn).IsDue(turn.AddDays(n), Nights))];
        Assert.Equal(Enumerable.Range(0, Nights + 2), Due(turn.AddDays(-Nights)));
        Assert.Equal(Enumerable.Range(Nights, 2), Due(turn));
        Assert.Equal(Enumerable.Range(Nights, 2), Due(turn.AddDays(2)));
        // One of which that was not kept yet has its next turn.
        Assert.True(new VerifiedChain(Book.Rm, turn.AddDays(-1), 1, "", []).IsDue(turn, Nights));
        Assert.False(new VerifiedChain(Book.Rm, turn, 1, "", []).IsDue(turn.AddDays(1), Nights));
    }

    [Fact]
    public void A_statement_follows_from_its_lines_and_the_one_before()
    {
        var first = StatementRoll.Of(new(new(Book.Rm, "ALPHA", default), null, [Book.Debt("CAD", "1", 100, "2026-01-30") with { PostedOn = Book.Day("2026-01-10"), BillOn = Book.Day("2026-01-25") }], [], [], Book.Rates), new(2026, 1, 25), new(2026, 1, 30)) with { ChainSeq = 1 };
        Assert.Equal("FAIGE", string.Concat(new[] { first with { F = Money.Zero }, first with { A = Money.Of(1) }, first with { I = Money.Of(1) }, first with { G = Money.Of(1) }, first with { E = Money.Of(1), I = Money.Of(101) } }.Select(s => StatementCheck.FaultOf(s, null))));
        Assert.Null(StatementCheck.FaultOf(first, null));
        Assert.Equal('A', StatementCheck.FaultOf(first, first));
    }

    async Task<CarmSystem> OnAsync(int wholeCheckNights) => await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Clock:Start", "2026-03-20T15:00:00Z"), ("Ledger:WholeCheckNights", $"{wholeCheckNights}"));

    static async Task<(int Chains, string Flaws, string At)> VerificationAsync(CarmSystem carm, string rm)
    {
        var verified = await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/ledger/verification?rmAccount={rm}");
        return (verified.Json.GetProperty("chains").GetInt32(), string.Join(", ", verified.Json.GetProperty("flaws").EnumerateArray().Select(f => $"{f.GetProperty("chain")} {f.GetProperty("sequence")}")), verified["verifiedAt"]![..13]);
    }

    static async Task<System.Text.Json.JsonElement> ChecksAsync(CarmSystem carm) => (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/checks")).Json.GetProperty("items")[0];

    static async Task<(string? Night, int Chains, int Faults, bool IsFinished)> CheckAsync(CarmSystem carm) =>
        await ChecksAsync(carm) is var check ? (check.GetProperty("night").GetString(), check.GetProperty("chains").GetInt32(), check.GetProperty("faultCount").GetInt32(), check.GetProperty("finishedAt").ValueKind != System.Text.Json.JsonValueKind.Null) : default;

    static async Task ChangeAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<string> StaffNoticeAsync(CarmSystem carm, string template)
    {
        await using var query = carm.Database.CreateCommand("select string_agg(data::text, ' ') from onboarding.mt_doc_notice where data ->> 'template' = $1");
        query.Parameters.AddWithValue(template);
        return (await query.ExecuteScalarAsync())?.ToString() ?? "";
    }
}
