using System.Globalization;
using Carm.Killing;

string[] all = ["posting", "clearing", "statements"];
var named = args.FirstOrDefault(all.Contains);
var rounds = 20;
if (args.Except(all).Any(a => !int.TryParse(a, out rounds) || rounds < 1))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Carm.Killing -- [posting|clearing|statements] [rounds]");
    return 2;
}
foreach (var what in all.Where(a => named is null or "" || a == named))
{
    Work work = what switch { "posting" => new PostingWork(rounds), "clearing" => new ClearingWork(rounds), _ => new StatementWork() };
    await using var pair = await HostAndServer.StartAsync(work.SeedAsync);
    foreach (var victim in Enum.GetValues<Victim>())
        for (var round = 1; round <= rounds; round++)
        {
            var told = await work.RoundAsync(pair, victim, new Random(round));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {what}, {victim} killed, round {round}: {told}"));
        }
    Console.WriteLine($"{what}: {work.InTheMiddle} of {2 * rounds} kills fell in the middle of it; nothing acknowledged was lost or doubled, and the journal verified after each.");
    // A kill before or after the work shows nothing.
    if (work.InTheMiddle * 4 < 2 * rounds * 3) return 1;
}
return 0;
