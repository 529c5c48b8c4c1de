using Carm.Delegation.Contracts;
using CsCheck;

namespace Carm.Delegation.Tests;

/// <summary>What may happen to one person of a provider and one client, and what section 7.3 of the domain document makes of it, read anew by replaying everything for each question.</summary>
static class History
{
    public const string Own = "800000002", Client = "700000003", Third = "812345676";
    public static readonly DateOnly First = new(2026, 3, 1);
    public static readonly string[] OwnPrograms = ["800000002RM0001", "800000002RM0002"], ClientPrograms = ["700000003RM0001", "700000003RM0002"];
    public static readonly string[] RoleNames = ["BAM", "PAM", "EDITOR", "READER"], Proxies = ["pBAM", "pPAM", "pEDITOR", "pREADER"], Statuses = ["ACTIVE", "SUSPENDED", "CANCELLED"];
    public static readonly string[][] Sights = [["OWN"], ["OWN", "IMPORTER"], ["OWN", "OTHERS"], ["OWN", "IMPORTER", "OTHERS"]];

    /// <summary>All of them, and more often those that outlive a relationship.</summary>
    public static readonly string[] Permissions = [.. PermissionMatrix.All.Where(p => !PermissionMatrix.IsStaffs(p)), .. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? "declarations.cads.view" : "declarations.cads.submit")];

    /// <param name="On">The day on which it was done.</param>
    /// <param name="What">Which of the things below.</param>
    /// <param name="Draw">A number from which its particulars are taken.</param>
    public sealed record Step(DateOnly On, Happening What, int Draw)
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

    public enum Happening { RoleGranted, RoleRevoked, RelationshipGranted, RelationshipAmended, RelationshipEnded, NightJob, LicenceSaid, GroupClient, GroupEmployee, Assigned, StateSaid }

    /// <summary>What happened, how many days then passed, and the draw of its particulars: seven digits to the base of seven.</summary>
    public static readonly Gen<(int What, int Days, int Draw)> Happened = Gen.Select(Gen.Int[0, 10], Gen.Int[0, 40], Gen.Int[0, 823_542]);

    public static (List<Step> History, DateOnly Today) Told((int What, int Days, int Draw)[] drawn)
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

    public static AuthorityQuestion Question(int draw, bool writes, bool open)
    {
        var step = new Step(First, default, draw);
        var client = step.Of(4, 0) > 0;
        var rm = step.Program(client ? ClientPrograms : OwnPrograms);
        string?[] submitters = [null, Own, Client, Third];
        return new("someone", [], Permissions[draw % Permissions.Length], client ? Client : step.Of(2, 5) == 0 ? Own : null, rm, client ? submitters[step.Of(4, 4)] : null, writes, open);
    }

    /// <summary>Section 7.3, word by word, by looking through everything that ever happened.</summary>
    /// <param name="nights">Whether the night's jobs came by, as they do where the clock moves.</param>
    public static (string? Refusal, string? Role) Naive(IReadOnlyList<Step> history, AuthorityQuestion question, DateOnly today, bool nights = false)
    {
        List<(string Role, string? Rm, DateOnly Start, DateOnly End)> roles = [];
        (bool IsAll, string[] Rms, string[] Sight, string[] Left, DateOnly Start, DateOnly? End)? standing = null;
        List<(DateOnly On, bool IsAll, string[] Rms, string[] Left, bool InGroup, string? Assigned)> ended = [];
        var (isSuspendedBusiness, isInactiveProgram) = (false, false);
        Dictionary<string, string> licences = [];
        Dictionary<string, DateOnly> said = [];
        string? group = null, assigned = null;
        var inGroup = false;
        foreach (var step in history)
        {
            if (nights) Night(step.On);
            if (step.What == Happening.RoleGranted)
            {
                var role = RoleNames[step.Of(4, 0)];
                var rm = role == "BAM" ? null : step.Program(OwnPrograms);
                var first = step.Start > step.On ? step.Start.Value : DateOnly.MinValue;
                for (var i = roles.Count - 1; i >= 0; i--)
                {
                    // What another takes the place of goes at once, or on the eve of the other's first day.
                    if (role != "BAM" && roles[i].Role != "BAM" && roles[i].Rm != rm && roles[i].Rm is not null && rm is not null) continue;
                    if (roles[i].Start >= first) roles.RemoveAt(i);
                    else if (roles[i].End >= first) roles[i] = roles[i] with { End = first.AddDays(-1) };
                }
                roles.Add((role, rm, step.Start ?? DateOnly.MinValue, step.End ?? DateOnly.MaxValue));
            }
            if (step.What == Happening.RoleRevoked && roles.Count > 0)
            {
                roles.RemoveAt(step.Of(7, 0) % roles.Count);
                if (roles.Count == 0) (group, assigned) = (null, null);
            }
            var holds = standing is { } s0 && s0.Start <= step.On && (s0.End is null || step.On <= s0.End);
            if (step.What == Happening.RelationshipGranted && !(holds && step.Start > step.On))
            {
                // One whose last day went by unnoted is over all the same, and its assignments with it; one that only was to begin is forgotten.
                if (standing is { } lapsed && lapsed.End < step.On) ended.Add((lapsed.End.Value, lapsed.IsAll, lapsed.Rms, lapsed.Left, inGroup, assigned));
                if (!holds) (assigned, inGroup) = (null, false);
                // Of one that stands for programs, what is granted comes to these.
                string[] programs = holds && !standing!.Value.IsAll ? [ClientPrograms[step.Of(2, 1)], .. standing.Value.Rms] : [ClientPrograms[step.Of(2, 1)]];
                standing = (step.Of(2, 0) == 0, programs, Sights[step.Of(4, 6)], step.Left, holds ? standing!.Value.Start : step.Start ?? step.On, step.End);
            }
            else if (step.What == Happening.RelationshipAmended && standing is { } old && (old.End is null || step.On <= old.End))
                standing = (step.Of(2, 0) == 0, [ClientPrograms[step.Of(2, 1)]], Sights[step.Of(4, 6)], step.Left, old.Start, step.End ?? old.End);
            else if (standing is { } going && (step.What == Happening.RelationshipEnded || (step.What == Happening.NightJob && going.End < step.On)))
            {
                // Its last day is the one that it had, however late somebody ends it or the night's job finds it.
                if (step.What == Happening.NightJob || step.Of(2, 0) == 0) ended.Add((going.End < step.On ? going.End.Value : step.On, going.IsAll, going.Rms, going.Left, inGroup, assigned));
                else ended.Clear();
                (standing, assigned, inGroup) = (null, null, false);
            }
            var kind = step.Of(2, 0) == 0 ? "broker" : "consultant";
            if (step.What == Happening.LicenceSaid && !(said.TryGetValue(kind, out var before) && before > step.On)) (licences[kind], said[kind]) = (Statuses[step.Of(5, 1) is var s && s < 3 ? s : 0], step.On);
            if (nights && step.What == Happening.LicenceSaid && standing is { } without && !licences.ContainsValue("ACTIVE") && !licences.ContainsValue("SUSPENDED")) End(without, step.On);
            if (step.What == Happening.StateSaid) (isSuspendedBusiness, isInactiveProgram) = (step.Of(3, 0) == 0, step.Of(3, 1) == 0);
            if (step.What == Happening.GroupClient && standing is not null) inGroup = step.Of(3, 0) > 0;
            if (step.What == Happening.GroupEmployee) group = step.Of(5, 0) is var g && g < 4 ? Proxies[g] : null;
            if (step.What == Happening.Assigned && standing is not null) assigned = step.Of(5, 0) is var a && a < 4 ? Proxies[a] : null;
        }

        if (nights) Night(today);

        // What is past by then is noted: roles end, and with the last one the person is parted; relationships end on the day that they had.
        void Night(DateOnly day)
        {
            if (roles.RemoveAll(r => r.End < day) > 0 && roles.Count == 0) (group, assigned) = (null, null);
            if (standing is { } past && past.End < day) End(past, day);
        }

        void End((bool IsAll, string[] Rms, string[] Sight, string[] Left, DateOnly Start, DateOnly? End) over, DateOnly day)
        {
            ended.Add((over.End < day ? over.End.Value : day, over.IsAll, over.Rms, over.Left, inGroup, assigned));
            (standing, assigned, inGroup) = (null, null, false);
        }

        (string?, string?) Answer(string role, bool withoutBroker = false) =>
            PermissionMatrix.Cell(question.Permission, role) switch { "-" => ("DEL_FORBIDDEN", null), "VB" when withoutBroker => ("DEL_LICENCE_REQUIRED", null), _ => (null, role) };

        // 1: who has no role at all stands in no business.
        if (roles.Count == 0) return question.Bn9 is null ? Answer("UNASSOCIATED") : ("NOT_FOUND", null);
        var now = roles.Where(r => r.Start <= today && today <= r.End).ToList();
        // 2
        if (question.Bn9 is null or Own)
        {
            foreach (var role in RoleNames)
                if (now.Any(r => r.Role == role && (question.RmAccount is null || r.Rm is null || r.Rm == question.RmAccount))) return Answer(role);
            foreach (var role in RoleNames)
                if (question.Bn9 is null && roles.Any(r => r.Role == role)) return PermissionMatrix.Cell(question.Permission, role) == "S" ? (null, role) : ("NOT_FOUND", null);
            return ("NOT_FOUND", null);
        }

        var isManager = now.Any(r => r.Role == "BAM");
        var isSuspended = licences.ContainsValue("SUSPENDED");
        var isActive = !isSuspended && licences.ContainsValue("ACTIVE");
        // 3
        if (standing is { } r3 && r3.Start <= today && (r3.End is null || today <= r3.End) && (r3.IsAll || question.RmAccount is null || r3.Rms.Contains(question.RmAccount)) && Proxy(r3.IsAll, inGroup, assigned) is { } proxy)
        {
            if (question.SubmitterBn9 is { } by && !r3.Sight.Contains(by == Own ? "OWN" : by == Client ? "IMPORTER" : "OTHERS")) return ("NOT_FOUND", null);
            if (isSuspended && question.IsWrite) return ("DEL_PROVIDER_SUSPENDED", null);
            if (!isSuspended && !isActive) return ("NOT_FOUND", null);
            var answer = Answer(Proxies[proxy], withoutBroker: licences.GetValueOrDefault("broker") != "ACTIVE");
            return answer.Item1 is not null ? answer : !Left(r3.Left) ? ("DEL_CAPABILITY", null) : State(answer.Item2!);
        }
        // 3b: of one that is over, whether or not the night's job has come by.
        if (standing is { End: { } last } done && last < today) ended.Add((last, done.IsAll, done.Rms, done.Left, inGroup, assigned));
        if (!isActive || question is not { SubmitterBn9: Own, IsOpen: true } || question.Permission is not ("declarations.cads.view" or "declarations.cads.submit" or "declarations.rulings.view" or "declarations.rulings.request")) return ("NOT_FOUND", null);
        // Who was assigned at the end completes too, the newest of what ended first.
        var remaining = ended.AsEnumerable().Reverse().Where(o => o.On <= today && today <= o.On.AddDays(90) && (o.IsAll || question.RmAccount is null || o.Rms.Contains(question.RmAccount)) && Proxy(o.IsAll, o.InGroup, o.Assigned) is not null).ToList();
        if (remaining.Count == 0) return ("NOT_FOUND", null);
        foreach (var role in remaining.Where(o => Left(o.Left)).Select(o => Proxies[Proxy(o.IsAll, o.InGroup, o.Assigned)!.Value]))
            if (PermissionMatrix.Cell(question.Permission, role) != "-") return State(role);
        return remaining.Any(o => Left(o.Left)) ? ("DEL_FORBIDDEN", null) : ("DEL_CAPABILITY", null);

        // 3: the provider's manager with all that there is, its employees by group or assignment, never beyond.
        int? Proxy(bool isAll, bool clientInGroup, string? assignedAs)
        {
            var ceiling = isAll ? 0 : 1;
            if (isManager) return ceiling;
            var held = new[] { clientInGroup ? group : null, assignedAs }.Where(p => p is not null).Select(p => Array.IndexOf(Proxies, p)).ToList();
            return now.Count == 0 || held.Count == 0 ? null : Math.Max(ceiling, held.Min());
        }

        // 4
        (string?, string?) State(string role) =>
            PermissionMatrix.Cell(question.Permission, role) == "S" || !question.IsWrite ? (null, role)
            : isSuspendedBusiness ? ("BUS_SUSPENDED", null)
            : isInactiveProgram && question.RmAccount == ClientPrograms[0] && question.Permission is ("declarations.cads.submit" or "declarations.cads.bulk" or "bonds.rpp.enrol" or "onboarding.sub-programs.file") ? ("PRG_NOT_ACTIVE", null)
            : (null, role);

        bool Left(string[] capabilities) => question.Permission is not { } asked || !Needs.TryGetValue(asked, out var needed) || capabilities.Contains(needed);
    }

    /// <summary>Which finer right each thing asks.</summary>
    static readonly Dictionary<string, string> Needs = new()
    {
        ["declarations.cads.submit"] = "FILE", ["declarations.cads.bulk"] = "FILE", ["declarations.cads.correct"] = "CORRECT", ["ledger.payments.post"] = "PAY", ["ledger.credits.designate"] = "PAY", ["ledger.accounts.view"] = "SEE_BALANCE", ["onboarding.calendar.view"] = "SEE_BALANCE", ["bonds.rpp.view"] = "SEE_BALANCE", ["bonds.rpp.headroom.view"] = "SEE_BALANCE",
        ["declarations.rulings.view"] = "RULINGS", ["declarations.rulings.request"] = "RULINGS", ["ledger.waivers.request"] = "APPEALS", ["appeals.appeals.file"] = "APPEALS", ["appeals.reviews.file"] = "APPEALS", ["appeals.corrections.request"] = "APPEALS", ["appeals.cases.answer"] = "APPEALS",
    };
}
