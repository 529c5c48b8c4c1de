using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>Every kind of limit reminds as often as its rule says and passes once: when two hosts run one morning over and over, and when none was up over the dates and two catch up at once.</summary>
public sealed class EveryClockTests(EveryClockTests.World world) : IClassFixture<EveryClockTests.World>
{
    public enum Mornings
    {
        OfTwoHosts,
        OfNoHost,
    }

    public static TheoryData<string, Mornings> Rows
    {
        get
        {
            var rows = new TheoryData<string, Mornings>();
            foreach (var kind in ClockRules.All.Keys)
                foreach (var mornings in Enum.GetValues<Mornings>()) rows.Add(kind, mornings);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_limit_is_reminded_of_as_its_rule_says_and_passes_once(string kind, Mornings mornings)
    {
        var (rule, told) = (ClockRules.All[kind], world.Told[(kind, mornings)]);
        int Count(string reader, string template) => told.Notices.Count(n => n.Reader == reader && n.Template == template && n.Text.Contains(rule.Title.En, StringComparison.Ordinal));
        var (clients, officers) = rule.Turn == Turn.Client ? (rule.RemindOn.Length, 0) : (0, rule.RemindOn.Length);
        Assert.Equal((clients, officers), (Count(World.Client, "APPEALS_LIMIT_NEAR"), Count(rule.StaffRole, "APPEALS_LIMIT_NEAR")));
        Assert.Equal((1, 1), (Count(World.Client, "APPEALS_LIMIT_PASSED"), Count(rule.StaffRole, "APPEALS_LIMIT_PASSED")));
        // What follows stands in the history once, which is whole.
        Assert.Equal(told.Acts.Distinct(), told.Acts);
        if (Of(kind, "X", "700000003RM0001").Act is { } act) Assert.Contains(act, told.Acts);
        else Assert.Single(told.Acts);
        Assert.True(told.IsWhole);
        Assert.DoesNotContain(kind, told.Running);
    }

    /// <summary>Ninety days from it end on a Sunday, and with the Monday.</summary>
    static readonly DateOnly Begin = new(2026, 3, 2);

    /// <summary>The day of a decision whose year for an extension ends within the same weeks.</summary>
    static readonly DateOnly YearBefore = Begin.AddDays(-400);

    /// <summary>A case in which a limit of that kind runs, and what its history says when that has passed unused; null where nothing changes by it.</summary>
    static (ICase Case, string? Act) Of(string kind, string id, string rm)
    {
        var (bn9, at) = (rm[..9], Begin.InToronto(new(9, 0)));
        Appeal Appealed(AppealState state, DateOnly on) => new(id, rm, bn9, ["SOADJ-1"], "VALUE", "Grounds", "Refund", state, 1) { FiledOn = on, DecidedOn = on };
        Penalty Notice(DateOnly on, params PenaltyState[] then) =>
            new(id, Penalty.Notice, rm, bn9, [new("C005", 1, 1, PenaltyBasis.Document, Money.Of(150), on)], [new(PenaltyState.Issued, at), new(PenaltyState.Served, at), .. then.Select(state => new PenaltyEntry(state, at))]) { IssuedOn = on, ServedOn = on, ServiceMethod = "PORTAL" };
        MinisterialReview Reviewed(ReviewState state) => new(id, rm, bn9, ReviewSubject.Seizure, "SZ-1", Begin, ReviewApplicant.PersonServed, "Grounds", state, 1) { FiledOn = Begin, ReasonsServedOn = Begin, DecidedOn = Begin };
        ExtensionApplication Asked(ExtensionState state) => new(id, ExtensionType.S60Appeal, rm, bn9, ["SOADJ-1"], Begin, "A flood", "It is", "It was", state, Begin) { DecidedOn = Begin };
        ComplianceCase Checked(ComplianceType type, ComplianceState state) => new(id, type, rm, ComplianceProgram.Value, new(2025, 1, 1), new(2025, 12, 31), [], state, "trade.officer", Begin, 1) { IssuedOn = Begin, RunsFrom = Begin };
        return kind switch
        {
            ClockRules.AppealEnd => (new ServedStatement(id, "12345000000013", rm, Begin, 100m, "VALUE"), "APPEAL_TIME_PASSED"),
            ClockRules.AppealExtensionEnd => (new ServedStatement(id, "12345000000013", rm, YearBefore, 100m, "VALUE") { IsPast = true }, null),
            ClockRules.AppealInformation => (Appealed(AppealState.InfoRequested, Begin) with { DecidedOn = null, Questions = [new(new("Who?", "Qui?"), Begin, Begin.AddDays(30))] }, "INFORMATION_NOT_GIVEN"),
            ClockRules.TribunalEnd => (Appealed(AppealState.DecidedDenied, Begin), "APPEAL_FINAL"),
            ClockRules.TribunalExtensionEnd => (Appealed(AppealState.Final, YearBefore), null),
            ClockRules.CourtEnd => (Appealed(AppealState.CittDecided, Begin) with { Further = [new("CITT", "AP-1", Begin) { Outcome = "DENIED", DecidedOn = Begin }] }, "APPEAL_FINAL"),
            ClockRules.JudgmentCarryOut => (Appealed(AppealState.Final, YearBefore) with { Further = [new("CITT", "AP-1", Begin) { Outcome = "PARTLY", DecidedOn = Begin, AllowedStatements = ["SOADJ-1"] }], ToCarryOut = ["SOADJ-1"] }, null),
            ClockRules.PenaltyPayBy => (Notice(Begin), "PENALTY_OVERDUE"),
            ClockRules.PenaltyRecourseEnd => (Notice(Begin), "PENALTY_FINAL"),
            ClockRules.PenaltyExtensionEnd => (Notice(YearBefore, PenaltyState.Final), null),
            ClockRules.CorrectionEnd => (Notice(Begin, PenaltyState.CorrectionRequested), "PENALTY_FINAL"),
            ClockRules.ReviewEvidence => (Reviewed(ReviewState.EvidencePeriod), "REVIEW_EVIDENCE_CLOSED"),
            ClockRules.ReviewCourtEnd => (Reviewed(ReviewState.DecidedContravention), "REVIEW_FINAL"),
            ClockRules.ExtensionAnswer => (Asked(ExtensionState.Submitted), "EXTENSION_UNANSWERED"),
            ClockRules.ExtensionTribunal => (Asked(ExtensionState.Refused), "EXTENSION_SETTLED"),
            ClockRules.ExtensionUse => (Asked(ExtensionState.Granted), "EXTENSION_NOT_USED"),
            ClockRules.CaseInformation => (Checked(ComplianceType.Tcv, ComplianceState.InfoRequested), "INFORMATION_LAPSED"),
            ClockRules.CaseComments => (Checked(ComplianceType.Tcv, ComplianceState.InterimReport), "COMMENTS_LAPSED"),
            ClockRules.CaseCorrections => (Checked(ComplianceType.Tcv, ComplianceState.CorrectionsDue), "CORRECTIONS_LAPSED"),
            ClockRules.LetterAnswer => (Checked(ComplianceType.Cvl, ComplianceState.Issued), "ANSWER_LAPSED"),
            _ => throw new NotSupportedException($"No case is known in which {kind} runs."),
        };
    }

    /// <summary>What became of a case.</summary>
    /// <param name="Notices">All that was told of it, and to whom.</param>
    /// <param name="Running">The kinds of limit that still run in it.</param>
    public sealed record Outcome(IReadOnlyList<(string Reader, string Template, string Text)> Notices, string[] Acts, bool IsWhole, string[] Running);

    /// <summary>One database: the limits of one client pass while two hosts run each morning several times at once; those of another while none is up, until two start together.</summary>
    public sealed class World(CarmHost tests) : IAsyncLifetime
    {
        public const string Client = "CLIENT";

        static readonly CaseAct Began = new("BEGAN", new("It was there.", "Il était là."));

        readonly Dictionary<(string Kind, Mornings), string> numbers = [];
        readonly Dictionary<Mornings, string> clients = [];

        public Dictionary<(string Kind, Mornings), Outcome> Told { get; } = [];

        public async ValueTask InitializeAsync()
        {
            var database = await tests.NewDatabaseAsync();
            await using (var first = await CarmSystem.OnAsync(database, ("Clock:Start", $"{Begin:yyyy-MM-dd}T15:00:00Z")))
            await using (var second = await CarmSystem.OnAsync(database))
            {
                await BeginAsync(first, Mornings.OfTwoHosts);
                foreach (var days in new[] { 25, 30, 31, 32, 56, 57, 60, 80, 90, 91, 92, 93 })
                    await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? first : second).HearAsync(new PassClocks(Begin.AddDays(days)))));
                await BeginAsync(first, Mornings.OfNoHost);
            }
            await PassClocksTests.LetDaysPassAsync(database, 95);
            await using var third = await CarmSystem.OnAsync(database);
            await using var fourth = await CarmSystem.OnAsync(database);
            await PassClocksTests.UntilAsync(third, $"select min(due_at) > '{Begin.AddDays(95):yyyy-MM-dd}' from host.due_job where name = 'appeals.pass-clocks'");
            await ReadAsync(third);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>A case of every kind of limit, as its module keeps it.</summary>
        async Task BeginAsync(CarmSystem carm, Mornings mornings)
        {
            var bn9 = Fresh.Bn9();
            await Contester.OnboardAsync(carm, bn9);
            clients[mornings] = bn9;
            var at = carm.Alba.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var limits = new List<object>();
            await using (var session = carm.Alba.Services.GetRequiredService<IAppealsStore>().LightweightSession())
            {
                foreach (var (kind, i) in ClockRules.All.Keys.Select((kind, i) => (kind, i)))
                {
                    var number = numbers[(kind, mornings)] = $"CASE-{bn9}-{i:00}";
                    var (@case, _) = Of(kind, number, $"{bn9}RM0001");
                    Assert.Contains(@case.Clocks, c => c.Kind == kind);
                    limits.AddRange(await session.KeepAsync(@case, Began, new Envelope(), at, TestContext.Current.CancellationToken));
                }
                await session.SaveChangesAsync(TestContext.Current.CancellationToken);
            }
            await carm.HearAsync([.. limits]);
        }

        async Task ReadAsync(CarmSystem carm)
        {
            static IEnumerable<(string Template, string Text)> Notices(Answer answer) => answer.Json.GetProperty("items").EnumerateArray().Select(n => (n.GetProperty("template").GetString()!, n.GetProperty("text").GetString()!));
            var staff = new List<(string Reader, string Template, string Text)>();
            foreach (var role in ClockRules.All.Values.Select(r => r.StaffRole).Distinct())
                staff.AddRange(Notices(await (await carm.SignInAsync($"reader.{role}", role)).GetAsync("/api/v1/admin/notifications?pageSize=500")).Select(n => (role, n.Template, n.Text)));
            foreach (var (mornings, bn9) in clients)
            {
                var manager = await carm.SignInAsync($"manager.{bn9}");
                var all = Notices(await manager.GetAsync("/api/v1/notifications?pageSize=500")).Select(n => (Reader: Client, n.Template, n.Text)).Concat(staff).ToArray();
                foreach (var kind in ClockRules.All.Keys)
                {
                    var number = numbers[(kind, mornings)];
                    var read = (await manager.GetAsync($"/api/v1/cases/{number}")).Json;
                    string[] Each(string list, string name) => [.. read.GetProperty(list).EnumerateArray().Select(e => e.GetProperty(name).GetString()!)];
                    Told[(kind, mornings)] = new([.. all.Where(n => n.Text.Contains(number, StringComparison.Ordinal))], Each("history", "act"), (await manager.GetAsync($"/api/v1/cases/{number}/verify")).Json.GetProperty("isWhole").GetBoolean(), Each("clocks", "kind"));
                }
            }
        }
    }
}
