using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What may be done about correcting a penalty: every command wherever such a matter stands (ledger-appeals 7.5, 12.1).</summary>
public sealed class CorrectionStateTests
{
    static readonly DateOnly Served = new(2026, 3, 2);

    static readonly Bilingual Reason = new("There was no contravention.", "Il n'y a pas eu d'infraction.");

    static readonly Dictionary<string, Func<Penalty, DateTimeOffset, Penalty>> Commands = new()
    {
        ["Request"] = (p, at) => Corrections.Requested(p, "CALC_ERROR", "The sum is wrong.", at),
        ["Propose"] = (p, at) => Corrections.Proposed(p, Money.Zero, Reason, "officer", at),
        ["Return"] = (p, _) => Corrections.Returned(p, "Which declaration?"),
        ["Refuse"] = Corrections.Refused,
        ["Approve"] = (p, at) => p.LoweredTo(Corrections.Approved(p, "supervisor", at).Amount, at).Penalty,
    };

    /// <summary>Where a matter may stand, and how it comes there.</summary>
    static readonly Dictionary<string, string[]> Situations = new()
    {
        ["nothing"] = [], ["proposed"] = ["Propose"], ["returned"] = ["Propose", "Return"], ["asked"] = ["Request"], ["asked, proposed"] = ["Request", "Propose"], ["asked, returned"] = ["Request", "Propose", "Return"],
    };

    [Fact]
    public void Each_command_wherever_the_matter_stands_does_what_the_table_says_or_conflicts()
    {
        string[] legal =
        [
            "nothing Request asked", "nothing Propose proposed",
            "proposed Request asked", "proposed Propose proposed", "proposed Return returned", "proposed Approve Cancelled",
            "returned Request asked", "returned Propose proposed",
            "asked Propose asked, proposed", "asked Refuse nothing",
            "asked, proposed Propose asked, proposed", "asked, proposed Return asked, returned", "asked, proposed Refuse nothing", "asked, proposed Approve Cancelled",
            "asked, returned Propose asked, proposed", "asked, returned Refuse nothing",
        ];
        var seen = new List<string>();
        foreach (var (situation, way) in Situations)
            foreach (var command in Commands.Keys)
                if (Try(After(way), command, day: 20) is { } after && !after.EndsWith("STATE_CONFLICT", StringComparison.Ordinal)) seen.Add($"{situation} {command} {after}");
        Assert.Equal(legal.Order(), seen.Order());
    }

    [Fact]
    public void After_the_ninetieth_day_a_proposal_is_given_back_and_a_request_refused_and_nothing_else_is_done()
    {
        foreach (var (situation, way) in Situations)
            foreach (var command in new[] { "Request", "Propose", "Approve" })
                Assert.Equal("NPA_CORRECTION_WINDOW_CLOSED", Try(After(way), command, day: 92));
        Assert.Equal("returned", Try(After("Propose"), "Return", day: 92));
        Assert.Equal(PenaltyState.Final, Commands["Refuse"](After("Request"), At(92)).State);
    }

    [Fact]
    public void What_the_Minister_reviews_or_reviewed_and_a_charge_for_late_accounting_no_officer_corrects()
    {
        foreach (var penalty in new[] { After("Propose") with { IsReviewed = true }, After("Propose") with { Kind = Penalty.LateCharge }, After("Propose").After(PenaltyCommand.FileReview, At(10)), After("Propose") with { ServedOn = null } })
            foreach (var command in new[] { "Request", "Propose", "Approve" })
                Assert.Equal("STATE_CONFLICT", Try(penalty, command, day: 20));
    }

    [Fact]
    public void A_correction_lowers_and_who_proposed_it_does_not_approve_it()
    {
        Assert.Equal("NPA_NOT_LOWER", Assert.Throws<Rejected>(() => Corrections.Proposed(After(), Money.Of(500), Reason, "officer", At(5))).Code);
        Assert.Equal("SAME_MAKER_CHECKER", Assert.Throws<Rejected>(() => Corrections.Approved(After("Propose"), "officer", At(5))).Code);
        Assert.Equal((Money.Of(200), Reason), Corrections.Approved(Corrections.Proposed(After("Request"), Money.Of(200), Reason, "officer", At(5)), "supervisor", At(5)));
    }

    /// <summary>Two levels of one cap: the level that is put right counts for later notices, and the amount stays.</summary>
    [Theory]
    [InlineData("nothing", PenaltyState.Served)]
    [InlineData("asked", PenaltyState.Served)]
    [InlineData("paid", PenaltyState.Paid)]
    public void Under_a_cap_a_level_that_was_wrong_is_corrected_though_the_amount_stays(string situation, PenaltyState state)
    {
        var table = new ContraventionTable([]);
        PenaltyLine line = new("C352", 2, 60, PenaltyBasis.Occurrence, Money.Of(1_000), Served, IsGoodFaith: true);
        var penalty = After(situation == "asked" ? ["Request"] : []) with { Lines = [line] };
        if (situation == "paid") penalty = penalty.Owes(Money.Zero, At(3));
        Assert.Equal("NPA_NOT_LOWER", Assert.Throws<Rejected>(() => Corrections.Proposed(penalty, Money.Of(1_000), Reason, "officer", At(5))).Code);
        Assert.Equal("NPA_NOT_LOWER", Assert.Throws<Rejected>(() => Corrections.Proposed(penalty, Money.Of(1_001), Reason, "officer", At(5), [1], table)).Code);
        var proposed = Corrections.Proposed(penalty, Money.Of(1_000), Reason, "officer", At(5), [1], table);
        Assert.Equal(Money.Of(1_000), Corrections.Approved(proposed, "supervisor", At(6)).Amount);
        var corrected = (proposed with { Correction = null }).LevelsCorrected(Corrections.Relevelled(proposed, [1], table)!, At(6));
        Assert.Equal((state, 1, Money.Of(1_000), Money.Zero, 0), (corrected.State, corrected.Lines[0].Level!.Value, corrected.Amount, corrected.Adjustment, corrected.Reductions));
        // The next notice is reckoned from the level that is right.
        Assert.Equal(2, PenaltyLevel.Line(table.Find("C352", Served), 1, PenaltyBasis.Occurrence, Served.AddDays(1), false, Drafts.Earlier([corrected], "C352")).Level);
    }

    static Penalty After(params string[] way) => way.Aggregate(
        new Penalty("NPA-2026-000001", Penalty.Notice, "700000003RM0001", "700000003", [new("C352", 1, 1, PenaltyBasis.Occurrence, Money.Of(500), Served)], [new(PenaltyState.Served, At(0))]) { IssuedOn = Served, ServedOn = Served },
        (penalty, command) => Commands[command](penalty, At(5)));

    /// <summary>Where the matter stands then, or the state of a penalty that was cancelled, or why not.</summary>
    static string Try(Penalty penalty, string command, int day)
    {
        try
        {
            var after = Commands[command](penalty, At(day));
            if (after.State == PenaltyState.Cancelled) return "Cancelled";
            string[] said = [.. after.State == PenaltyState.CorrectionRequested ? ["asked"] : Array.Empty<string>(), .. after.Correction is { To: not null } ? ["proposed"] : after.Correction is { Returned: not null } ? ["returned"] : Array.Empty<string>()];
            return said.Length == 0 ? "nothing" : string.Join(", ", said);
        }
        catch (Rejected refused)
        {
            return refused.Code;
        }
    }

    /// <summary>Noon of so many days after service.</summary>
    static DateTimeOffset At(int day) => Served.AddDays(day).InToronto(new(12, 0));
}
