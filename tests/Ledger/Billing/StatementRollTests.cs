using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>From one statement to the next nothing is lost and nothing counted twice.</summary>
public sealed class StatementRollTests
{
    const string Rm = "700000003RM0001";
    static readonly DateOnly Start = new(2026, 1, 1);

    [Fact]
    public void Ledger_T13_the_lines_roll_from_the_total_before_to_the_total_payable()
    {
        var before = StatementRoll.Of(Rm, null, [Item("CAD", 2500.00m, "2026-01-05", "2026-01-30")], new(2026, 1, 25));
        var next = StatementRoll.Of(Rm, before,
        [
            Item("PMT", 2500.00m, "2026-01-30", "2026-01-30"), Item("REF", 300.00m, "2026-02-03", "2026-02-03"), Item("CAD", 4200.00m, "2026-02-10", "2026-03-03"), Item("ADJ", 150.00m, "2026-02-11", "2026-02-11"),
        ], new(2026, 2, 25));

        Assert.Equal(["2500.00", "2500.00", "300.00", "0.00", "-300.00", "4200.00", "150.00", "0.00", "4050.00"],
            new[] { next.A, next.B, next.C, next.D, next.E, next.F, next.G, next.H, next.I }.Select(m => m.ToString()));
    }

    [Fact]
    public void What_falls_due_later_stands_beside_the_total_and_is_counted_when_it_is_due()
    {
        var later = Item("CAD", 100.00m, "2026-01-20", "2026-03-03");
        var january = StatementRoll.Of(Rm, null, [later], new(2026, 1, 25));
        Assert.Equal(("0.00", "100.00"), (january.I.ToString(), january.J.ToString()));
        var february = StatementRoll.Of(Rm, january, [later], new(2026, 2, 25));
        Assert.Equal(("100.00", "0.00"), (february.I.ToString(), february.J.ToString()));
    }

    [Fact]
    public void The_total_payable_is_the_balance_at_the_cut_less_what_is_not_yet_due_and_each_item_stands_in_one_line() =>
        Gen.Select(Gen.Int[0, 4], Gen.Long[1, 9_999], Gen.Int[0, 180], Gen.Int[0, 60]).Array[0, 30].Sample(drawn =>
        {
            string[] types = ["CAD", "CADV", "ADJ", "PMT", "REF"];
            var items = drawn.Select((d, n) => Item(types[d.Item1], d.Item2 / 100m, Start.AddDays(d.Item3), Start.AddDays(d.Item3 + d.Item4), $"{n}")).ToArray();

            StatementOfAccount? previous = null;
            var counted = new HashSet<string>();
            for (var issued = new DateOnly(2026, 1, 25); issued < new DateOnly(2026, 12, 1); issued = issued.AddMonths(1))
            {
                var statement = StatementRoll.Of(Rm, previous, items.Where(i => !counted.Contains(i.Id)), issued);
                foreach (var item in items.Where(i => !counted.Contains(i.Id) && i.PostedOn <= statement.CutOn && StatementRoll.LineOf(i, statement.DueOn) != "J").ToArray()) Assert.True(counted.Add(item.Id));
                var balance = Money.Sum(items.Where(i => i.PostedOn <= statement.CutOn).Select(i => i.Side == Side.Debit ? i.Original : -i.Original));
                Assert.Equal(balance, statement.I + statement.J + statement.K);
                previous = statement;
            }
            Assert.Equal(items.Length, counted.Count);
        }, iter: 500);

    static OpenItem Item(string type, decimal amount, string posted, string due) => Item(type, amount, DateOnly.Parse(posted), DateOnly.Parse(due), type);

    static OpenItem Item(string type, decimal amount, DateOnly posted, DateOnly due, string reference) => new(
        OpenItem.IdOf(Rm, type, reference), Rm, ItemClass.Of(type).Receivable is null ? Side.Credit : Side.Debit, type, reference, null, Rm[..9], "IMPORTER",
        Money.Of(amount).Cents, posted, posted, new(posted, new(15, 0), TimeSpan.Zero), due, null, RateKind.None);
}
