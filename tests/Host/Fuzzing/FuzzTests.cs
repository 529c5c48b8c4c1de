using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>
/// Every operation of the description, with what nobody means in each of its places in turn: a path, a query, a header, a field of a body however deep, a part of a form, a cell of a file, an element of XML.
/// The long form, with so many values a place: CARM_LONG=100 dotnet test --project tests/Host --filter-class "*FuzzTests"; CARM_FUZZ=/payments takes the operations alone whose name that expression matches.
/// </summary>
public sealed class FuzzTests(World world) : IClassFixture<World>
{
    const string Whole = "the whole";

    const int Seed = 20260316, Few = 1;

    static readonly int? Long = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : null;

    static readonly string? Only = Environment.GetEnvironmentVariable("CARM_FUZZ");

    readonly ConcurrentDictionary<string, (int Times, string First)> faults = new();
    readonly ConcurrentDictionary<string, (Target Target, int Nth, Shot Shot)> taken = new();
    readonly ConcurrentBag<(TimeSpan Took, string Shot)> slow = [];
    int asked, refused;

    /// <summary>Each answer is one that a stranger may get, whatever was asked; what is nevertheless taken upsets nobody who hears of it, no job of the calendar and nobody who reads it.</summary>
    [Fact]
    public async Task What_nobody_means_is_refused_with_a_code_and_never_a_defect()
    {
        var (ct, watch) = (TestContext.Current.CancellationToken, Stopwatch.StartNew());
        using var http = world.Carm.Alba.Server.CreateClient();
        http.Timeout = TimeSpan.FromMinutes(2);
        var description = new Description((await world.Carm.GetAsync("/openapi/v1.json")).Json);
        var (approved, _) = Table.Read(await File.ReadAllTextAsync(ApprovedTable(), ct));
        var fuzzer = new Fuzzer(world, description, Seed);
        var targets = await fuzzer.TargetsAsync(http, approved, Only, ct);
        Say($"{watch.Elapsed}: {targets.Count} operations, {targets.Count(t => t.IsTaken)} of them taken when nothing is odd, with {targets.Sum(t => t.Fields.Count)} places");

        await AskAsync(http, targets.SelectMany(t => t.Fields.SelectMany(f => fuzzer.Shots(t, f, Long ?? Few).Select((shot, nth) => (t, $"{f}", nth, shot)))), ct);
        Say($"{watch.Elapsed}: {asked} asked with one place odd, {refused} refused");
        await AskAsync(http, targets.SelectMany(t => Sample(fuzzer, t, fuzzer.WholeShots(t).ToArray(), 25).Concat(Sample(fuzzer, t, fuzzer.CommonShots(t, 3).ToArray(), 10)).Select(shot => (t, Whole, 0, shot))), ct);
        // Parameters are added within a version, so that one that is not known yet is passed over.
        await AskAsync(http, targets.Where(t => t.IsTaken).Select(t => (t, Whole, 0, fuzzer.ValidOf(t.Name, t.Caller) is var valid ? valid with { Url = $"{valid.Url}{(valid.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}nobodyKnows=1" } : null!)), ct,
            (target, reply) => { if (!reply.IsTaken) Fault($"{target.Name} minds a parameter that nobody knows", reply.Text); });
        Say($"{watch.Elapsed}: {asked} asked, {refused} refused, {taken.Count} places take something odd");
        foreach (var change in await world.ChangesAsync()) Fault("nothing was to be kept", change);

        // Now in earnest.
        (Target Target, Shot Shot)[] kept = [.. taken.OrderBy(t => fuzzer.SeedOf(t.Key)).Select(t => (t.Value.Target, t.Value.Shot)).Take(Long is null ? 60 : int.MaxValue)];
        var made = new ConcurrentBag<(Target, string, int, Shot)>();
        await AskAsync(http, kept.Select(k => (k.Target, "kept", 0, k.Shot.With(NothingIsKept.Header, null).With("Idempotency-Key", k.Shot.Headers.ContainsKey("Idempotency-Key") ? Guid.NewGuid().ToString("N") : null))), ct,
            (target, reply) => { if (reply is { Status: 201, Location: { } at }) made.Add((target, "made", 0, new Shot("GET", at.OriginalString, new Dictionary<string, string> { ["Authorization"] = $"Bearer {world.TokenOf(target.Caller)}" }))); });
        await SettledAsync("what was taken is heard", world.Carm.SettleAsync);
        // The calendar needs the rate of the quarter that it goes into, however often that was entered.
        var (approval, revision) = (fuzzer.ValidOf("POST /api/v1/admin/interest-rates/{quarter}/approve", Actors.All.Single(a => a.StaffRole == "AR_SUPERVISOR")).With(NothingIsKept.Header, null), 0);
        do revision++;
        while ((await approval.With("If-Match", $"\"{revision}\"").SendAsync(http, ct)).Status == 412);
        await SettledAsync("the calendar goes on", () => world.Carm.MoveClockAsync("2026-04-27T15:00:00Z"));
        Say($"{watch.Elapsed}: {kept.Length} kept, {made.Count} of them made something new");
        await AskAsync(http, made.Concat(targets.Where(t => t.Name.StartsWith("GET ", StringComparison.Ordinal)).Select(t => (t, "read again", 0, fuzzer.ValidOf(t.Name, t.Caller))))
            .SelectMany(s => new[] { ("application/json", "en-CA"), ("text/csv", "fr-CA"), ("application/xml", "fr-CA"), ("application/pdf", "en-CA") }.Take(Long is null ? 2 : 4).Select(asks => (s.Item1, s.Item2, 0, s.Item4.With("Accept", asks.Item1).With("Accept-Language", asks.Item2)))), ct);
        // A fact whose listener lost a race comes again, and one that nobody could take is a dead letter.
        foreach (var complaint in world.Complaints.All.Where(c => !c.Contains(".Contracts.", StringComparison.Ordinal))) Fault("the host complains", complaint);

        Say($"{watch.Elapsed}: {asked} asked in all, {refused} refused; the slowest: {string.Join("\n", slow.OrderByDescending(s => s.Took).Take(8).Select(s => $"{s.Took.TotalSeconds:0.0} s {(s.Shot.Length > 300 ? s.Shot[..300] : s.Shot)}"))}");
        Assert.True(asked > (Only is null ? 4_000 : 0), $"{asked}");
        Assert.True(faults.IsEmpty, string.Join("\n", faults.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} ({f.Value.Times} times, seed {Seed}):\n  {f.Value.First}")));
    }

    async Task AskAsync(HttpClient http, IEnumerable<(Target Target, string Place, int Nth, Shot Shot)> shots, CancellationToken ct, Action<Target, Reply>? heard = null) =>
        await Parallel.ForEachAsync(shots, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (s, ct) =>
        {
            var reply = await s.Shot.SendAsync(http, ct);
            if (Interlocked.Increment(ref asked) % 2_000 == 0 && Long is not null) Say($"{asked} asked, now at {s.Target.Name}");
            if (reply.Status >= 400 && !reply.IsTaken) Interlocked.Increment(ref refused);
            // What answers a HEAD has no body.
            if ((s.Shot.Method == "HEAD" && reply.Status < 500 ? null : reply.Fault()) is { } fault) Fault($"{s.Target.Name} as {s.Target.Caller}, {s.Place}: {fault}", $"{s.Shot}\n  {(reply.Text.Length > 3_000 ? reply.Text[..3_000] : reply.Text)}");
            if (reply.Took > TimeSpan.FromSeconds(2)) slow.Add((reply.Took, $"{s.Shot}"));
            if (reply.Status == NothingIsKept.Status && s.Place != Whole)
                taken.AddOrUpdate($"{s.Target.Name} {s.Place}", _ => (s.Target, s.Nth, s.Shot), (_, before) => before.Nth <= s.Nth ? before : (s.Target, s.Nth, s.Shot));
            heard?.Invoke(s.Target, reply);
        });

    /// <summary>So many in the long form, one in the short, which the seed chooses for this operation.</summary>
    static IEnumerable<Shot> Sample(Fuzzer fuzzer, Target target, Shot[] shots, int inFull)
    {
        var random = new Random(fuzzer.SeedOf(target.Name));
        random.Shuffle(shots);
        return shots.Take(Long is null ? 1 : inFull);
    }

    async Task SettledAsync(string what, Func<Task> done)
    {
        try
        {
            await done();
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            Fault(what, e.Message);
        }
    }

    void Fault(string what, string first)
    {
        if (faults.AddOrUpdate(what, _ => (1, first), (_, before) => (before.Times + 1, before.First)).Times == 1 && Long is not null) Say($"{what}:\n  {first}");
    }

    static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    static string ApprovedTable([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Authorisation", "authorisation-matrix.approved.txt");
}
