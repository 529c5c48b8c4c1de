using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Use and privilege through whole histories, beside a reckoning that is as plain as can be.</summary>
public sealed class UtilizationTests(CarmHost tests)
{
    const string Rm = "812345674RM0001";
    static readonly DateOnly Start = new(2026, 3, 2);

    /// <summary>What the Ledger would hold: each debt and each payment by itself.</summary>
    sealed class PlainLedger
    {
        readonly List<decimal> items = [];
        readonly Dictionary<string, decimal> released = [];

        public long Sequence { get; private set; }

        public decimal Owing => items.Sum();

        public decimal Exposure => Math.Max(0, items.Sum()) + released.Values.Sum();

        public void Post(decimal amount)
        {
            items.Add(amount);
            Sequence++;
        }

        public void Release(string number, decimal estimate) => released[number] = estimate;

        public decimal AccountFor(string number) => released.Remove(number, out var estimate) ? estimate : 0;
    }

    [Fact]
    public void Use_equals_the_sum_of_the_ledgers_items_thresholds_are_told_at_crossings_alone_and_no_release_is_covered_without_the_indicator()
    {
        for (var seed = 0; seed < (int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 1_500); seed++) Live(new Random(seed));
    }

    static void Live(Random random)
    {
        var (account, ledger, now) = (new RppAccount(Rm, "Importer", "IMPORTER"), new PlainLedger(), Start.ToDateTime(new(12, 0)));
        var (instants, open, shares, armed) = (new List<(DateTimeOffset At, bool Covered)>(), new List<string>(), new List<SecurityShare>(), new Dictionary<int, bool> { [75] = true, [90] = true, [100] = true });
        var late = new List<(long Sequence, decimal Owing)>();
        DateTimeOffset Now() => new(now.AddHours(4), TimeSpan.Zero);
        for (var step = 0; step < 40; step++)
        {
            now = now.AddHours(random.Next(1, 200));
            RppMove? move = null;
            switch (random.Next(14))
            {
                case 0 when account.State is RppState.NotEnrolled or RppState.Revoked or RppState.Withdrawn: move = account.Enrol(Now(), Money.Of(random.Next(0, 40_000))); break;
                case 1 or 2:
                    var share = new SecurityShare($"S{step}", Money.Of(random.Next(5_000, 30_000)), Now().TorontoDate().AddDays(random.Next(-3, 10)), random.Next(3) == 0 ? Now().TorontoDate().AddDays(random.Next(10, 60)) : null, IsCash: random.Next(3) == 0);
                    shares.Add(share);
                    move = account.WithShares(share.Source, [share], Now());
                    break;
                case 3 when shares.Count > 0:
                    var gone = shares[random.Next(shares.Count)];
                    shares.Remove(gone);
                    move = account.WithShares(gone.Source, [], Now());
                    break;
                case 4 or 5:
                    var number = $"T{step}";
                    open.Add(number);
                    var estimate = random.Next(0, 9_000);
                    ledger.Release(number, estimate);
                    move = account.Release(Money.Of(estimate), Now());
                    break;
                case 6 or 7 or 8:
                    // A declaration comes to the account, and its estimate ends with it.
                    var amount = random.Next(1, 9_000_00) / 100m;
                    ledger.Post(amount);
                    var estimated = open.Count > 0 ? ledger.AccountFor(open[0]) : 0;
                    if (open.Count > 0) open.RemoveAt(0);
                    move = account.Owes(ledger.Sequence, Money.Of(ledger.Owing), Money.Of(estimated), Now());
                    late.Add((ledger.Sequence, ledger.Owing));
                    break;
                case 9 or 10:
                    ledger.Post(-random.Next(1, 12_000_00) / 100m);
                    move = account.Owes(ledger.Sequence, Money.Of(ledger.Owing), Money.Zero, Now());
                    late.Add((ledger.Sequence, ledger.Owing));
                    break;
                // An older word comes late, or again, and says nothing.
                case 11 when late.Count > 0: move = late[random.Next(late.Count)] is var (sequence, owing) ? account.Owes(sequence, Money.Of(owing), Money.Zero, Now()) : null; break;
                case 12: move = account.Settle(Now()); break;
                case 13 when account.CureBy < Now().TorontoDate() || (account.LowerBy < Now().TorontoDate() && Utilization.Of(account.Exposure, account.LimitOn(Now().TorontoDate())).Reaches(100)): move = account.Suspend(Now()); break;
                case 13 when account.State == RppState.Suspended && account.IsAdequateOn(Now().TorontoDate()): move = account.Reinstate(Now()); break;
            }
            if (move is null) continue;
            account = move.Account;
            var today = Now().TorontoDate();
            Assert.Equal(ledger.Exposure, account.Exposure.Amount);

            // Twice the agreements and the cash of the day, by themselves.
            var limit = shares.Where(s => s.From <= today && (s.To is null || today <= s.To)).Sum(s => s.Amount.Amount * (s.IsCash ? 1 : 2));
            if (account.LimitOn(today) is { } known) Assert.Equal(limit, known.Amount);
            var told = move.Told.OfType<Onboarding.Contracts.NoticeRequested>().Select(n => n.Template).Where(t => t.StartsWith("BONDS_UTILIZATION", StringComparison.Ordinal)).Select(t => int.TryParse(t[^2..], System.Globalization.CultureInfo.InvariantCulture, out var percent) ? percent : 100).ToArray();
            foreach (var threshold in armed.Keys.ToArray())
            {
                var isThere = account.IsIn && account.LimitOn(today) is not null && ledger.Exposure > 0 && ledger.Exposure * 100 >= limit * threshold;
                Assert.Equal(isThere && armed[threshold], told.Contains(threshold));
                if (isThere) armed[threshold] = false;
                else if (!account.IsIn || account.LimitOn(today) is null || !(ledger.Exposure > 0 && ledger.Exposure * 100 >= limit * (threshold - 5))) armed[threshold] = true;
            }

            foreach (var turn in move.Told)
                if (turn is RppPrivilegeGranted or RppPrivilegeEnded) instants.Add((Now(), turn is RppPrivilegeGranted));
            // What Declarations would say of a release at this instant is what the indicator is.
            Assert.Equal(account.IsCovered, instants.LastOrDefault(t => t.At <= Now()).Covered);
            Assert.Equal(account.Turns, instants.Count);
        }
    }

    [Fact]
    public async Task Sixteen_at_once_who_declare_and_pay_leave_the_use_that_the_ledger_says()
    {
        var importer = await Business.ImporterAsync(tests);
        await importer.PaySecurityAsync("cash", "1000.00");
        Assert.Equal("ACTIVE", await importer.EnrolAsync());
        var filings = Enumerable.Range(0, 16).Select(n => importer.Cad(100m + n, "2026-02-02")).ToArray();
        await tests.HearAsync([.. filings.Select(cad => new Declarations.Contracts.GoodsReleased(cad.TransactionNumber, importer.Rm, cad.ReleasedOn, 50m, DateTimeOffset.UnixEpoch))]);
        Assert.Equal("800.00", (await importer.UtilizationAsync())["exposure"]);
        var payments = await Task.WhenAll(filings.Select(async (cad, n) =>
        {
            var told = tests.HearAsync(cad);
            var paid = await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/payments", new { paymentReference = $"P-{n}", method = "DEBIT", amount = "7.25" });
            await told;
            return paid.Status;
        }));
        Assert.All(payments, status => Assert.Equal(201, status));
        await tests.SettleAsync();
        var used = await importer.UtilizationAsync();
        // 16 x 100, and 0 to 15, less 16 x 7.25; the estimates have ended.
        Assert.Equal(("1604.00", "0.00", "1604.00"), (used["owing"], used["releasedNotAccountedFor"], used["exposure"]));
        Assert.Equal(("1000.00", "[75,90,100]"), (used["limit"], used.Json.GetProperty("thresholdsTold").ToString().Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(used["owing"], (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/balance"))["balance"]);
    }
}
