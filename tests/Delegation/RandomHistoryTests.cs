using Carm.Delegation.Contracts;
using CsCheck;
using Xunit;

namespace Carm.Delegation.Tests;

/// <summary>What the decision says after any history of grants, amendments, ends and days, beside a second, deliberately naive reading of section 7.3 that replays the whole history for each question.</summary>
public sealed class RandomHistoryTests
{
    const string Own = "800000002", Client = "700000003", Third = "812345676";
    static readonly DateOnly First = new(2026, 3, 1);
    static readonly string[] OwnPrograms = ["800000002RM0001", "800000002RM0002"], ClientPrograms = ["700000003RM0001", "700000003RM0002"];
    static readonly string[] Roles = ["BAM", "PAM", "EDITOR", "READER"], Proxies = ["pBAM", "pPAM", "pEDITOR", "pREADER"], Statuses = ["ACTIVE", "SUSPENDED", "CANCELLED"];
    static readonly string[][] Sights = [["OWN"], ["OWN", "IMPORTER"], ["OWN", "OTHERS"], ["OWN", "IMPORTER", "OTHERS"]];

    /// <summary>All of them, and more often those that outlive a relationship.</summary>
    static readonly string[] Permissions = [.. PermissionMatrix.All.Where(p => !PermissionMatrix.IsStaffs(p)), .. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? "declarations.cads.view" : "declarations.cads.submit")];

    /// <param name="On">The day on which it was done.</param>
    /// <param name="What">Which of the things below.</param>
    /// <param name="Draw">A number from which its particulars are taken.</param>
    sealed record Step(DateOnly On, Happening What, int Draw)
    {
        /// <summary>One of so many, each particular by its own digit.</summary>
        public int Of(int count, int digit) => Draw / (int)Math.Pow(7, digit) % count;

        public string? Program(string[] programs) => Of(3, 1) is var i && i == 2 ? null : programs[i];

        public DateOnly? Start => Of(3, 2) == 0 ? On.AddDays(Of(7, 3) * 5) : null;

        public DateOnly? End => Of(2, 4) == 0 ? On.AddDays(30 + Of(7, 5) * 10) : null;

        /// <summary>The capabilities that a grant leaves.</summary>
        public string[] Left => Of(3, 5) == 0 ? ["PAY", "RULINGS"] : [.. Capabilities.All];

        public DateTimeOffset At => new(On.ToDateTime(new(12, 0)), TimeSpan.FromHours(-5));
    }

    enum Happening { RoleGranted, RoleRevoked, RelationshipGranted, RelationshipAmended, RelationshipEnded, NightJob, LicenceSaid, GroupClient, GroupEmployee, Assigned }

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
                var (said, naive) = (AuthorityRule.Decide(question, facts), Naive(history, question, day));
                Assert.Equal((naive.Refusal, naive.Role), (said.Refusal, said.Refusal is null ? said.Role : null));
            }
        }, iter: 100_000, print: drawn => string.Join('\n', drawn.Item1.Select(s => $"{(Happening)s.Item1} {s.Item3}, then {s.Item2} days")) + $"\nasks {Question(drawn.Item2, drawn.Item3, drawn.Item4)}");

    [Fact]
    public void The_histories_reach_every_answer()
    {
        HashSet<string> answers = [];
        Gen.Select(Happened.Array[4, 14], Gen.Int[0, 823_542]).Sample((drawn, asked) =>
        {
            var (history, day) = Told(drawn);
            var answer = Naive(history, Question(asked, asked % 2 == 0, true), day);
            lock (answers) answers.Add(answer.Refusal ?? answer.Role!);
        }, iter: 50_000);
        Assert.Equal(["BAM", "DEL_FORBIDDEN", "DEL_LICENCE_REQUIRED", "DEL_PROVIDER_SUSPENDED", "EDITOR", "NOT_FOUND", "PAM", "READER", "UNASSOCIATED", "pBAM", "pEDITOR", "pPAM", "pREADER"], answers.Order(StringComparer.Ordinal));
    }

    /// <summary>What happened, how many days then passed, and the draw of its particulars: seven digits to the base of seven.</summary>
    static readonly Gen<(int What, int Days, int Draw)> Happened = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 40], Gen.Int[0, 823_542]);

    static (List<Step> History, DateOnly Today) Told((int What, int Days, int Draw)[] drawn)
    {
        var day = First;
        List<Step> history = [];
        foreach (var (what, days, draw) in drawn)
        {
            history.Add(new(day, (Happening)what, draw));
            day = day.AddDays(days);
        }
        return (history, day);
    }

    static AuthorityQuestion Question(int draw, bool writes, bool open)
    {
        var step = new Step(First, default, draw);
        var client = step.Of(4, 0) > 0;
        var rm = step.Program(client ? ClientPrograms : OwnPrograms);
        string?[] submitters = [null, Own, Client, Third];
        return new("someone", [], Permissions[draw % Permissions.Length], client ? Client : step.Of(2, 5) == 0 ? Own : null, rm, client ? submitters[step.Of(4, 4)] : null, writes, open);
    }

    /// <summary>The read model, as the slices change it.</summary>
    static AuthorityFacts Fold(List<Step> history, DateOnly today)
    {
        Person person = new("someone", Own, []);
        Provider provider = new(Own, []);
        BusinessRelationship? relationship = null;
        foreach (var step in history)
            switch (step.What)
            {
                case Happening.RoleGranted:
                    var role = Roles[step.Of(4, 0)];
                    person = person.With(new(role, role == "BAM" ? null : step.Program(OwnPrograms), step.At) { Id = $"{step.On:O}{step.Draw}", StartOn = step.Start, EndOn = step.End }, step.On);
                    break;
                case Happening.RoleRevoked when person.Roles.Count > 0:
                    person = person.Without(person.Roles[step.Of(7, 0) % person.Roles.Count].Id, step.At);
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
        return new(person is { IsLinked: true } ? person with { Acts = provider.Right } : null, null, relationship, today);
    }

    /// <summary>I5, I7 and I8.</summary>
    static void Kept(AuthorityFacts facts)
    {
        var roles = facts.Person?.Roles ?? [];
        foreach (var day in roles.SelectMany(r => new[] { r.StartOn, r.EndOn }).Append(facts.Today).OfType<DateOnly>())
        {
            RoleAssignment[] held = [.. roles.Where(r => r.HoldsOn(day))];
            Assert.True(held.All(r => r.Role != "BAM") || held.Length == 1);
            Assert.Equal(held.Length, held.DistinctBy(r => r.RmAccount).Count());
        }
        if (facts.Relationship is not { } relationship) return;
        Assert.Contains("OWN", relationship.Visibility);
        Assert.Equal(relationship.Kind == "PMR", relationship.RmAccounts.Count > 0);
    }

    /// <summary>Section 7.3, word by word, by looking through everything that ever happened.</summary>
    static (string? Refusal, string? Role) Naive(List<Step> history, AuthorityQuestion question, DateOnly today)
    {
        List<(string Role, string? Rm, DateOnly Start, DateOnly End)> roles = [];
        (bool IsAll, string? Rm, string[] Sight, string[] Left, DateOnly Start, DateOnly? End)? standing = null;
        List<(DateOnly On, bool IsAll, string? Rm, string[] Left)> ended = [];
        Dictionary<string, string> licences = [];
        Dictionary<string, DateOnly> said = [];
        string? group = null, assigned = null;
        var inGroup = false;
        foreach (var step in history)
        {
            if (step.What == Happening.RoleGranted)
            {
                var role = Roles[step.Of(4, 0)];
                var rm = role == "BAM" ? null : step.Program(OwnPrograms);
                var first = step.Start > step.On ? step.Start.Value : DateOnly.MinValue;
                for (var i = roles.Count - 1; i >= 0; i--)
                {
                    // What another takes the place of goes at once, or on the eve of the other's first day.
                    if (role != "BAM" && roles[i].Role != "BAM" && roles[i].Rm != rm) continue;
                    if (roles[i].Start >= first) roles.RemoveAt(i);
                    else if (roles[i].End >= first) roles[i] = roles[i] with { End = first.AddDays(-1) };
                }
                roles.Add((role, rm, step.Start ?? DateOnly.MinValue, step.End ?? DateOnly.MaxValue));
            }
            if (step.What == Happening.RoleRevoked && roles.Count > 0) roles.RemoveAt(step.Of(7, 0) % roles.Count);
            var holds = standing is { } s0 && s0.Start <= step.On && (s0.End is null || step.On <= s0.End);
            if (step.What == Happening.RelationshipGranted && !(holds && step.Start > step.On))
            {
                // One whose last day went by unnoted is over all the same, and its assignments with it; one that only was to begin is forgotten.
                if (standing is { } lapsed && lapsed.End < step.On) ended.Add((lapsed.End.Value, lapsed.IsAll, lapsed.Rm, lapsed.Left));
                if (!holds) (assigned, inGroup) = (null, false);
                standing = (step.Of(2, 0) == 0, ClientPrograms[step.Of(2, 1)], Sights[step.Of(4, 6)], step.Left, holds ? standing!.Value.Start : step.Start ?? step.On, step.End);
            }
            else if (step.What == Happening.RelationshipAmended && standing is { } old && (old.End is null || step.On <= old.End))
                standing = (step.Of(2, 0) == 0, ClientPrograms[step.Of(2, 1)], Sights[step.Of(4, 6)], step.Left, old.Start, step.End ?? old.End);
            else if (standing is { } going && (step.What == Happening.RelationshipEnded || (step.What == Happening.NightJob && going.End < step.On)))
            {
                // Its last day is the one that it had, however late somebody ends it or the night's job finds it.
                if (step.What == Happening.NightJob || step.Of(2, 0) == 0) ended.Add((going.End < step.On ? going.End.Value : step.On, going.IsAll, going.Rm, going.Left));
                else ended.Clear();
                (standing, assigned, inGroup) = (null, null, false);
            }
            var kind = step.Of(2, 0) == 0 ? "broker" : "consultant";
            if (step.What == Happening.LicenceSaid && !(said.TryGetValue(kind, out var before) && before > step.On)) (licences[kind], said[kind]) = (Statuses[step.Of(5, 1) is var s && s < 3 ? s : 0], step.On);
            if (step.What == Happening.GroupClient && standing is not null) inGroup = step.Of(3, 0) > 0;
            if (step.What == Happening.GroupEmployee) group = step.Of(5, 0) is var g && g < 4 ? Proxies[g] : null;
            if (step.What == Happening.Assigned && standing is not null) assigned = step.Of(5, 0) is var a && a < 4 ? Proxies[a] : null;
        }

        (string?, string?) Answer(string role, bool withoutBroker = false) =>
            PermissionMatrix.Cell(question.Permission, role) switch { "-" => ("DEL_FORBIDDEN", null), "VB" when withoutBroker => ("DEL_LICENCE_REQUIRED", null), _ => (null, role) };

        // 1: who has no role at all stands in no business.
        if (roles.Count == 0) return question.Bn9 is null ? Answer("UNASSOCIATED") : ("NOT_FOUND", null);
        var now = roles.Where(r => r.Start <= today && today <= r.End).ToList();
        // 2
        if (question.Bn9 is null or Own)
        {
            foreach (var role in Roles)
                if (now.Any(r => r.Role == role && (question.RmAccount is null || r.Rm is null || r.Rm == question.RmAccount))) return Answer(role);
            foreach (var role in Roles)
                if (question.Bn9 is null && roles.Any(r => r.Role == role)) return PermissionMatrix.Cell(question.Permission, role) == "S" ? (null, role) : ("NOT_FOUND", null);
            return ("NOT_FOUND", null);
        }

        var isManager = now.Any(r => r.Role == "BAM");
        var isSuspended = licences.ContainsValue("SUSPENDED");
        var isActive = !isSuspended && licences.ContainsValue("ACTIVE");
        // 3
        if (standing is { } r3 && r3.Start <= today && (r3.End is null || today <= r3.End) && (r3.IsAll || question.RmAccount is null || question.RmAccount == r3.Rm))
        {
            if (isSuspended && question.IsWrite) return ("DEL_PROVIDER_SUSPENDED", null);
            if (!isSuspended && !isActive) return ("NOT_FOUND", null);
            var ceiling = r3.IsAll ? 0 : 1;
            var held = new[] { inGroup ? group : null, assigned }.Where(p => p is not null).Select(p => Array.IndexOf(Proxies, p)).ToList();
            if (!isManager && (now.Count == 0 || held.Count == 0)) return ("NOT_FOUND", null);
            var proxy = isManager ? ceiling : Math.Max(ceiling, held.Min());
            if (question.SubmitterBn9 is { } by && !r3.Sight.Contains(by == Own ? "OWN" : by == Client ? "IMPORTER" : "OTHERS")) return ("NOT_FOUND", null);
            var answer = Answer(Proxies[proxy], withoutBroker: licences.GetValueOrDefault("broker") != "ACTIVE");
            return answer.Item1 is null && !Left(r3.Left) ? ("DEL_FORBIDDEN", null) : answer;
        }
        // 3b: of one that is over, whether or not the night's job has come by.
        if (standing is { End: { } last } done && last < today) ended.Add((last, done.IsAll, done.Rm, done.Left));
        if (!isManager || !isActive || question is not { SubmitterBn9: Own, IsOpen: true } || question.Permission is not ("declarations.cads.view" or "declarations.cads.submit")) return ("NOT_FOUND", null);
        var remaining = ended.Where(o => o.On <= today && today <= o.On.AddDays(90) && (o.IsAll || question.RmAccount is null || question.RmAccount == o.Rm)).ToList();
        return remaining.Count == 0 ? ("NOT_FOUND", null) : remaining.Any(o => Left(o.Left)) ? (null, remaining.Last(o => Left(o.Left)).IsAll ? "pBAM" : "pPAM") : ("DEL_FORBIDDEN", null);

        bool Left(string[] capabilities) => question.Permission is not { } asked || !Needs.TryGetValue(asked, out var needed) || capabilities.Contains(needed);
    }

    /// <summary>Which finer right each thing asks.</summary>
    static readonly Dictionary<string, string> Needs = new()
    {
        ["declarations.cads.submit"] = "FILE", ["declarations.cads.bulk"] = "FILE", ["declarations.cads.correct"] = "CORRECT", ["ledger.payments.post"] = "PAY", ["ledger.credits.designate"] = "PAY", ["ledger.accounts.view"] = "SEE_BALANCE",
        ["declarations.rulings.request"] = "RULINGS", ["ledger.waivers.request"] = "APPEALS", ["appeals.appeals.file"] = "APPEALS", ["appeals.reviews.file"] = "APPEALS", ["appeals.corrections.request"] = "APPEALS",
    };
}
