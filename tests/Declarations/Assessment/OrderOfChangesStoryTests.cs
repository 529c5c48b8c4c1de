using System.Collections.Concurrent;
using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>
/// Two hundred cases of <see cref="OrderOfChangesTests"/> through HTTP, PostgreSQL and the Ledger: two declarations that come to the same words by other corrections and adjustments cost the same, and the
/// account has the last version less the GST that refunds leave out.
/// </summary>
public sealed class OrderOfChangesStoryTests(CarmHost tests)
{
    const int Cases = 200, Importers = 8;

    [Fact]
    public async Task However_two_hundred_pairs_of_declarations_came_to_the_same_words_their_amounts_and_their_accounts_are_the_same()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Clock:Start", "2026-03-20T15:00:00Z"), ("RateLimit:PerSecond", "100000"));
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var importers = new Importer[Importers];
        for (var i = 0; i < Importers; i++) importers[i] = await Importer.OpenAsync(carm);
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        History[] histories = [.. Enumerable.Range(0, Cases).SelectMany(seed => Pair(seed, importers[seed % Importers]))];

        await InParallelAsync(histories, h => h.BeginAsync());
        await InParallelAsync(histories, h => h.CorrectAsync());
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        await InParallelAsync(histories, h => h.AdjustAsync(officer));
        await carm.SettleAsync();

        var posted = new ConcurrentDictionary<string, Money>();
        await Parallel.ForEachAsync(importers, TestContext.Current.CancellationToken, async (importer, _) =>
        {
            foreach (var (number, amount) in await PostedAsync(importer)) posted[number] = amount;
        });
        var ends = new ConcurrentDictionary<string, (CadAmounts[] Lines, Money Kept, int Versions)>();
        await InParallelAsync(histories, async h => ends[h.Number] = await h.EndAsync());
        foreach (var pair in histories.Chunk(2))
        {
            var expected = Priced(pair[0].End);
            foreach (var history in pair)
            {
                var (lines, kept, versions) = ends[history.Number];
                Assert.Equal(expected, lines);
                Assert.Equal(CadAmounts.Sum(expected).Total + kept, posted.GetValueOrDefault(history.Number));
                Assert.Equal(history.Made, versions);
            }
        }
        Assert.InRange(ends.Values.Count(e => e.Kept > Money.Zero), 20, 2 * Cases);
        Assert.InRange(ends.Values.Count(e => e.Versions > 2), 50, 2 * Cases);
    }

    static IEnumerable<History> Pair(int seed, Importer importer)
    {
        var random = new Random(seed);
        var end = ADocument(random);
        for (var i = 0; i < 2; i++)
        {
            // Whether it ends by a correction or, after the due date, by an adjustment; one in eight says so from the first.
            var (isDirect, isLate) = (random.Next(8) == 0, random.Next(2) == 0);
            CadDocument[] steps = isDirect ? [end] : [ADocument(random), .. random.Next(2) == 0 ? [ADocument(random)] : Array.Empty<CadDocument>()];
            yield return new(importer, Fresh.TransactionNumber(), end, isLate || isDirect ? steps : [.. steps, end]);
        }
    }

    /// <summary>A declaration on its way: first words, corrections, and what it is to be in the end.</summary>
    sealed class History(Importer importer, string number, CadDocument end, CadDocument[] steps)
    {
        CadDocument said = steps[0];
        string? document;

        public string Number => number;

        public CadDocument End => end;

        /// <summary>How many versions were made.</summary>
        public int Made { get; private set; } = 1;

        public async Task BeginAsync()
        {
            await importer.ReleaseAsync(number);
            var own = Own(said);
            Must(201, await importer.Manager.DeclareAsync(new(importer.Rm, number, "AB", Header: own.Header, Invoices: own.Invoices)));
        }

        public async Task CorrectAsync()
        {
            foreach (var next in steps.Skip(1).Where(Differs)) Must(201, await ChangeAsync(next, _ => "R5-00-COT"));
        }

        public async Task AdjustAsync(Caller officer)
        {
            if (!Differs(end)) return;
            var change = Must(201, await ChangeAsync(end, delta => (delta.Duties != Money.Zero ? delta.Duties : delta.Total) < Money.Zero ? "R2-74-1-E.VFD" : "R3-32.2.VFD")).Json.GetProperty("change");
            if (change.GetProperty("status").GetString() == "APPROVED") return;
            var id = change.GetProperty("changeId").GetString();
            Must(200, await officer.PostAsync($"/api/v1/admin/changes/{id}/assign"));
            Must(200, await officer.PostAsync($"/api/v1/admin/changes/{id}/approve", new { rationale = "As the papers say." }));
        }

        public async Task<(CadAmounts[], Money, int)> EndAsync()
        {
            var version = Must(200, await importer.CadAsync(number, $"/versions/{Made:00000}")).Json;
            Assert.Equal(404, (await importer.CadAsync(number, $"/versions/{Made + 1:00000}")).Status);
            return ([.. version.GetProperty("lines").EnumerateArray().Select(l => AmountsOf(l.GetProperty("amounts")))], Of(version, "gstKept"), Made);
        }

        async Task<Answer> ChangeAsync(CadDocument next, Func<CadAmounts, string> reason)
        {
            var deltas = Priced(next).Zip(Priced(said), (now, was) => now - was).ToArray();
            if (document is null && CadAmounts.Sum(deltas).Total < Money.Zero)
                document = Must(201, await importer.Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "papers.pdf", "%PDF-1.7 papers"u8.ToArray())).Json.GetProperty("attachment").GetProperty("attachmentId").GetString();
            var own = Own(next);
            var body = JsonSerializer.SerializeToNode(new { own.Header, own.Invoices, Reasons = deltas.Select((delta, i) => new LineReasons(i + 1, [reason(delta)])), Attachments = document is null ? [] : new[] { document } }, JsonSerializerOptions.Web)!;
            (said, Made) = (next, Made + 1);
            return await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", body);
        }

        bool Differs(CadDocument next) => CadDifference.Between(said, next).Count > 0;

        CadDocument Own(CadDocument document) => document with { Invoices = [.. document.Invoices!.Select(i => i with { InvoiceNumber = number })] };
    }

    static CadAmounts[] Priced(CadDocument document) => [.. Examined(Case(TariffEdition.Carried, ReferenceData.Carried, CadType.Standard, [.. document.Invoices!])).Lines.Select(l => l.Amounts)];

    static CadDocument ADocument(Random random) => new(Header(), [Invoice(1, random.Next(4) == 0 ? "CAD" : "USD", ALine(random, 1), ALine(random, 2))]);

    static CadLine ALine(Random random, int number)
    {
        var isAmerican = random.Next(2) == 0;
        return Line(number, "6109100012", Money.OfCents(random.Next(1, 2_000_000)).ToString(), isAmerican ? "US" : "CN", isAmerican && random.Next(2) == 0 ? "10" : "2") with
        {
            Quantity = $"{random.Next(1, 9_000)}", Unit = "NMB", GstCode = random.Next(4) == 0 ? "ZR" : "STD", Remarks = "Of a school",
        };
    }

    /// <summary>By transaction number, all that an account has of its declarations: interest is apart.</summary>
    static async Task<Dictionary<string, Money>> PostedAsync(Importer importer)
    {
        var (posted, cursor) = (new Dictionary<string, Money>(), "");
        do
        {
            var page = Must(200, await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions?pageSize=500{cursor}"));
            foreach (var item in page.Json.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("type").GetString() is "CAD" or "CADV" or "ADJ" or "REF"))
                posted[item.GetProperty("transactionNumber").GetString()!] = posted.GetValueOrDefault(item.GetProperty("transactionNumber").GetString()!) + Of(item, "original");
            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        return posted;
    }

    static CadAmounts AmountsOf(JsonElement line) =>
        new(Of(line, "valueForDuty"), Of(line, "customsDuty"), Of(line, "sima"), Of(line, "surtax"), Of(line, "safeguard"), Of(line, "exciseTax"), Of(line, "gst"), Of(line, "provincialTax"));

    static Money Of(JsonElement json, string name) => Money.Of(decimal.Parse(json.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    static Task InParallelAsync(History[] histories, Func<History, Task> what) =>
        Parallel.ForEachAsync(histories, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (history, _) => await what(history));

    static Answer Must(int status, Answer answer) => answer.Status == status ? answer : throw new InvalidOperationException(answer.Text);
}
