using Carm.Kernel;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>Which days are an outage's, and what they move.</summary>
public sealed class OutageRuleTests
{
    static readonly Bilingual Why = new("The portal does not answer.", "Le portail ne répond pas.");

    [Fact]
    public void An_end_that_is_entered_late_moves_also_what_falls_on_the_days_on_which_clients_were_still_told_to_wait()
    {
        var declared = Outage.Proposed(Noon(2), null, Why, "first", Noon(2)).Approved("second", Noon(2));
        Assert.Equal(2, declared.FirstDay.Day);
        Assert.Null(declared.LastDay);

        var late = declared.Ended(Noon(3), "second", Noon(6));
        Assert.Equal((Noon(3), Day(6), Day(9)), (late.To!.Value, late.LastDay, late.LimitsMoveTo));
        var fact = late.Fact(Noon(6));
        Assert.Equal((Day(2), Day(6), Day(9)), ((DateOnly?)fact.FirstDay, fact.LastDay, fact.LimitsMoveTo));
        Assert.Equal("Accounting deadlines, due dates of monthly statements, the days by which sureties answer or pay and those by which the CBSA asked for an answer, evidence, corrections or the payment of a penalty move, from 2026-03-02 to 2026-03-06, to 2026-03-09. No penalty for lateness is charged for those days. Limits to appeal stay as they are; where one fell on those days, more time may be asked for.", late.Effect.En);
        Assert.StartsWith("Les délais de déclaration en détail, les échéances des relevés mensuels, les jours où les cautions doivent répondre ou payer et ceux auxquels l'ASFC attendait une réponse, des preuves, des corrections ou le paiement d'une pénalité, du 2026-03-02 au 2026-03-06, sont reportés au 2026-03-09.", late.Effect.Fr);

        // Until midnight in Toronto it is entered on the day itself.
        var soon = declared.Ended(Noon(3), "second", Noon(3).AddHours(11));
        Assert.Equal((Day(3), Day(4)), (soon.LastDay, soon.LimitsMoveTo));
    }

    [Fact]
    public void One_that_was_over_when_it_was_entered_moves_what_falls_on_its_own_days_alone()
    {
        var over = Outage.Proposed(Noon(2), Noon(3), Why, "first", Noon(6)).Approved("second", Noon(6));
        Assert.Equal((OutageState.Ended, Day(3), Day(4)), (over.State, over.LastDay, over.LimitsMoveTo));
    }

    [Fact]
    public void Only_one_that_nobody_has_approved_is_withdrawn() => StateTable.Check("""
        command  Proposed  Declared Ended Withdrawn
        approve  Declared  -        -     -
        end      -         Ended    -     -
        withdraw Withdrawn -        -     -
        """,
        state => new Outage("o", Noon(2), state == OutageState.Ended ? Noon(3) : null, Why, "first", Noon(2)) { State = state },
        new Dictionary<string, Func<Outage, Outage>> { ["approve"] = o => o.Approved("second", Noon(3)), ["end"] = o => o.Ended(Noon(3), "second", Noon(3)), ["withdraw"] = o => o.Withdrawn() }, o => o.State);

    static DateTimeOffset Noon(int day) => new(2026, 3, day, 17, 0, 0, TimeSpan.Zero);

    static DateOnly? Day(int day) => new DateOnly(2026, 3, day);
}
