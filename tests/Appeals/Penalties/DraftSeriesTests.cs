using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>The 080 series and the 350 series for one infraction (ledger-appeals 7.2); pure.</summary>
public sealed class DraftSeriesTests
{
    static PenaltyLine Line(string code, string on, string? group = null) => new(code, 1, 1, PenaltyBasis.Occurrence, Money.Of(500), DateOnly.Parse(on), ErrorGroup: group);

    [Theory]
    [InlineData("C082", "2026-03-02", null, "C352", "2026-03-02", null, true)]
    [InlineData("C082", "2026-03-02", "screws", "C352", "2026-03-02", null, true)]
    [InlineData("C082", "2026-03-02", "screws", "C352", "2026-03-02", "screws", true)]
    [InlineData("C082", "2026-03-02", "screws", "C352", "2026-03-02", "bolts", false)]
    [InlineData("C082", "2026-03-02", null, "C352", "2026-03-03", null, false)]
    [InlineData("C082", "2026-03-02", null, "C353", "2026-03-02", null, false)]
    public void Both_series_are_never_for_one_infraction_and_may_be_for_two_of_one_day(string code, string on, string? group, string other, string otherOn, string? otherGroup, bool isOne)
    {
        PenaltyLine[] lines = [Line(code, on, group), Line(other, otherOn, otherGroup)];
        if (isOne) Assert.Equal("NPA_SERIES", Assert.Throws<Rejected>(() => Drafts.RequireEachOnce(lines)).Code);
        else Drafts.RequireEachOnce(lines);
        foreach (var (first, second) in new[] { (lines[0], lines[1]), (lines[1], lines[0]) }) Assert.Equal(isOne ? second.Contravention : null, Drafts.OtherSeries([first], null, [Standing(second, null)]));
    }

    [Theory]
    [InlineData("2026-03-02", null, "2026-03-02", null, true)]
    [InlineData("2026-03-02", "screws", "2026-03-02", null, true)]
    [InlineData("2026-03-02", "screws", "2026-03-02", "screws", true)]
    [InlineData("2026-03-02", "screws", "2026-03-02", "bolts", false)]
    [InlineData("2026-03-02", null, "2026-03-03", null, false)]
    public void One_contravention_of_one_day_and_error_is_one_line_so_that_no_second_one_lifts_its_cap(string on, string? group, string otherOn, string? otherGroup, bool isOne)
    {
        PenaltyLine[] lines = [Line("C082", on, group), Line("C082", otherOn, otherGroup)];
        if (isOne) Assert.Equal(("NPA_LINE_TWICE", "lines[1].contravention"), Assert.Throws<Rejected>(() => Drafts.RequireEachOnce(lines)) is var no ? (no.Code, no.Path) : default);
        else Drafts.RequireEachOnce(lines);
    }

    [Theory]
    [InlineData(true, PenaltyBasis.Document, false)]
    [InlineData(false, PenaltyBasis.Occurrence, false)]
    [InlineData(false, PenaltyBasis.Document, true)]
    public void What_was_done_in_good_faith_or_is_counted_by_another_basis_is_another_line(bool isGoodFaith, PenaltyBasis basis, bool isOne)
    {
        var line = Line("C005", "2026-03-02") with { Basis = PenaltyBasis.Document };
        var refusal = Record.Exception(() => Drafts.RequireEachOnce([line, line with { IsGoodFaith = isGoodFaith, Basis = basis, Count = 2 }]));
        Assert.Equal(isOne ? "NPA_LINE_TWICE" : null, (refusal as Rejected)?.Code);
    }

    [Theory]
    [InlineData("12345000000013", "12345000000013", true)]
    [InlineData("12345000000013", null, true)]
    [InlineData(null, "12345000000013", true)]
    [InlineData("12345000000013", "12345000000024", false)]
    public void What_was_done_in_another_transaction_is_another_infraction(string? transaction, string? standing, bool isOne) =>
        Assert.Equal(isOne ? "C352" : null, Drafts.OtherSeries([Line("C082", "2026-03-02")], transaction, [Standing(Line("C352", "2026-03-02"), standing)]));

    static Penalty Standing(PenaltyLine line, string? transaction) => new("NPA-2026-000001", Penalty.Notice, "700000003RM0001", "700000003", [line], [new(PenaltyState.Served, default)]) { TransactionNumber = transaction };
}
