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
        var before = Of(null, [Item("CAD", 2500.00m, "2026-01-05", "2026-01-30")], "2026-01-25");
        OpenItem[] credits = [Item("PMT", 2500.00m, "2026-01-30", "2026-01-30"), Item("REF", 300.00m, "2026-02-03", "2026-02-03")];
        var next = Of(before, [.. credits, Item("CAD", 4200.00m, "2026-02-10", "2026-03-03"), Item("ADJ", 150.00m, "2026-02-11", "2026-02-11")], "2026-02-25");
        Assert.Equal(["2500.00", "2500.00", "300.00", "0.00", "-300.00", "4200.00", "150.00", "0.00", "4050.00"], Letters(next));

        var nothingNew = Of(before, credits, "2026-02-25");
        Assert.Equal("-300.00", nothingNew.I.ToString());
    }

    [Fact]
    public void Ledger_2_7_the_month_of_the_domain_document_is_billed_to_the_cent()
    {
        var january = Of(null, [Item("CAD", 4200.00m, "2026-01-05", "2026-01-30"), Item("CAD", 1800.00m, "2026-01-09", "2026-01-30"), Item("NPA", 150.00m, "2026-01-12", "2026-01-12")], "2026-01-25");
        Assert.Equal(("6150.00", "2026-01-30"), (january.I.ToString(), $"{january.DueOn:yyyy-MM-dd}"));
        var february = Of(january, [Item("PMT", 5000.00m, "2026-01-29", "2026-01-29"), Item("LPP", 200.00m, "2026-02-02", "2026-02-02"), Item("INT", 6.56m, "2026-02-24", "2026-03-03")], "2026-02-25");
        Assert.Equal(["6150.00", "5000.00", "0.00", "0.00", "1150.00", "0.00", "200.00", "6.56", "1356.56"], Letters(february));
        Assert.Equal("2026-03-03", $"{february.DueOn:yyyy-MM-dd}");
    }

    [Theory]
    [InlineData(OpenItem.Importer)]
    [InlineData("BROKER:812345674")]
    public void A_payment_that_the_bank_took_back_is_returned_whoever_made_it(string payer)
    {
        var payment = Item("PMT", 100.00m, "2026-01-05", "2026-01-05").ReducedBy(new Reduction(new(2026, 1, 9), 100_00, OpenItem.IdOf(Rm, "DIS", "cheque", payer)));
        Assert.Equal("RETURNED", Assert.Single(Of(null, [payment], "2026-01-25").Lines).Status);
    }

    [Fact]
    public void What_falls_due_later_stands_beside_the_total_and_is_counted_when_it_is_due()
    {
        var later = Item("CAD", 100.00m, "2026-01-20", "2026-03-03");
        var january = Of(null, [later], "2026-01-25");
        Assert.Equal(("0.00", "100.00"), (january.I.ToString(), january.J.ToString()));
        var february = Of(january, [later], "2026-02-25");
        Assert.Equal(("100.00", "0.00"), (february.I.ToString(), february.J.ToString()));
    }

    [Fact]
    public void An_adjustment_that_the_client_asked_for_is_not_called_a_statement_of_adjustments()
    {
        var own = Item("ADJ", 150.00m, "2026-01-20", "2026-01-20");
        var decided = Item("ADJ", 50.00m, new(2026, 1, 21), new(2026, 1, 21), "decided") with { Cause = "SOADJ-1" };
        var statement = Of(null, [own, decided], "2026-01-25", own with { Holds = [new(HoldType.Officer, "file", new(2026, 1, 21))] });
        Assert.Equal(["Adjustment", "Statement of adjustments"], StatementRow.Of(StatementView.Of(statement, StatementState.Published, all: true, (_, _) => true)).Where(row => row.Section == "OTHER_TRANSACTION").Select(row => row.Description));
        Assert.Equal(("Adjustment", "Rajustement"), (Assert.Single(statement.Held).Name.En, statement.Lines[0].Name.Fr));
        Assert.Equal(["Adjustment", "Statement of adjustments"], new[] { own, decided }.Select(item => TransactionRow.Of(item, new(2026, 1, 25), null).Description));
        Assert.StartsWith("Adjustment of $150.00", Explanations.Sentence(own));
    }

    [Fact]
    public void A_correction_downwards_lowers_the_new_transactions_and_is_no_refund()
    {
        var statement = Of(null, [Item("CAD", 1000.00m, "2026-01-05", "2026-01-30"), Item("CADV", 300.00m, "2026-01-10", "2026-01-30") with { Side = Side.Credit }], "2026-01-25");
        Assert.Equal(("700.00", "0.00"), (statement.F.ToString(), statement.C.ToString()));
    }

    [Fact]
    public void What_is_held_leaves_the_total_and_comes_back_when_it_is_released()
    {
        var disputed = Item("ADJ", 500.00m, "2026-01-10", "2026-01-10");
        var january = Of(null, [disputed], "2026-01-25");
        var held = disputed with { Holds = [new(HoldType.AppealSecured, "TA-1", new(2026, 2, 1))] };
        var february = Of(january, [], "2026-02-25", held);
        Assert.Equal(("500.00", "0.00", "500.00", "TA-1"), (january.I.ToString(), february.I.ToString(), february.K.ToString(), Assert.Single(february.Held).HoldReference));
        var march = Of(february, [], "2026-03-25");
        Assert.Equal(("500.00", "500.00", "0.00"), (march.E.ToString(), march.I.ToString(), march.K.ToString()));
    }

    [Fact]
    public void A_credit_that_is_held_leaves_the_total_too_and_raises_what_is_payable()
    {
        var (debt, refund) = (Item("CAD", 1_000.00m, "2026-01-10", "2026-01-30"), Item("REF", 100.00m, "2026-01-10", "2026-01-10") with { Holds = [new(HoldType.Officer, "file", new(2026, 1, 12))] });
        var january = Of(null, [debt, refund], "2026-01-25", refund);
        Assert.Equal(("1000.00", "-100.00", "-100.00"), (january.I.ToString(), january.K.ToString(), Assert.Single(january.Held).Open.ToString()));
        var february = Of(january, [], "2026-02-25");
        Assert.Equal(("900.00", "0.00"), (february.I.ToString(), february.K.ToString()));
        Assert.Equal(["31-60 10.00"], StatementRoll.Of(new(Account, null, [], [refund], [new(new(2026, 1, 10), 10_00)], new([])), new(2026, 2, 25), new(2026, 3, 3)).Overdue.Select(b => $"{b.Days} {b.Amount}"));
    }

    [Fact]
    public void Overdue_debts_stand_by_their_age_less_what_is_held()
    {
        var held = Item("ADJ", 40.00m, "2026-01-10", "2026-01-10") with { Holds = [new(HoldType.Officer, "file", new(2026, 2, 1))] };
        var statement = StatementRoll.Of(new(Account, null, [], [held], [new(new(2026, 1, 10), 100_00), new(new(2026, 2, 20), 7_00), new(new(2025, 11, 1), 9_00), new(new(2026, 3, 3), 5_00)], new([])), new(2026, 2, 25), new(2026, 3, 3));
        Assert.Equal(["1-30 7.00", "31-60 60.00", "90+ 9.00"], statement.Overdue.Select(b => $"{b.Days} {b.Amount}"));
    }

    [Fact]
    public void Payments_are_cleared_other_credits_are_offset_and_what_was_paid_out_has_the_number_of_its_cheque()
    {
        OpenItem Used(string type, string reference, string by, string? clearing = null) => Item(type, 10.00m, new(2026, 1, 10), new(2026, 1, 10), reference) with { OpenCents = 0, Reductions = [new(new(2026, 1, 10), 10_00, $"{Rm}/{by}") { Clearing = clearing }] };
        OpenItem[] items =
        [
            Used("PMT", "paid", "CAD/1 v1", "CLEARED a 1"), Used("PMT", "away", "TRF/x 1"), Used("PMT", "back", "DIS/back"), Used("PMT", "out", "DSB/DSB-1"), Used("REF", "refund", "CAD/1 v1", "CLEARED b 1"), Used("REF", "late", "DSB/DSB-2"),
            Used("WV", "waived", "INT/1"), Used("SEC", "security", "ADJ/1", "CLEARED c 1"), Item("RINT", 10.00m, new(2026, 1, 10), new(2026, 1, 10), "waits"), Item("DSB", 10.00m, new(2026, 1, 10), new(2026, 1, 10), "DSB-1") with { Side = Side.Debit },
        ];
        var statement = StatementRoll.Of(new(Account, null, items, [], [], new([])) { Instruments = new Dictionary<string, string> { ["DSB-1"] = "CHQ-7" } }, new(2026, 1, 25), new(2026, 1, 30));
        Assert.Equal(
            ["DSB DSB-1  CHQ-7", "PMT away OFFSET ", "PMT back RETURNED ", "PMT out DISBURSED CHQ-7", "PMT paid CLEARED ", "REF late DISBURSED ", "REF refund OFFSET ", "RINT waits OPEN ", "SEC security CLEARED ", "WV waived CLEARED "],
            statement.Lines.Select(l => $"{l.Type} {l.Reference} {l.Status} {l.InstrumentNumber}").Order(StringComparer.Ordinal));
    }

    /// <summary>Items of every type, some of them held from one day to another.</summary>
    [Fact]
    public void The_total_payable_is_the_balance_at_the_cut_less_what_is_held_and_not_yet_due_and_each_item_stands_in_one_line() =>
        Gen.Select(Gen.Int[0, Types.Length - 1], Gen.Long[1, 9_999], Gen.Int[0, 180], Gen.Int[0, 60], Gen.Int[-200, 100], Gen.Int[1, 90]).Array[0, 30].Sample(drawn =>
        {
            var items = drawn.Select((d, n) => (Item: Item(Types[d.Item1].Type, d.Item2 / 100m, Start.AddDays(d.Item3), Start.AddDays(d.Item3 + d.Item4), $"{n}") with { Side = Types[d.Item1].Side },
                HeldFrom: Start.AddDays(d.Item3 + Math.Max(0, d.Item5)), HeldTo: Start.AddDays(d.Item3 + d.Item5 + d.Item6))).ToArray();

            StatementOfAccount? previous = null;
            var counted = new List<StatementLine>();
            for (var issued = new DateOnly(2026, 1, 25); issued < new DateOnly(2026, 12, 1); issued = issued.AddMonths(1))
            {
                var cut = StatementDates.CutOf(issued);
                var held = items.Where(i => i.HeldFrom <= cut && cut < i.HeldTo).Select(i => i.Item with { Holds = [new(HoldType.Officer, "file", i.HeldFrom)] }).ToArray();
                var payable = items.Select(i => i.Item).Where(i => i.PostedOn <= cut && i.BillOn <= issued && held.All(h => h.Id != i.Id)).Sum(i => i.Side == Side.Debit ? i.OriginalCents : -i.OriginalCents);
                var statement = Of(previous, [.. items.Select(i => i.Item)], $"{issued:yyyy-MM-dd}", held);
                counted.AddRange(statement.Lines.Where(l => l.Line != "J"));
                var balance = Money.Sum(items.Where(i => i.Item.PostedOn <= cut).Select(i => i.Item.Side == Side.Debit ? i.Item.Original : -i.Item.Original));
                Assert.Equal(balance, statement.I + statement.J + statement.K);
                Assert.Equal(Money.OfCents(payable), statement.I);
                Assert.Equal(previous?.I ?? Money.Zero, statement.A);
                Assert.Equal(statement.I, statement.E + statement.F + statement.G + statement.H);
                previous = statement;
            }
            Assert.Equal(items.Select(i => i.Item.Reference).Order(StringComparer.Ordinal), counted.Select(l => l.Reference).Order(StringComparer.Ordinal));
        }, iter: 500);

    static readonly (string Type, Side Side)[] Types = [.. ItemClass.Types.SelectMany(type => type switch
    {
        "CADV" or "TRF" or "REV" => new[] { (type, Side.Debit), (type, Side.Credit) },
        "DSB" => [(type, Side.Debit)],
        _ => [(type, ItemClass.Of(type).Receivable is null ? Side.Credit : Side.Debit)],
    })];

    static readonly ClientAccount Account = new(Rm, "ALPHA", default);

    static StatementOfAccount Of(StatementOfAccount? previous, OpenItem[] items, string issuedOn, params OpenItem[] held)
    {
        var issued = DateOnly.Parse(issuedOn);
        return StatementRoll.Of(new(Account, previous, items, held, [], new([])), issued, StatementDates.DueOf(issued));
    }

    static string[] Letters(StatementOfAccount s) => [.. new[] { s.A, s.B, s.C, s.D, s.E, s.F, s.G, s.H, s.I }.Select(m => m.ToString())];

    static OpenItem Item(string type, decimal amount, string posted, string due) => Item(type, amount, DateOnly.Parse(posted), DateOnly.Parse(due), type);

    static OpenItem Item(string type, decimal amount, DateOnly posted, DateOnly due, string reference) => new(
        OpenItem.IdOf(Rm, type, reference), Rm, ItemClass.Of(type).Receivable is null ? Side.Credit : Side.Debit, type, reference, null, Rm[..9], "IMPORTER",
        Money.Of(amount).Cents, posted, posted, new(posted, new(15, 0), TimeSpan.Zero), due, null, RateKind.None);
}
