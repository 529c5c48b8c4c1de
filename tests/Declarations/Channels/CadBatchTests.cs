using System.Net;
using System.Text;
using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Many declarations at once: as a batch that is decided afterwards, and as a stream that is answered line by line.</summary>
public sealed class CadBatchTests(CarmHost tests)
{
    const string Bulk = $"{Messages.Url}/bulk", Stream = $"{Messages.Url}/stream", Ndjson = "application/x-ndjson";

    Task<CarmSystem> CarmAsync() => tests.OnClockAsync("2026-03-20T15:00:00Z");

    static async Task<string[]> ReleasedAsync(Importer importer, int count)
    {
        string[] numbers = [.. Enumerable.Range(0, count).Select(_ => Fresh.TransactionNumber())];
        foreach (var number in numbers) await importer.ReleaseAsync(number);
        return numbers;
    }

    /// <summary>Ten good ones of two importers and ten bad ones, by turns.</summary>
    static CadMessage[] Mixed(string alpha, string beta, string stranger, string[] released)
    {
        var good = released.Select((number, i) => Messages.Of(i < 7 ? alpha : beta, number)).ToArray();
        CadMessage Bad(Func<CadMessage, CadMessage>? change = null) => Messages.Of(alpha, Fresh.TransactionNumber(), change);
        CadMessage[] bad =
        [
            Bad(), Bad(m => m.Worth("-1")), Bad(m => m with { RmAccount = stranger }), Bad(m => m with { CadType = "C" }), Bad(m => m with { FunctionCode = 3 }), Bad(m => m with { Version = "00002" }),
            Bad(m => m with { TransactionNumber = "1" }), Bad(m => m with { RmAccount = null }), good[0].Worth("1.00"), Bad(m => m with { Header = null, Invoices = null }),
        ];
        return [.. good.Zip(bad).SelectMany(pair => new[] { pair.First, pair.Second })];
    }

    static readonly string?[] Refusals = ["CAD-7002", "CAD-4002", "CAD-2001", "CAD-3007", "CAD-4001", "CAD-3003", "CAD-1001", "CAD-1001", "CAD-1002", "CAD-4001"];

    [Fact]
    public async Task Of_a_batch_of_twenty_each_is_decided_by_itself()
    {
        await using var carm = await CarmAsync();
        var (alpha, beta, stranger) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var broker = await carm.BrokerOfAsync(alpha);
        await using (var session = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Delegation.IDelegationStore>(carm.Alba.Services).LightweightSession())
        {
            session.Store(new Delegation.BusinessRelationship(Delegation.BusinessRelationship.IdOf(broker.Bn9, beta.Bn9), broker.Bn9, beta.Bn9, "BMR", [], ["OWN"], new(2026, 1, 1), null, "manager", 1));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        string[] released = [.. await ReleasedAsync(alpha, 7), .. await ReleasedAsync(beta, 3)];
        var cads = Mixed(alpha.Rm, beta.Rm, stranger.Rm, released);

        var given = await broker.Manager.PostAsync(Bulk, new { cads = cads.Select(c => c.Json()) });
        Assert.True(given.Status == 202, given.Text);
        Assert.Equal($"/api/v1/cads/batches/{given["batchId"]}", given.Headers["Location"]);
        await carm.SettleAsync();

        var read = await broker.Manager.GetAsync(given.Headers["Location"], "fr-CA");
        Assert.Equal(["20", "0", "10", "10", "0"], read.Json.Texts("cads", "pending", "accepted", "rejected", "failed"));
        var outcomes = read.Json.GetProperty("outcomes").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, 20), outcomes.Select(o => o.GetProperty("position").GetInt32()));
        Assert.Equal(cads.Select(c => c.TransactionNumber), outcomes.Select(o => o.Texts("transactionNumber")[0]));
        Assert.All(outcomes.Where((_, i) => i % 2 == 0), o => Assert.Equal(["ACCEPTED", "00001", "2026-03-31", "4049.72"], [.. o.Texts("status", "version", "paymentDueOn"), .. o.GetProperty("totals").Texts("total")]));
        Assert.Equal(Refusals, outcomes.Where((_, i) => i % 2 == 1).Select(o => o.Texts("code")[0]));
        Assert.Contains("Il n'y a pas de dossier de mainlevée", outcomes[1].GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.Equal(("28348.04", "12149.16"), (await alpha.BalanceAsync(), await beta.BalanceAsync()));
        // What was said is kept with the declarations, and not once more with the batch.
        await using (var kept = carm.Database.CreateCommand("select string_agg(data::text, ' ') from declarations.mt_doc_batchedcad"))
            Assert.DoesNotContain("Cotton T-shirts", (string)(await kept.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);

        // The same batch again is another batch with the first answers.
        var again = await broker.Manager.PostAsync(Bulk, new { cads = cads.Select(c => c.Json()) });
        await carm.SettleAsync();
        var second = (await broker.Manager.GetAsync(again.Headers["Location"])).Json.GetProperty("outcomes").EnumerateArray().ToArray();
        Assert.All(second.Where((_, i) => i % 2 == 0), o => Assert.Equal(["ACCEPTED", "True"], o.Texts("status", "repeated")));
        Assert.Equal(outcomes.Select(o => o.Texts("receiptHash")[0]), second.Select(o => o.Texts("receiptHash")[0]));
        Assert.Equal("28348.04", await alpha.BalanceAsync());

        // It is the broker's: neither its clients nor strangers see it.
        foreach (var other in new[] { alpha, stranger }) Assert.Equal((404, "NOT_FOUND"), await other.Manager.GetAsync(given.Headers["Location"]).CodeAsync());
        Assert.Equal(404, (await broker.Manager.GetAsync("/api/v1/cads/batches/none")).Status);
    }

    [Fact]
    public async Task What_a_broker_declares_stands_in_its_clients_trail_whichever_way_it_came()
    {
        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        var broker = await carm.BrokerOfAsync(alpha);
        var released = await ReleasedAsync(alpha, 3);
        Assert.Equal(201, (await broker.Manager.DeclareAsync(Messages.Of(alpha.Rm, released[0]))).Status);
        Assert.Equal(200, (await broker.Manager.PostContentAsync(Stream, Encoding.UTF8.GetBytes(Messages.Of(alpha.Rm, released[1]).Json().ToJsonString()), Ndjson)).Status);
        Assert.Equal(202, (await broker.Manager.PostAsync(Bulk, new { cads = new[] { Messages.Of(alpha.Rm, released[2]).Json() } })).Status);
        await carm.SettleAsync();

        var trail = (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/audit?pageSize=500")).Json.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("action").GetString() is "DeclareCad" or "DecideBatchedCad").Select(e => string.Join(' ', e.Texts("action", "target")));
        Assert.Equal([$"DeclareCad {released[0]}", $"DeclareCad {released[1]}", $"DecideBatchedCad {released[2]}"], trail.OrderBy(e => Array.FindIndex(released, number => e.EndsWith(number, StringComparison.Ordinal))));
        Assert.DoesNotContain("DeclareCad", (await broker.Manager.GetAsync($"/api/v1/businesses/{broker.Bn9}/audit?pageSize=500")).Text);
    }

    [Fact]
    public async Task What_was_decided_while_all_of_it_was_kept_is_left_its_key_and_its_outcome_in_a_night()
    {
        await using var carm = await CarmAsync();
        var (alpha, ct) = (await Importer.OpenAsync(carm), TestContext.Current.CancellationToken);
        CadMessage[] cads = [.. (await ReleasedAsync(alpha, 2)).Select(number => Messages.Of(alpha.Rm, number))];
        var given = await alpha.Manager.PostAsync(Bulk, new { cads = cads.Select(c => c.Json()) });
        await carm.SettleAsync();
        var read = (await alpha.Manager.GetAsync(given.Headers["Location"])).Text;
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            // As they were kept then, and one whose turn is still to come.
            for (var position = 1; position <= 2; position++) session.Store((await session.LoadAsync<BatchedCad>(BatchedCad.IdOf(given["batchId"]!, position), ct))! with { Message = cads[position - 1] });
            session.Store(new BatchedCad(BatchedCad.IdOf("waiting", 1), "waiting", 1, Messages.Of(alpha.Rm, Fresh.TransactionNumber()), null));
            await session.SaveChangesAsync(ct);
        }
        async Task<long> WholeAsync()
        {
            await using var count = carm.Database.CreateCommand("select count(*) from declarations.mt_doc_batchedcad where data::text like '%Cotton T-shirts%'");
            return (long)(await count.ExecuteScalarAsync(ct))!;
        }

        Assert.Equal(3, await WholeAsync());
        await carm.HearAsync(new ForgetBatchedContent(new(2026, 3, 21)));
        Assert.Equal(1, await WholeAsync());
        Assert.Equal(read, (await alpha.Manager.GetAsync(given.Headers["Location"])).Text);
    }

    [Fact]
    public async Task A_batch_has_one_to_a_thousand_declarations()
    {
        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        Assert.Equal((422, "CAD-1012"), await alpha.Manager.PostAsync(Bulk, new { cads = Enumerable.Repeat(new { }, 1_001) }).CodeAsync());
        Assert.Equal((422, "CAD-4001"), await alpha.Manager.PostAsync(Bulk, new { cads = Array.Empty<object>() }).CodeAsync());
        Assert.Equal((422, "CAD-4001"), await alpha.Manager.PostAsync(Bulk, new { }).CodeAsync());
        Assert.Equal((400, "CAD-1001"), await alpha.Manager.PostAsync(Bulk, new { cads = new object?[] { null } }).CodeAsync());
        Assert.Equal((400, "CAD-1001"), await alpha.Manager.PostAsync(Bulk, new { cads = new[] { new { functionCode = "9" } } }).CodeAsync());
        Assert.Equal((415, "UNSUPPORTED_MEDIA_TYPE"), await alpha.Manager.PostAsync(Stream, new { }).CodeAsync());
    }

    [Fact]
    public async Task A_stream_is_answered_line_by_line_and_goes_on_after_a_bad_one()
    {
        await using var carm = await CarmAsync();
        var (alpha, stranger) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var released = await ReleasedAsync(alpha, 10);
        string[] lines =
        [
            .. Mixed(alpha.Rm, alpha.Rm, stranger.Rm, released).Select(c => c.Json().ToJsonString()),
            "{", "", "null", "[]", "{\"colour\":\"red\"}", "\"\ud83d\"", $"{{\"rmAccount\":\"{new string('9', CadMessage.MostBytes)}\"}}", new string('[', 5_000), "{\"rmAccount\":\"a\\u0000b\"}", Messages.Of(alpha.Rm, released[0]).Json().ToJsonString(),
        ];
        async Task<JsonElement[]> SendAsync(IEnumerable<string> some)
        {
            var answer = await alpha.Manager.PostContentAsync(Stream, Encoding.UTF8.GetBytes(string.Join('\n', some)), Ndjson);
            Assert.Equal((200, Ndjson), (answer.Status, answer.MediaType));
            return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        // Whoever breaks off in the middle and repeats the whole gets the first answers.
        var half = await SendAsync(lines.Take(9));
        var outcomes = await SendAsync(lines);
        Assert.Equal([.. Enumerable.Range(1, 21), .. Enumerable.Range(23, 8)], outcomes.Select(o => o.GetProperty("position").GetInt32()));
        Assert.Equal(Refusals, outcomes.Take(20).Where((_, i) => i % 2 == 1).Select(o => o.Texts("code")[0]));
        Assert.Equal(["True", "True", "True", "True", "True", "False", "False", "False", "False", "False"], outcomes.Take(20).Where((_, i) => i % 2 == 0).Select(o => o.Texts("repeated")[0]));
        Assert.Equal(half.Select(o => o.Texts("receiptHash")[0]), outcomes.Take(9).Select(o => o.Texts("receiptHash")[0]));
        Assert.Equal(["CAD-1001", "CAD-1001", "CAD-1001", "CAD-1001", "CAD-1001", "CAD-1011", "CAD-1001", "CAD-1001", null], outcomes.Skip(20).Select(o => o.Texts("code")[0]));
        await carm.SettleAsync();
        Assert.Equal("40497.20", await alpha.BalanceAsync());
    }

    [Fact]
    public async Task A_declaration_of_9999_lines_is_one_line_of_a_stream()
    {
        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        var number = (await ReleasedAsync(alpha, 1))[0];
        var largest = Messages.Of(alpha.Rm, number, m => m with { Invoices = [m.Invoices![0] with { Lines = [.. Enumerable.Range(1, 9_999).Select(n => m.Invoices![0].Lines![0] with { LineNumber = n })] }] });
        var body = Encoding.UTF8.GetBytes(largest.Json().ToJsonString());
        Assert.InRange(body.Length, 1 << 20, CadMessage.MostBytes);
        var outcome = await alpha.Manager.PostContentAsync(Stream, body, Ndjson);
        // 9,999 times 4,049.72.
        var read = JsonDocument.Parse(outcome.Text).RootElement;
        Assert.Equal(["ACCEPTED", "00001", "40493150.28"], [.. read.Texts("status", "version"), .. read.GetProperty("totals").Texts("total")]);
    }

    [Fact]
    public async Task The_outcome_of_a_line_comes_before_the_next_is_sent()
    {
        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        var released = await ReleasedAsync(alpha, 2);
        using var http = carm.Alba.Server.CreateClient();
        using var content = new ByTurns(released.Select(number => Messages.Of(alpha.Rm, number).Json().ToJsonString()));
        content.Headers.ContentType = new(Ndjson);
        using var request = new HttpRequestMessage(HttpMethod.Post, Stream) { Content = content };
        request.Headers.Authorization = new("Bearer", (await carm.PostAsync("/dev/tokens", new { subject = $"manager.{alpha.Bn9}", name = "Manager", email = "manager@carm.example", mfa = true }))["accessToken"]);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var outcomes = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        foreach (var number in released)
        {
            Assert.Contains($"\"transactionNumber\":\"{number}\",\"status\":\"ACCEPTED\"", await outcomes.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("ACCEPTED", (await alpha.CadAsync(number))["status"]);
            content.Next.Release();
        }
        Assert.Null(await outcomes.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_that_the_host_cannot_go_on_with_breaks_off_and_does_not_end_as_if_it_were_whole()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services =>
        {
            var own = services.Last(s => s.ServiceType == typeof(ICommands));
            services.AddScoped<ICommands>(provider => new Failing((ICommands)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)));
        }, ("Clock:Start", "2026-03-20T15:00:00Z"));
        var alpha = await Importer.OpenAsync(carm);
        var released = await ReleasedAsync(alpha, 2);
        Failing.At = released[1];
        await Assert.ThrowsAnyAsync<Exception>(() => alpha.Manager.PostContentAsync(Stream, Encoding.UTF8.GetBytes(string.Join('\n', released.Select(number => Messages.Of(alpha.Rm, number).Json().ToJsonString()))), Ndjson));
        Assert.Equal("ACCEPTED", (await alpha.CadAsync(released[0]))["status"]);
        Failing.At = null;
        Assert.Equal(201, (await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, released[1]))).Status);
    }

    /// <summary>Commands whose disk is full at one declaration.</summary>
    sealed class Failing(ICommands own) : ICommands
    {
        public static string? At { get; set; }

        public Task<TResponse> ExecuteAsync<TResponse>(object command, CancellationToken ct, string? onBehalfOf, string? target) =>
            command is DeclareCad declare && declare.Message.TransactionNumber == At ? throw new IOException("No space left on device") : own.ExecuteAsync<TResponse>(command, ct, onBehalfOf, target);
    }

    /// <summary>A body whose next line waits until it is asked for.</summary>
    sealed class ByTurns(IEnumerable<string> lines) : HttpContent
    {
        public SemaphoreSlim Next { get; } = new(0);

        protected override async Task SerializeToStreamAsync(System.IO.Stream stream, TransportContext? context)
        {
            foreach (var line in lines)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\n"));
                await stream.FlushAsync();
                await Next.WaitAsync();
            }
        }

        protected override bool TryComputeLength(out long length) => (length = 0) < 0;
    }
}
