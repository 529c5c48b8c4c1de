using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Which credit pays which debt: the worked examples X1, X2, X3 and X4 of the domain document.</summary>
public sealed class ClearingTests
{
    const string Rm = "700000003RM0001";

    [Fact]
    public void Ledger_T6_X1_the_oldest_due_debt_is_paid_first_and_what_is_not_due_waits()
    {
        var items = new[] { Debt("NPA", "old", 150.00m, "2026-01-12"), Debt("CAD", "1", 4200.00m, "2026-01-30", "2026-01-05"), Debt("CAD", "2", 1800.00m, "2026-01-30", "2026-01-09"), Debt("INT", "1", 35.10m, "2026-01-30"), Credit("PMT", "p", 5000.00m, "2026-01-29") };

        var on29 = Apply(items, ClearingRun.Of(items, Day("2026-01-29")));
        Assert.Equal(("0.00", "4850.00"), (Open(on29, "old"), Open(on29, "p")));

        var on30 = Apply(on29, ClearingRun.Of(on29, Day("2026-01-30")));
        Assert.Equal(["0.00", "0.00", "1150.00", "35.10", "0.00"], on30.Select(i => i.Open.ToString()));
    }

    [Fact]
    public void Ledger_T6_X2_a_refund_pays_overdue_debt_at_once()
    {
        var items = new[] { Debt("CAD", "dec", 2500.00m, "2025-12-31"), Debt("K23", "k23", 90.00m, "2025-12-31"), Debt("LPP", "lpp", 200.00m, "2026-01-01"), Debt("CAD", "jan", 3000.00m, "2026-01-30"), Credit("REF", "r", 700.00m, "2026-01-15") };
        items = Apply(items, ClearingRun.Of(items, Day("2026-01-15")));
        Assert.Equal(("1800.00", "0.00"), (Open(items, "dec"), Open(items, "r")));

        items = [.. items, Credit("PMT", "p", 4000.00m, "2026-01-28")];
        items = Apply(items, ClearingRun.Of(items, Day("2026-01-28")));
        Assert.Equal(("0.00", "0.00", "0.00", "1910.00"), (Open(items, "dec"), Open(items, "k23"), Open(items, "lpp"), Open(items, "p")));

        items = Apply(items, ClearingRun.Of(items, Day("2026-01-30")));
        Assert.Equal(("1090.00", "0.00"), (Open(items, "jan"), Open(items, "p")));
    }

    [Fact]
    public void Ledger_R4_of_one_due_date_the_classes_come_in_the_order_of_the_document()
    {
        string[] order = ["CAD", "ADJ", "NSF", "NPA", "K23", "INT"];
        // Drawn the other way round, so that neither posting nor name puts them right.
        OpenItem[] debts = [.. order.Reverse().Select((type, n) => Debt(type, $"{n}", 10.00m, "2026-01-30", $"2026-01-{n + 1:00}"))];
        for (var paid = 0; paid <= order.Length; paid++)
        {
            OpenItem[] items = [.. debts, Credit("PMT", "p", 10.00m * paid + 1, "2026-01-29")];
            Assert.Equal(order.Take(paid), Apply(items, ClearingRun.Of(items, Day("2026-01-30"))).Where(i => i.Side == Side.Debit && i.OpenCents == 0).Select(i => i.Type).OrderBy(type => Array.IndexOf(order, type)));
        }
        // Late accounting ranks with declarations, late payment and forfeiture with penalties; and credits are used payments first, refunds last.
        Assert.Equal([1, 4, 4, 1, 2, 3, 3, 3], new[] { "LAP", "LPP", "K9", "PMT", "LAPC", "REF", "DRW", "NPAC" }.Select(type => ItemClass.Of(type).Rank));
    }

    [Fact]
    public void Ledger_T6_X4_each_payer_clears_its_own_part()
    {
        var items = new[] { Debt("CAD", "gst", 650.00m, "2026-01-30"), Debt("CAD", "dty", 1350.00m, "2026-01-30") with { PayerTag = "BROKER:812345674" }, Credit("PMT", "importer", 800.00m, "2026-01-30"), Credit("PMT", "broker", 1350.00m, "2026-01-30") with { PayerTag = "BROKER:812345674" } };
        items = Apply(items, ClearingRun.Of(items, Day("2026-01-30")));
        Assert.Equal(("0.00", "0.00", "150.00", "0.00"), (Open(items, "gst"), Open(items, "dty"), Open(items, "importer"), Open(items, "broker")));
    }

    [Fact]
    public void What_a_broker_paid_beyond_its_own_part_clears_the_importers_debt_and_never_the_other_way()
    {
        const string Broker = "BROKER:812345674";
        var items = new[] { Debt("CAD", "importer", 650.00m, "2026-01-30"), Debt("CAD", "broker", 1350.00m, "2026-01-30") with { PayerTag = Broker }, Credit("PMT", "of broker", 1500.00m, "2026-01-30") with { PayerTag = Broker } };
        items = Apply(items, ClearingRun.Of(items, Day("2026-01-30")));
        Assert.Equal(("500.00", "0.00", "0.00"), (Open(items, "importer"), Open(items, "broker"), Open(items, "of broker")));

        items = [Debt("CAD", "broker", 1350.00m, "2026-01-30") with { PayerTag = Broker }, Credit("PMT", "of importer", 1500.00m, "2026-01-30")];
        Assert.Empty(ClearingRun.Of(items, Day("2026-01-30")));
    }

    [Fact]
    public void A_run_moves_money_from_credits_to_due_debts_and_loses_none() =>
        Gen.Select(Gen.Bool, Gen.Long[1, 5_000], Gen.Int[0, 30], Gen.Int[0, 1]).Array[0, 14].Sample(drawn =>
        {
            var items = drawn.Select((d, n) => (d.Item1 ? Debt("CAD", $"{n}", d.Item2 / 100m, "2026-01-01") : Credit("PMT", $"{n}", d.Item2 / 100m, "2026-01-01")) with
            {
                DueOn = Day("2026-01-01").AddDays(d.Item3), PayerTag = d.Item4 == 0 ? "IMPORTER" : "BROKER:812345674",
            }).ToArray();
            var day = Day("2026-01-16");
            var after = Apply(items, ClearingRun.Of(items, day));

            Assert.Equal(Balance(items), Balance(after));
            Assert.All(after, i => Assert.InRange(i.OpenCents, 0, i.OriginalCents));
            Assert.All(after.Where(i => i.Side == Side.Debit && i.DueOn > day), i => Assert.Equal(i.OriginalCents, i.OpenCents));
            // Nothing is left that could still be cleared.
            Assert.Empty(ClearingRun.Of(after, day));
            Assert.DoesNotContain(after.Where(i => i.Side == Side.Debit && i.DueOn <= day && i.OpenCents > 0), debt => after.Any(c => c.Side == Side.Credit && c.OpenCents > 0 && (c.PayerTag == debt.PayerTag || debt.PayerTag == "IMPORTER")));
        }, iter: 2_000);

    /// <summary>Two credits of three cents pay three debts of two: the payments before the refunds although these came first, the debts by due date, class and name. Twenty thousand times thirty thousand looks would take their time.</summary>
    [Fact]
    public void Many_credits_clear_many_debts_in_the_order_of_the_document()
    {
        const int Many = 10_000;
        OpenItem[] credits = [.. Enumerable.Range(0, 2 * Many).Select(n => Credit(n < Many ? "PMT" : "REF", $"{n:00000}", 0.03m, n < Many ? "2026-01-20" : "2026-01-10"))];
        OpenItem[] debts = [.. Enumerable.Range(0, 3 * Many).Select(n => Debt(n % 1_000 < 500 ? "CAD" : "INT", $"{n:00000}", 0.02m, $"2026-01-{1 + n / 1_000:00}"))];
        Assert.Equal(
            Enumerable.Range(0, Many).SelectMany(n => new (int Credit, int Debt, long Cents)[] { (2 * n, 3 * n, 2), (2 * n, 3 * n + 1, 1), (2 * n + 1, 3 * n + 1, 1), (2 * n + 1, 3 * n + 2, 2) }).Select(a => new Allocation(credits[a.Credit].Id, debts[a.Debt].Id, a.Cents)),
            ClearingRun.Of(credits.Concat(debts).Reverse(), Day("2026-01-30")));
    }

    /// <summary>The run as ledger 5.2 writes it: for each debt each credit that may pay it; first its payer's own, then what a broker has over.</summary>
    [Fact]
    public void Whatever_credits_and_debts_there_are_each_debt_is_offered_every_credit_in_its_order() =>
        Gen.Select(Gen.Int[0, 6], Gen.Long[1, 300], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3]).Array[0, 30].Sample(drawn =>
        {
            OpenItem[] items = [.. drawn.Select((d, n) => Item(d.Item1 < 3 ? Side.Debit : Side.Credit, new[] { "CAD", "SUR", "INT", "PMT", "PMT", "REF", "SURC" }[d.Item1], d.Item1 == 6 ? $"DMD 1 {n}" : $"{n}", d.Item2 / 100m, $"2026-01-0{1 + d.Item5}", $"2026-01-0{1 + d.Item5}") with
            {
                PayerTag = new[] { OpenItem.Importer, "BROKER:812345674", "BROKER:812345682" }[d.Item3], TransactionNumber = d.Item1 == 0 ? $"{d.Item4}" : null, HeldFor = d.Item1 == 4 ? $"{d.Item4}" : null,
            })];
            var left = items.ToDictionary(i => i.Id, i => i.OpenCents);
            var expected = new List<Allocation>();
            foreach (var mayPay in new Func<OpenItem, OpenItem, bool>[]
            {
                (c, d) => !SuretyPayment.IsGivenBack(c, d) && (c.HeldFor is { } number ? number == d.TransactionNumber : c.PayerTag == d.PayerTag),
                (c, d) => c.HeldFor is null && c.PayerTag != OpenItem.Importer && d.PayerTag == OpenItem.Importer,
            })
                foreach (var debt in Ordered(Side.Debit))
                    foreach (var credit in Ordered(Side.Credit).Where(c => mayPay(c, debt)))
                    {
                        var cents = Math.Min(left[credit.Id], left[debt.Id]);
                        if (cents > 0) expected.Add(new(credit.Id, debt.Id, cents));
                        (left[credit.Id], left[debt.Id]) = (left[credit.Id] - cents, left[debt.Id] - cents);
                    }
            Assert.Equal(expected, ClearingRun.Of(items, Day("2026-01-30")));

            IEnumerable<OpenItem> Ordered(Side side) => items.Where(i => i.Side == side).OrderBy(i => side == Side.Debit ? i.DueOn : default).ThenBy(i => i.Class.Rank).ThenBy(i => i.PostedOn).ThenBy(i => i.Id, StringComparer.Ordinal);
        }, iter: 2_000);

    static OpenItem[] Apply(OpenItem[] items, IReadOnlyList<Allocation> allocations)
    {
        var byId = items.ToDictionary(i => i.Id);
        foreach (var a in allocations)
        {
            byId[a.CreditId] = byId[a.CreditId].ReducedBy(a.Cents, Day("2026-01-30"), a.DebitId);
            byId[a.DebitId] = byId[a.DebitId].ReducedBy(a.Cents, Day("2026-01-30"), a.CreditId);
        }
        return [.. items.Select(i => byId[i.Id])];
    }

    static long Balance(IEnumerable<OpenItem> items) => items.Sum(i => i.Side == Side.Debit ? i.OpenCents : -i.OpenCents);

    static string Open(IEnumerable<OpenItem> items, string reference) => items.Single(i => i.Reference == reference).Open.ToString();

    static OpenItem Debt(string type, string reference, decimal amount, string due, string posted = "2026-01-01") => Item(Side.Debit, type, reference, amount, due, posted);

    static OpenItem Credit(string type, string reference, decimal amount, string posted) => Item(Side.Credit, type, reference, amount, posted, posted);

    static OpenItem Item(Side side, string type, string reference, decimal amount, string due, string posted) => new(
        OpenItem.IdOf(Rm, type, reference), Rm, side, type, reference, null, Rm[..9], "IMPORTER", Money.Of(amount).Cents, Day(posted), Day(posted), new(Day(posted), new(15, 0), TimeSpan.Zero), Day(due), null, RateKind.None);

    static DateOnly Day(string day) => DateOnly.Parse(day);
}
