using System.Globalization;
using Carm.Killing;

string[] all = ["posting", "clearing", "statements"];
var named = args.FirstOrDefault(all.Contains);
var victims = Enum.GetValues<Victim>();
if (victims.Where(v => args.Contains($"{v}", StringComparer.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } only) victims = only;
var rounds = 20;
if (args.Except(all).Except(victims.Select(v => $"{v}"), StringComparer.OrdinalIgnoreCase).Any(a => !int.TryParse(a, out rounds) || rounds < 1))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Carm.Killing -- [posting|clearing|statements] [host|server] [rounds]");
    return 2;
}
foreach (var what in all.Where(a => named is null or "" || a == named))
{
    Work work = what switch { "posting" => new PostingWork(rounds), "clearing" => new ClearingWork(rounds), _ => new StatementWork() };
    await using var pair = await HostAndServer.StartAsync(work.SeedAsync);
    foreach (var victim in victims)
        for (var round = 1; round <= rounds; round++)
        {
            var told = await work.RoundAsync(pair, victim, new Random(round));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {what}, {victim} killed, round {round}: {told}"));
        }
    Console.WriteLine($"{what}: {work.InTheMiddle} of {victims.Length * rounds} kills fell in the middle of it; nothing acknowledged was lost or doubled, and the journal verified after each.");
    // A kill before or after the work shows nothing.
    if (work.InTheMiddle * 4 < victims.Length * rounds * 3) return 1;
}
return 0;
