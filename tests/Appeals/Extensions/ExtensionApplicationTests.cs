using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>The states of an application for more time (ledger-appeals 9.5).</summary>
public sealed class ExtensionApplicationTests
{
    [Theory]
    [InlineData(ExtensionType.S60Appeal, "AtCitt")]
    [InlineData(ExtensionType.S129Review, "AtFederalCourt")]
    public void Each_command_in_each_state_does_what_the_table_says_or_conflicts(ExtensionType type, string elsewhere)
    {
        string[] legal =
        [
            "Submitted Assign UnderReview", "Submitted PassAnswer DeemedRefusedOption",
            "UnderReview Grant Granted", "UnderReview Refuse Refused", "UnderReview PassAnswer DeemedRefusedOption",
            "DeemedRefusedOption Assign DeemedRefusedOption", "DeemedRefusedOption Grant Granted", "DeemedRefusedOption Refuse Refused", $"DeemedRefusedOption GoOn {elsewhere}",
            $"Refused GoOn {elsewhere}",
            "AtCitt RecordGrant Granted", "AtCitt RecordDismissal Dismissed", "AtFederalCourt RecordGrant Granted", "AtFederalCourt RecordDismissal Dismissed",
        ];
        var seen = new List<string>();
        foreach (var state in Enum.GetValues<ExtensionState>())
            foreach (var command in Enum.GetValues<ExtensionCommand>())
                try
                {
                    seen.Add($"{state} {command} {In(state, type).After(command).State}");
                }
                catch (Rejected refused)
                {
                    Assert.Equal("STATE_CONFLICT", refused.Code);
                }
        Assert.Equal(legal.Order(), seen.Order());
        Assert.All(Enum.GetValues<ExtensionCommand>().Where(command => command != ExtensionCommand.GoOn), command => Assert.Throws<Rejected>(() => (In(ExtensionState.Refused, type) with { IsSettled = true }).After(command)));
    }

    [Fact]
    public void Each_state_has_its_turn_its_clock_and_its_lapse()
    {
        string[] expected =
        [
            "Submitted Cbsa EXTENSION_ANSWER:2026-06-14 DeemedRefusedOption", "UnderReview Cbsa EXTENSION_ANSWER:2026-06-14 DeemedRefusedOption", "Granted Client EXTENSION_USE:2026-06-15 Granted", "Refused Client EXTENSION_TRIBUNAL:2026-06-15 Refused",
            "DeemedRefusedOption Client - -", "AtCitt Tribunal - -", "AtFederalCourt Court - -", "Dismissed Nobody - -",
        ];
        Assert.Equal(expected, Enum.GetValues<ExtensionState>().Select(state =>
        {
            ICase application = In(state, ExtensionType.S60Appeal);
            var lapsed = new[] { ClockRules.ExtensionAnswer, ClockRules.ExtensionTribunal, ClockRules.ExtensionUse }.Select(application.Lapse).FirstOrDefault(l => l is not null);
            Assert.Equal(application.Turn == Turn.Nobody, application.IsOver);
            if (state is ExtensionState.Refused or ExtensionState.Granted) Assert.True(lapsed!.Value.Case is { IsOver: true, Turn: Turn.Nobody, Clocks: [] });
            return $"{state} {application.Turn} {(application.Clocks is [var clock] ? $"{clock.Kind}:{clock.LastDay:yyyy-MM-dd}" : "-")} {(lapsed is { } l ? ((ExtensionApplication)l.Case).State : "-")}";
        }));
    }

    [Theory]
    [InlineData(ExtensionState.Refused, "2026-06-15", null)]
    [InlineData(ExtensionState.Refused, "2026-06-16", "APL-FURTHER-LATE")]
    [InlineData(ExtensionState.Refused, "2026-03-15", "VAL_DATE")]
    [InlineData(ExtensionState.Refused, "2026-07-02", "VAL_DATE")]
    [InlineData(ExtensionState.DeemedRefusedOption, "2026-06-14", "VAL_DATE")]
    [InlineData(ExtensionState.DeemedRefusedOption, "2026-06-15", null)]
    [InlineData(ExtensionState.Granted, "2026-06-15", "STATE_CONFLICT")]
    public void The_day_on_which_it_was_filed_elsewhere_counts_and_not_the_day_on_which_that_was_told(ExtensionState state, string filedOn, string? refused)
    {
        var application = In(state, ExtensionType.S60Appeal) with { IsSettled = state == ExtensionState.Refused };
        ExtensionApplication Gone() => application.GoneOn("EP-1", DateOnly.Parse(filedOn), new(2026, 7, 1));
        if (refused is not null) Assert.Equal(refused, Assert.Throws<Rejected>(Gone).Code);
        else Assert.True(Gone() is { State: ExtensionState.AtCitt, IsSettled: false, FileNumber: "EP-1" });
    }

    /// <summary>Applied for on the day of 9.7, whose ninetieth day is a Sunday: an answer may come on it, and a refusal of that day may be taken on until the Monday.</summary>
    static ExtensionApplication In(ExtensionState state, ExtensionType type) =>
        new("EXT-1", type, "700000003RM0001", "700000003", ["S"], new(2026, 2, 10), "", "", "", state, new(2026, 3, 16)) { DecidedOn = new(2026, 3, 16) };
}
