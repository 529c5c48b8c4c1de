using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Declarations.Contracts;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>What happened, as software outside reads it: in its order, once, and only what the reader may see.</summary>
public sealed class EventFeedTests(CarmHost tests)
{
    static readonly DateTimeOffset At = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_importer_reads_each_event_of_its_account_once_in_order_as_a_CloudEvent_and_again_from_any_point()
    {
        var importer = await OpenAsync();
        var cad = Cad(importer.Rm, importer.Bn9, 1);
        await tests.HearAsync(new GoodsReleased(cad.TransactionNumber, importer.Rm, new(2026, 1, 5), 100m, At), cad, cad, new StatementOfAccountIssued(importer.Rm, "SOA-1", new(2026, 1, 25), new(2026, 1, 30), 4_049.72m, At.AddDays(20)), cad with { CadVersion = 2, Kind = "CORRECTION" });

        var all = await importer.Caller.GetAsync($"/api/v1/events?programAccount={importer.Rm}");
        Assert.Equal(["carm.goods.released.v1", "carm.cad.accounted.v1", "carm.statement.issued.v1", "carm.cad.accounted.v1"], TypesOf(all));
        var (first, statement) = (all.Json.GetProperty("items")[1], all.Json.GetProperty("items")[2]);
        Assert.Equal(("1.0", $"/api/v1/program-accounts/{importer.Rm}", cad.TransactionNumber, "application/json"), (Text(first, "specversion"), Text(first, "source"), Text(first, "subject"), Text(first, "datacontenttype")));
        Assert.Equal(("305.10", 1, "RPP", "2026-01-31"), (Text(first.GetProperty("data"), "customsDuty"), first.GetProperty("data").GetProperty("cadVersion").GetInt32(), Text(first.GetProperty("data"), "stream"), Text(first.GetProperty("data"), "paymentDueOn")));
        Assert.Equal(("4049.72", "2026-01-30"), (Text(statement.GetProperty("data"), "totalPayable"), Text(statement.GetProperty("data"), "dueOn")));
        Assert.Equal(all.Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "sequence")).Order(StringComparer.Ordinal), all.Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "sequence")));

        // The end of the feed is where to go on from.
        var end = all["nextCursor"];
        Assert.Empty(TypesOf(await importer.Caller.GetAsync($"/api/v1/events?programAccount={importer.Rm}&cursor={end}")));
        await tests.HearAsync(new StatementPaidInTime(importer.Rm, "SOA-1", At.AddDays(24)));
        Assert.Equal(["carm.statement.unpaid-withdrawn.v1"], TypesOf(await importer.Caller.GetAsync($"/api/v1/events?cursor={end}")));
        Assert.Equal(["carm.statement.issued.v1", "carm.statement.unpaid-withdrawn.v1"], TypesOf(await importer.Caller.GetAsync("/api/v1/events?since=2026-01-20T00:00:00Z")));
        Assert.Equal(["carm.statement.issued.v1"], TypesOf(await importer.Caller.GetAsync("/api/v1/events?types=carm.statement.issued.v1,carm.payment.posted.v1")));

        // From now on is from now on.
        var now = (await importer.Caller.GetAsync("/api/v1/events?since=2099-01-01T00:00:00Z"))["nextCursor"];
        await tests.HearAsync(new StatementOfAccountIssued(importer.Rm, "SOA-2", new(2026, 2, 25), new(2026, 2, 28), 1m, At.AddDays(50)));
        Assert.Equal(["carm.statement.issued.v1"], TypesOf(await importer.Caller.GetAsync($"/api/v1/events?cursor={now}")));

        // Page by page it is the same.
        List<string> paged = [];
        string? cursor = null;
        for (var page = 0; page < 7; page++)
        {
            var answer = await importer.Caller.GetAsync($"/api/v1/events?pageSize=1{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(TypesOf(answer));
            cursor = answer["nextCursor"];
        }
        Assert.Equal([.. TypesOf(all), "carm.statement.unpaid-withdrawn.v1", "carm.statement.issued.v1"], paged);
    }

    [Fact]
    public async Task A_broker_reads_of_its_clients_what_each_lets_it_see_at_the_moment_of_reading()
    {
        var (alpha, beta, cedar) = (await OpenAsync(), await OpenAsync(), await BrokerAsync(tests));
        var relationship = await LetAsync(tests, alpha, cedar, ["OWN"]);
        var (own, importers) = (Cad(alpha.Rm, cedar.Bn9, 1), Cad(alpha.Rm, alpha.Bn9, 1));
        await tests.HearAsync(own, importers, Cad(beta.Rm, beta.Bn9, 1), new StatementOfAccountIssued(alpha.Rm, "SOA-1", new(2026, 1, 25), new(2026, 1, 30), 1m, At),
            new PaymentReceived(alpha.Rm, "P1", 5m, new(2026, 1, 6), At, null, $"BROKER:{cedar.Bn9}"), new PaymentReceived(alpha.Rm, "P2", 5m, new(2026, 1, 6), At));

        Assert.Equal(["L1", relationship, own.TransactionNumber, "P1"], SubjectsOf(await cedar.Caller.GetAsync("/api/v1/events")));
        Assert.Equal(404, (await cedar.Caller.GetAsync($"/api/v1/events?programAccount={beta.Rm}")).Status);

        Assert.Equal(200, (await alpha.Caller.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER", "OTHERS" }, capabilities = new[] { "FILE" }, withoutEnd = true })).Status);
        // All submitters are seen now, but the balance is not.
        Assert.Equal(["L1", relationship, own.TransactionNumber, importers.TransactionNumber], SubjectsOf(await cedar.Caller.GetAsync("/api/v1/events")));

        Assert.Equal(200, (await alpha.Caller.PostAsync($"/api/v1/relationships/{relationship}/revoke", new { reason = "Moved" })).Status);
        await tests.SettleAsync();
        Assert.Equal(["L1", relationship, relationship], SubjectsOf(await cedar.Caller.GetAsync("/api/v1/events")));
        Assert.Equal(404, (await cedar.Caller.GetAsync($"/api/v1/events?programAccount={alpha.Rm}")).Status);
    }

    [Fact]
    public async Task A_surety_reads_of_its_agreements_and_demands_and_the_broker_of_its_debtor_only_where_it_sees_all_of_the_security()
    {
        const string query = "/api/v1/events?types=carm.agreement.given.v1,carm.demand.issued.v1,carm.demand.owed.v1";
        var (alpha, surety, cedar) = (await OpenAsync(), await OpenAsync(), await BrokerAsync(tests));
        var relationship = await LetAsync(tests, alpha, cedar, ["OWN"]);
        await LetAsync(tests, surety, cedar, ["OWN", "IMPORTER", "OTHERS"]);
        var demand = $"DMD-{alpha.Rm}-0001";
        await tests.HearAsync(new AgreementChanged(surety.Bn9, "B-1", alpha.Bn9, [alpha.Rm], "RPP", "GIVEN", 6_000m, new(2026, 1, 5), null, null, At), new DemandChanged(alpha.Rm, demand, surety.Bn9, "B-1", "ISSUED", 700m, new(2026, 3, 6), At));
        Assert.Equal(["B-1", demand], SubjectsOf(await surety.Caller.GetAsync(query)));
        Assert.Empty(SubjectsOf(await surety.Caller.GetAsync($"{query}&programAccount={surety.Rm}")));
        Assert.Equal(["B-1", demand], SubjectsOf(await alpha.Caller.GetAsync($"{query}&programAccount={alpha.Rm}")));

        // Nobody gives security in a surety's name but its own managers.
        Assert.Empty(SubjectsOf(await cedar.Caller.GetAsync(query)));
        Assert.Equal(200, (await alpha.Caller.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER", "OTHERS" }, withoutEnd = true })).Status);
        var seen = await cedar.Caller.GetAsync(query);
        Assert.Equal(["B-1", demand], SubjectsOf(seen));
        Assert.All(seen.Json.GetProperty("items").EnumerateArray(), e => Assert.Equal($"/api/v1/program-accounts/{alpha.Rm}", Text(e, "source")));
    }

    [Fact]
    public async Task Who_reads_to_the_end_is_told_that_it_is_the_end_also_where_the_last_that_happened_is_not_for_it()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (one, other) = (await OpenAsync(carm), await OpenAsync(carm));
        foreach (var rm in new[] { one.Rm, one.Rm, other.Rm }) await carm.HearAsync(new GoodsReleased(Fresh.TransactionNumber(), rm, new(2026, 1, 5), 100m, At));
        await using var scope = carm.Alba.Services.CreateAsyncScope();
        var (feed, question) = (scope.ServiceProvider.GetRequiredService<FeedReader>(), new FeedQuestion($"manager.{one.Bn9}", null, one.Rm, []));
        var first = await feed.ReadAsync(question, 0, null, 1, TestContext.Current.CancellationToken);
        var rest = await feed.ReadAsync(question, first.Place, null, 10, TestContext.Current.CancellationToken);
        Assert.Equal((1, false, 1, true), (first.Events.Count, first.IsAtEnd, rest.Events.Count, rest.IsAtEnd));
        Assert.True(rest.Place > rest.Events[0].Position);
    }

    [Fact]
    public async Task That_an_outage_began_is_not_told_after_it_was_told_to_be_over()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var one = await OpenAsync(carm);
        OutageDeclared begun = new("O-1", new(2026, 1, 29), null, null, At), over = new("O-1", new(2026, 1, 29), new(2026, 1, 30), new(2026, 2, 2), At.AddHours(1));
        await carm.HearAsync(over, begun);
        Assert.Equal(["carm.outage.ended.v1"], TypesOf(await one.Caller.GetAsync("/api/v1/events?types=carm.outage.declared.v1,carm.outage.ended.v1")));
    }

    [Fact]
    public async Task What_concerns_everybody_stands_once_in_every_feed_between_what_is_its_readers_own()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (one, other) = (await OpenAsync(carm), await OpenAsync(carm));
        await carm.HearAsync(new GoodsReleased(Fresh.TransactionNumber(), one.Rm, new(2026, 1, 5), 100m, At));
        // The Ledger moves by it what is due on the 30th; then the CBSA moves that again.
        OutageDeclared begun = new("O-1", new(2026, 1, 29), null, null, At), over = new("O-1", new(2026, 1, 29), new(2026, 1, 30), new(2026, 2, 2), At.AddHours(1));
        await carm.HearAsync(begun, begun, over, new DueDateOverridden(new(2026, 1, 17), new(2026, 2, 6), "Bulletin 1", At.AddHours(2)), new DueDateOverridden(new(2026, 1, 17), new(2026, 2, 6), "Bulletin 1", At.AddHours(2)));
        // What was decided before and is heard only now tells nobody anything.
        await carm.HearAsync(new DueDateOverridden(new(2026, 1, 17), new(2026, 2, 4), "Bulletin 0", At.AddHours(1)));
        await carm.HearAsync(new GoodsReleased(Fresh.TransactionNumber(), one.Rm, new(2026, 1, 5), 100m, At));

        var all = (await one.Caller.GetAsync("/api/v1/events")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["carm.due-date.moved.v1", "carm.due-date.moved.v1", "carm.goods.released.v1", "carm.goods.released.v1", "carm.outage.declared.v1", "carm.outage.ended.v1"], all.Select(e => Text(e, "type")).Order(StringComparer.Ordinal));
        Assert.Equal(("carm.goods.released.v1", "carm.goods.released.v1"), (Text(all[0], "type"), Text(all[^1], "type")));
        Assert.Equal([("2026-01-17", "2026-02-02", "2026-01-30"), ("2026-01-17", "2026-02-06", "2026-02-02")], all.Where(e => Text(e, "type") == "carm.due-date.moved.v1").Select(e => e.GetProperty("data")).Select(d => (Text(d, "periodEnd"), Text(d, "dueOn"), Text(d, "insteadOf"))));
        var ended = all.Single(e => Text(e, "type") == "carm.outage.ended.v1");
        Assert.Equal(("/api/v1", "O-1", "2026-01-30", "2026-02-02"), (Text(ended, "source"), Text(ended, "subject"), Text(ended.GetProperty("data"), "lastDay"), Text(ended.GetProperty("data"), "limitsMoveTo")));

        // The same events to another, of one account too, and page by page.
        var general = all[1..^1].Select(e => Text(e, "id")).ToArray();
        Assert.Equal(general, IdsOf(await other.Caller.GetAsync("/api/v1/events")));
        Assert.Equal(general, IdsOf(await other.Caller.GetAsync($"/api/v1/events?programAccount={other.Rm}")));
        Assert.Equal([Text(ended, "id")], IdsOf(await other.Caller.GetAsync("/api/v1/events?types=carm.outage.ended.v1,carm.cad.accounted.v1")));
        Assert.Empty(IdsOf(await other.Caller.GetAsync("/api/v1/events?types=carm.goods.released.v1")));
        List<string> paged = [];
        string? cursor = null;
        for (var page = 0; page < 7; page++)
        {
            var answer = await one.Caller.GetAsync($"/api/v1/events?programAccount={one.Rm}&pageSize=1{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(IdsOf(answer));
            cursor = answer["nextCursor"];
        }
        Assert.Equal(all.Select(e => Text(e, "id")), paged);

        static string[] IdsOf(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "id"))];
    }

    [Fact]
    public async Task What_fails_after_waiting_and_what_an_officer_asks_and_decides_of_an_adjustment_is_told_each_time()
    {
        const string query = "types=carm.payment.failed.v1,carm.change.information-asked.v1,carm.change.decided.v1";
        var importer = await OpenAsync();
        var number = Fresh.TransactionNumber();
        ChangeDecided refused = new($"CHG-{number}-01", number, importer.Rm, importer.Bn9, "REJECTED", null, "NO_EVIDENCE", null, At.AddDays(2)), granted = new($"CHG-{number}-01", number, importer.Rm, importer.Bn9, "APPROVED", 2, null, null, At.AddDays(3));
        await tests.HearAsync(new PaymentFailed(importer.Rm, "P-1", 5m, "INSUFFICIENT_FUNDS", At), new ChangeInformationAsked($"CHG-{number}-01", number, importer.Rm, importer.Bn9, new(2026, 2, 5), At.AddDays(1)), refused, refused, granted);

        var told = await importer.Caller.GetAsync($"/api/v1/events?programAccount={importer.Rm}&{query}");
        Assert.Equal(["carm.payment.failed.v1", "carm.change.information-asked.v1", "carm.change.decided.v1", "carm.change.decided.v1"], TypesOf(told));
        Assert.Equal(["P-1", refused.ChangeId, refused.ChangeId, refused.ChangeId], SubjectsOf(told));
        JsonElement[] data = [.. told.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("data"))];
        Assert.Equal(("5.00", "INSUFFICIENT_FUNDS", "2026-02-05"), (Text(data[0], "amount"), Text(data[0], "reason"), Text(data[1], "answerBy")));
        Assert.Equal(("REJECTED", "NO_EVIDENCE", "APPROVED", 2), (Text(data[2], "outcome"), Text(data[2], "refusal"), Text(data[3], "outcome"), data[3].GetProperty("cadVersion").GetInt32()));
    }

    [Fact]
    public async Task Facts_that_come_at_once_stand_in_the_order_of_their_commits_so_that_who_follows_misses_none()
    {
        var importers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));
        var told = importers.SelectMany(i => Enumerable.Range(1, 10).Select(n => (object)new GoodsReleased(Fresh.TransactionNumber(), i.Rm, new(2026, 1, 5), n, At))).ToArray();
        var telling = Task.WhenAll(told.Select(fact => tests.HearAsync(fact)));
        List<string>[] followed = [.. importers.Select(_ => new List<string>())];
        var cursors = new string?[importers.Length];
        while (!telling.IsCompleted || followed.Any(f => f.Count < 10))
        {
            if (telling.IsFaulted) await telling;
            for (var n = 0; n < importers.Length; n++)
            {
                var answer = await importers[n].Caller.GetAsync($"/api/v1/events?pageSize=3{(cursors[n] is null ? "" : $"&cursor={cursors[n]}")}");
                followed[n].AddRange(answer.Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "id")));
                cursors[n] = answer["nextCursor"];
            }
        }
        Assert.All(followed, ids => Assert.Equal((10, 10), (ids.Count, ids.Distinct().Count())));
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_refused()
    {
        var importer = await OpenAsync();
        Assert.Equal(["400 VAL_EVENT_TYPE", "400 ID_BN15_FORMAT", "400 VAL_PAGE", "404 NOT_FOUND"],
        [
            await RefusedAsync("types=carm.nothing.v1"), await RefusedAsync("programAccount=1"), await RefusedAsync("cursor=eA"), await RefusedAsync($"programAccount={Fresh.Bn9()}RM0001"),
        ]);

        async Task<string> RefusedAsync(string query)
        {
            var answer = await importer.Caller.GetAsync($"/api/v1/events?{query}");
            return $"{answer.Status} {answer["code"]}";
        }
    }

    async Task<(string Bn9, string Rm, Caller Caller)> OpenAsync(CarmSystem? on = null)
    {
        var (carm, bn9) = (on ?? tests, Fresh.Bn9());
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", At), new BusinessOnboarded(bn9, "Importer", $"manager.{bn9}", [$"{bn9}RM0001"], At));
        return (bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    internal static async Task<(string Bn9, Caller Caller)> BrokerAsync(CarmSystem tests)
    {
        var bn9 = Fresh.Bn9();
        var officer = await tests.SignInAsync("registration.officer", "REGISTRATION_OFFICER");
        Assert.Equal(200, (await officer.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Cedar Brokers", managerSubject = $"manager.{bn9}", licences = new[] { new { kind = "CUSTOMS_BROKER", number = "L1", status = "ACTIVE" } }, programs = Array.Empty<object>() })).Status);
        await tests.SettleAsync();
        return (bn9, await tests.SignInAsync($"manager.{bn9}"));
    }

    internal static async Task<string> LetAsync(CarmSystem tests, (string Bn9, string Rm, Caller Caller) client, (string Bn9, Caller Caller) provider, string[] visibility)
    {
        var asked = await provider.Caller.PostAsync("/api/v1/relationship-requests", new { clientBn9 = client.Bn9, kind = "BMR", comment = "We act for you" });
        var approved = await client.Caller.PostAsync($"/api/v1/relationship-requests/{asked.Json.GetProperty("request").GetProperty("requestId").GetString()}/approve", new { kind = "BMR", visibility });
        Assert.True(approved.Status == 200, approved.Text);
        await tests.SettleAsync();
        return $"{provider.Bn9}:{client.Bn9}";
    }

    internal static CadAccountedFor Cad(string rm, string submitterBn9, int version) =>
        new(Fresh.TransactionNumber(), version, rm, submitterBn9, "ORIGINAL", "RPP", new(2026, 1, 5), new(2026, 1, 31), "IMPORTER", 305.1m, 0, 0, 0, 0, 15m, 0, "Customs Act s.32(3)", null, At);

    static string[] TypesOf(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "type"))];

    static string[] SubjectsOf(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "subject"))];

    static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;
}
