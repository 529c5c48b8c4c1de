using Carm.Kernel;

namespace Carm.Ledger.Tests;

/// <summary>Items and books of one program account on a day, as the tests of pure rules need them.</summary>
static class Book
{
    public const string Rm = "700000003RM0001";
    public static readonly RateBook Rates = new([.. "2025Q1 3.7,2025Q2 2.9,2025Q3 2.7,2025Q4 2.7,2026Q1 2.3,2026Q2 2.2,2026Q3 2.2,2026Q4 2.2".Split(',').Select(r => new InterestRate(r[..6], decimal.Parse(r[7..], System.Globalization.CultureInfo.InvariantCulture), "Fixture of the tests, not official", "a", "b"))]);

    public static AccountBook On(string day, params OpenItem[] items) => Of(Rm, day, items);

    public static AccountBook Of(string rm, string day, params OpenItem[] items) => new(new(rm, "ALPHA", default), items, Rates, At(day));

    public static OpenItem Debt(string type, string reference, decimal amount, string due, string rm = Rm) => Entry(Side.Debit, type, reference, amount, due, rm) with { InterestFrom = Day(due).AddDays(1), Rate = RateKind.Specified, InterestSettled = false };

    public static OpenItem Credit(string type, string reference, decimal amount, string on, string rm = Rm) => Entry(Side.Credit, type, reference, amount, on, rm);

    public static OpenItem Entry(Side side, string type, string reference, decimal amount, string on, string rm = Rm) => new(
        OpenItem.IdOf(rm, type, reference), rm, side, type, reference, null, rm[..9], OpenItem.Importer, Money.Of(amount).Cents, Day(on), Day(on), At(on), Day(on), null, RateKind.None);

    public static string Open(this AccountBook book, string type, string reference) => book.Find(type, reference)!.Open.ToString();

    public static DateTimeOffset At(string day) => Day(day).InToronto(new(12, 0));

    public static DateOnly Day(string day) => DateOnly.Parse(day);
}
