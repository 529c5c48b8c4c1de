using Carm.Delegation.Contracts;
using CsCheck;
using Xunit;
using static Carm.Delegation.Tests.History;

namespace Carm.Delegation.Tests;

/// <summary>What the decision says after any history of grants, amendments, ends and days, beside a second, deliberately naive reading of section 7.3 that replays the whole history for each question.</summary>
public sealed class RandomHistoryTests
{
    [Fact]
    public void A_hundred_thousand_histories_agree_with_a_naive_reading_of_the_rule_and_keep_the_invariants() =>
        Gen.Select(Happened.Array[1, 14], Gen.Int[0, 823_542], Gen.Bool, Gen.Bool).Sample((drawn, asked, writes, open) =>
        {
            var (history, day) = Told(drawn);
            var facts = Fold(history, day);
            Kept(facts);
            for (var i = 0; i < 4; i++)
            {
                var question = Question((asked + i * 7_919) % 823_543, writes, open);
                var (said, naive) = (AuthorityRule.Decide(question, question.Bn9 == Client ? facts : facts with { Business = null }), Naive(history, question, day));
                Assert.Equal((naive.Refusal, naive.Role), (said.Refusal, said.Refusal is null ? said.Role : null));
            }
        }, iter: 100_000, print: drawn => string.Join('\n', drawn.Item1.Select(s => $"{(Happening)s.Item1} {s.Item3}, then {s.Item2} days")) + $"\nasks {Question(drawn.Item2, drawn.Item3, drawn.Item4)}");

    [Fact]
    public void The_histories_reach_every_answer()
    {
        HashSet<string> answers = [];
        Gen.Select(Happened.Array[4, 14], Gen.Int[0, 823_542]).Sample((drawn, asked) =>
        {
            // Every third begins with a broker's manager who acts for the whole client, and every sixth accounts there: the client's states are seldom met otherwise.
            var question = Question(asked, asked % 2 == 0, true);
            if (asked % 6 == 0) question = question with { Permission = "declarations.cads.submit", Bn9 = Client, RmAccount = ClientPrograms[0], SubmitterBn9 = null };
            var (history, day) = Told(asked % 3 == 0 ? [((int)Happening.LicenceSaid, 0, 0), ((int)Happening.RoleGranted, 0, 2_452), ((int)Happening.RelationshipGranted, 0, 21_660), .. drawn] : drawn);
            var answer = Naive(history, question, day);
            lock (answers) answers.Add(answer.Refusal ?? answer.Role!);
        }, iter: 100_000);
        Assert.Equal(["BAM", "BUS_SUSPENDED", "DEL_CAPABILITY", "DEL_FORBIDDEN", "DEL_LICENCE_REQUIRED", "DEL_PROVIDER_SUSPENDED", "EDITOR", "NOT_FOUND", "PAM", "PRG_NOT_ACTIVE", "READER", "UNASSOCIATED", "pBAM", "pEDITOR", "pPAM", "pREADER"], answers.Order(StringComparer.Ordinal));
    }

    /// <summary>The read model, as the slices change it.</summary>
    static AuthorityFacts Fold(List<Step> history, DateOnly today)
    {
        Person person = new("someone", Own, []);
        Provider provider = new(Own, []);
        BusinessRelationship? relationship = null;
        PortalBusiness client = new(Client, "Client", ClientPrograms);
        foreach (var step in history)
            switch (step.What)
            {
                case Happening.RoleGranted:
                    var role = RoleNames[step.Of(4, 0)];
                    person = person.With(new(role, role == "BAM" ? null : step.Program(OwnPrograms), step.At) { Id = $"{step.On:O}{step.Draw}", StartOn = step.Start, EndOn = step.End }, step.On);
                    break;
                case Happening.RoleRevoked when person.Roles.Count > 0:
                    person = person.Without(person.Roles[step.Of(7, 0) % person.Roles.Count].Id, step.At);
                    if (!person.IsLinked && relationship is not null) relationship = relationship with { Assignments = [] };
                    break;
                case Happening.RelationshipGranted when relationship?.HoldsOn(step.On) != true || step.Start is null || step.Start <= step.On:
                    relationship = BusinessRelationship.Granted(relationship, Own, Client, step.Of(2, 0) == 0 ? "BMR" : "PMR", [ClientPrograms[step.Of(2, 1)]], Sights[step.Of(4, 6)], step.Left, step.Start, step.End, "x", step.At, new());
                    break;
                case Happening.RelationshipAmended when relationship is { EndedAt: null } && !(relationship.EndOn < step.On):
                    relationship = relationship with { Kind = step.Of(2, 0) == 0 ? "BMR" : "PMR", RmAccounts = step.Of(2, 0) == 0 ? [] : [ClientPrograms[step.Of(2, 1)]], Visibility = Sights[step.Of(4, 6)], Capabilities = step.Left, EndOn = step.End ?? relationship.EndOn };
                    break;
                case Happening.RelationshipEnded when relationship is { EndedAt: null }:
                    relationship = relationship.Ended("REVOKED", step.Of(2, 0) == 0, step.At).Item1;
                    break;
                case Happening.NightJob when relationship is { EndedAt: null } && relationship.EndOn < step.On:
                    relationship = relationship.Ended("EXPIRED", relationship.RetainInFlight, step.At).Item1;
                    break;
                case Happening.LicenceSaid:
                    provider = provider.With(new(step.Of(2, 0) == 0 ? "CUSTOMS_BROKER" : "TRADE_CONSULTANT", "1", Statuses[step.Of(5, 1) is var i && i < 3 ? i : 0], step.At));
                    break;
                case Happening.StateSaid:
                    client = client with { Status = step.Of(3, 0) == 0 ? "SUSPENDED" : "ACTIVE", InactiveRmAccounts = step.Of(3, 1) == 0 ? [ClientPrograms[0]] : [] };
                    break;
                case Happening.GroupClient when relationship is { EndedAt: null }:
                    relationship = relationship with { GroupIds = step.Of(3, 0) > 0 ? ["g"] : [] };
                    break;
                case Happening.GroupEmployee:
                    person = person with { Groups = step.Of(5, 0) is var g && g < 4 ? [new("g", Proxies[g])] : [] };
                    break;
                case Happening.Assigned when relationship is { EndedAt: null }:
                    relationship = relationship with { Assignments = step.Of(5, 0) is var a && a < 4 ? [new("someone", Proxies[a])] : [] };
                    break;
            }
        return new(person is { IsLinked: true } ? person with { Acts = provider.Right } : null, client, relationship, today);
    }

    /// <summary>I5, I7 and I8.</summary>
    static void Kept(AuthorityFacts facts)
    {
        var roles = facts.Person?.Roles ?? [];
        foreach (var day in roles.SelectMany(r => new[] { r.StartOn, r.EndOn }).Append(facts.Today).OfType<DateOnly>())
        {
            RoleAssignment[] held = [.. roles.Where(r => r.HoldsOn(day))];
            Assert.True(held.All(r => r.RmAccount is not null) || held.Length == 1);
            Assert.Equal(held.Length, held.DistinctBy(r => r.RmAccount).Count());
        }
        if (facts.Relationship is not { } relationship) return;
        Assert.Contains("OWN", relationship.Visibility);
        Assert.Equal(relationship.Kind == "PMR", relationship.RmAccounts.Count > 0);
    }
}
