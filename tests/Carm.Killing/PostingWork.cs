using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Carm.Bonds.Contracts;
using Carm.Declarations;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace Carm.Killing;

/// <summary>Clients that pay and declare over HTTP. Who got no answer asks again, and who got one asks again too.</summary>
sealed class PostingWork(int rounds) : Work
{
    const int Clients = 8, Declarations = 30, Payments = 30;

    readonly string bn9 = Fresh.Bn9();
    readonly Queue<string> released = new(Enumerable.Range(0, 2 * rounds * Declarations).Select(_ => Fresh.TransactionNumber()));
    int told;
    Money balance = Money.Zero;

    string Rm => $"{bn9}RM0001";

    public override async Task SeedAsync(CarmSystem carm)
    {
        var opened = HostAndServer.Start.AddMonths(-2);
        await carm.HearAsync(new RmAccountOpened(Rm, bn9, "Importer", "IMPORTER", opened), new BusinessOnboarded(bn9, "Importer", "manager", [Rm], opened), new RppPrivilegeGranted(Rm, 1, opened));
        var day = HostAndServer.Start.TorontoDate();
        await ((IDocumentStore)carm.Alba.Services.GetRequiredService<IDeclarationsStore>()).BulkInsertAsync([.. released.Select(number => new ReleaseRecord(number, Rm, day, HostAndServer.Start.AddHours(-1), null, Money.Of(4), new(2026, 3, 23), new(2026, 3, 31)))]);
    }

    /// <summary>Something that a client asks for, under its own key.</summary>
    /// <param name="Reference">As the account's list will show it.</param>
    /// <param name="Cents">What it adds to what the account owes.</param>
    sealed record Asked(string Url, JsonObject Body, string Reference, long Cents)
    {
        public string Key { get; } = Guid.NewGuid().ToString("N");

        /// <summary>What names the thing in its answer, once it was acknowledged.</summary>
        public string? Acknowledged { get; set; }
    }

    public override async Task<string> RoundAsync(HostAndServer pair, Victim victim, Random chance)
    {
        using var signedIn = await pair.Http.PostAsJsonAsync("/dev/tokens", new { subject = "manager", name = "Manager", email = "manager@carm.example", mfa = true, staffRoles = Array.Empty<string>() });
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonObject>())!["accessToken"]!.GetValue<string>();
        var asked = Enumerable.Range(0, Declarations).Select(_ => released.Dequeue()).Select(number => new Asked("/api/v1/cads", Shirt.Message(Rm, number), $"CAD {number} v1", Money.Of(Shirt.DutiesAndTaxes).Cents))
            .Concat(Enumerable.Range(0, Payments).Select(_ => (Reference: $"P{++told}", Cents: (long)chance.Next(1, 300))).Select(p => new Asked($"/api/v1/program-accounts/{Rm}/payments", new() { ["paymentReference"] = p.Reference, ["method"] = "DEBIT", ["amount"] = Money.OfCents(p.Cents).ToString() }, $"PMT {p.Reference}", -p.Cents)))
            .ToArray();
        chance.Shuffle(asked);

        // The kill comes when so many are acknowledged, with others under way.
        var (killAfter, acknowledged) = (chance.Next(1, asked.Length - Clients), 0);
        Task? kill = null;
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (one, _) =>
        {
            if (Volatile.Read(ref kill) is not null || await AskAsync(pair.Http, token, one) is not { } answer) return;
            one.Acknowledged = answer;
            if (Interlocked.Increment(ref acknowledged) == killAfter) await (kill = pair.KillAsync(victim));
        });
        var before = asked.Count(a => a.Acknowledged is not null);
        if (before < asked.Length) InTheMiddle++;
        var down = System.Diagnostics.Stopwatch.StartNew();
        await pair.RestartAsync(victim);

        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (one, _) =>
        {
            var answer = await AskAsync(pair.Http, token, one);
            for (; answer is null && down.Elapsed < TimeSpan.FromMinutes(1); answer = await AskAsync(pair.Http, token, one)) await Task.Delay(50);
            Same(one.Acknowledged ?? answer ?? "an answer", answer ?? "none", $"The answer to {one.Reference}");
        });
        var taken = down.Elapsed;
        await pair.SettleAsync();

        balance += Money.OfCents(asked.Sum(a => a.Cents));
        var rows = await pair.RowsAsync($"select data ->> 'type' || ' ' || (data ->> 'reference'), data ->> 'originalCents' from ledger.mt_doc_openitem where data ->> 'rmAccount' = '{Rm}'");
        var posted = rows.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => string.Join(',', g.Select(r => r.Value)));
        foreach (var one in asked) Same($"{Math.Abs(one.Cents)}", posted.GetValueOrDefault(one.Reference, "nothing"), $"What is posted of {one.Reference}");
        Same($"{balance.Cents}", (await pair.RowsAsync($"select 'cents', (sum(case data ->> 'side' when 'Debit' then 1 else -1 end * (data ->> 'openCents')::bigint))::text from ledger.mt_doc_openitem where data ->> 'rmAccount' = '{Rm}'"))[0].Value, "What the account owes");
        await pair.VerifyAsync();
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{before} of {asked.Length} were acknowledged, all of them after {taken.TotalSeconds:0.0} s");
    }

    /// <returns>What names the thing in the answer; nothing where there was no answer, or one that says to try again.</returns>
    static async Task<string?> AskAsync(HttpClient http, string token, Asked asked)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, asked.Url) { Content = JsonContent.Create(asked.Body) };
            request.Headers.Authorization = new("Bearer", token);
            request.Headers.Add("Idempotency-Key", asked.Key);
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if ((int)response.StatusCode >= 500) return null;
            Hold(response.IsSuccessStatusCode, $"{asked.Reference}: {(int)response.StatusCode} {text}");
            var answer = JsonNode.Parse(text)!;
            return (answer["paymentId"] ?? answer["receiptHash"])!.GetValue<string>();
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
