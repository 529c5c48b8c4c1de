using System.Globalization;
using Carm.Benchmarks;
using Carm.Testing;

if (args is ["decide"]) return await DecisionBenchmark.RunAsync(goal: 0.5) ? 0 : 1;
if (args is ["assess"]) return AssessBenchmark.Run(goalMilliseconds: 50) ? 0 : 1;
if (args is ["submit", ..]) return await new SubmitBenchmark(args.Skip(1).Select(a => int.TryParse(a, out var stored) ? stored : 0).FirstOrDefault(n => n > 0, 1_000_000), isOneCall: args.Contains("--one-call")).RunAsync(goalPerSecond: 200, goalRatio: 0.5) ? 0 : 1;
if (args is ["post", ..]) return await new PostBenchmark(args.Skip(1).Select(int.Parse).FirstOrDefault(1_000_000)).RunAsync() ? 0 : 1;
if (args is ["runs", ..]) return await new RunsBenchmark(args.Skip(1).Select(int.Parse).FirstOrDefault(227_000), args.Skip(2).Select(int.Parse).FirstOrDefault(2_500_000)).RunAsync() ? 0 : 1;
if (args is ["secure", ..]) return await new SecureBenchmark(args.Skip(1).Select(int.Parse).FirstOrDefault(227_000), args.Skip(2).Select(int.Parse).FirstOrDefault(1_000_000)).RunAsync() ? 0 : 1;
if (args is not ["start"])
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Carm.Benchmarks -- start|decide|assess|submit [stored] [--one-call]|post [on one account]|runs [accounts] [items]|secure [accounts] [items]");
    return 2;
}

// From process start to ready, on a fresh data directory (initdb included) and on one that was there: the median of five, against the goals.
var (cold, warm) = (new List<TimeSpan>(), new List<TimeSpan>());
for (var run = 0; run < 5; run++)
{
    await using var host = new RunningHost();
    cold.Add(await host.StartAsync());
    await host.StopAsync();
    warm.Add(await host.StartAsync());
}
return Report("cold", cold, goal: 6.0) & Report("warm", warm, goal: 3.5) ? 0 : 1;

static bool Report(string name, List<TimeSpan> times, double goal)
{
    var median = times.Order().ElementAt(2).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start, {name}: median {median:0.00} s of {string.Join(" ", times.Select(t => t.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)))}; goal {goal:0.0} s: {(median <= goal ? "met" : "missed")}"));
    return median <= goal;
}
