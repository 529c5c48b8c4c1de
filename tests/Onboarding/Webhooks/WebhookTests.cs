using System.Net;
using System.Text.Json;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>What happens goes to the software of those whom it concerns, signed, in its order, and whatever becomes of other receivers.</summary>
public sealed class WebhookTests(CarmHost tests)
{
    static readonly DateTimeOffset At = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_happens_arrives_in_order_as_the_feed_tells_it_signed_so_that_the_sample_receiver_takes_it()
    {
        await using var receiver = await Receiver.OpenAsync();
        var owner = await OwnerAsync(tests);
        await tests.HearAsync(Released(owner.Rm));
        var made = await owner.CreateAsync(new { url = receiver.Url, rmAccount = owner.Rm }, "key-1");
        Assert.Equal((201, "ACTIVE"), (made.Status, made.Json.GetProperty("webhook").GetProperty("state").GetString()));
        var secret = made["secret"]!;
        Assert.StartsWith("whsec_", secret);
        // The secret is told once.
        Assert.Null((await owner.CreateAsync(new { url = receiver.Url, rmAccount = owner.Rm }, "key-1"))["secret"]);

        await tests.HearAsync(Released(owner.Rm), Issued(owner.Rm, "SOA-1"), new StatementPaidInTime(owner.Rm, "SOA-1", At));
        var received = await receiver.WaitForAsync(3);
        // From now on, and not what was before.
        Assert.Equal(["carm.goods.released.v1", "carm.statement.issued.v1", "carm.statement.unpaid-withdrawn.v1"], received.Select(r => r.Type));
        var feed = (await owner.Caller.GetAsync($"/api/v1/events?programAccount={owner.Rm}")).Json.GetProperty("items").EnumerateArray().Skip(1).Select(e => JsonSerializer.Serialize(e));
        Assert.Equal(feed, received.Select(r => JsonSerializer.Serialize(r.Event)));
        Assert.All(received, r => Assert.Equal(("application/cloudevents+json; charset=utf-8", r.Event.GetProperty("id").GetString()), (r.Headers["Content-Type"].ToString(), r.Id)));

        // The sample receiver of the documentation takes what is fresh and untouched, and nothing else.
        var (first, now) = (received[0], DateTimeOffset.UtcNow);
        Assert.True(WebhookReceiver.IsGenuine(secret, first.Headers, first.Body, now));
        Assert.False(WebhookReceiver.IsGenuine(secret, first.Headers, first.Body, now.AddSeconds(301)));
        Assert.False(WebhookReceiver.IsGenuine(secret, first.Headers, [.. first.Body, (byte)' '], now));
        Assert.False(WebhookReceiver.IsGenuine("whsec_" + Convert.ToBase64String(new byte[32]), first.Headers, first.Body, now));
        Assert.False(WebhookReceiver.IsGenuine(secret, new HeaderDictionary(first.Headers.ToDictionary()) { ["webhook-id"] = received[1].Id }, first.Body, now));
        // What is no date is no reason to fall over.
        Assert.All(["999999999999999", "9223372036854775807", "0", "99999999999999999999"], at => Assert.False(WebhookReceiver.IsGenuine(secret, new HeaderDictionary(first.Headers.ToDictionary()) { ["webhook-timestamp"] = at }, first.Body, now)));

        var log = await owner.LogAsync(made);
        Assert.Equal([.. received.Reverse().Select(r => (r.Id, 204, null as string))], log.Select(d => (Text(d, "eventId"), d.GetProperty("status").GetInt32(), d.GetProperty("failure").GetString())));
        Assert.Empty(await owner.LogAsync(made, "failed=true"));
    }

    [Fact]
    public async Task What_concerns_everybody_arrives_also_at_the_webhook_of_one_account()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await using var receiver = await Receiver.OpenAsync();
        var owner = await OwnerAsync(carm);
        Assert.Equal(201, (await owner.CreateAsync(new { url = receiver.Url, rmAccount = owner.Rm })).Status);
        // One of its own first, so that all webhooks have been looked at once.
        await carm.HearAsync(Released(owner.Rm));
        await receiver.WaitForAsync(1);
        await carm.HearAsync(new OutageDeclared("O-1", new(2026, 1, 5), null, null, At));
        Assert.Equal(["carm.goods.released.v1", "carm.outage.declared.v1"], (await receiver.WaitForAsync(2)).Select(r => r.Type));
    }

    [Fact]
    public async Task A_message_that_somebody_recorded_is_refused_by_the_sample_receiver_five_minutes_later()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        Microsoft.AspNetCore.Hosting.HostingAbstractionsWebHostBuilderExtensions.UseUrls(builder.WebHost, "http://127.0.0.1:0");
        await using var app = builder.Build();
        var signer = Signer();
        HashSet<string> done = [];
        app.MapWebhook("/carm", signer.SecretOf("whk1", 1), (id, _) => Task.FromResult(done.Add(id)));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };

        Assert.Equal((204, 204, 401, 401), (await SendAsync(0), await SendAsync(0), await SendAsync(-301), await SendAsync(301)));
        Assert.Single(done);

        async Task<int> SendAsync(int seconds)
        {
            var (body, at) = ("""{"type":"carm.webhook.trial.v1"}"""u8.ToArray(), DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds());
            using var request = new HttpRequestMessage(HttpMethod.Post, "/carm") { Content = new ByteArrayContent(body) };
            request.Headers.Add("webhook-id", "e1");
            request.Headers.Add("webhook-timestamp", $"{at}");
            request.Headers.TryAddWithoutValidation("webhook-signature", signer.Sign("whk1", [1], "e1", at, body));
            using var answer = await client.SendAsync(request);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_slow_a_failing_and_a_redirecting_receiver_delay_nobody_else_and_no_redirect_is_followed()
    {
        await using var slow = await Receiver.OpenAsync();
        await using var failing = await Receiver.OpenAsync();
        await using var redirecting = await Receiver.OpenAsync();
        await using var elsewhere = await Receiver.OpenAsync();
        await using var well = await Receiver.OpenAsync();
        slow.Answer = http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
        failing.Answer = http => Receiver.Status(http, 500);
        redirecting.Answer = http =>
        {
            http.Response.Redirect(elsewhere.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        var owner = await OwnerAsync(tests);
        var (slowly, failed, redirected) = (await owner.CreateAsync(new { url = slow.Url }), await owner.CreateAsync(new { url = failing.Url }), await owner.CreateAsync(new { url = redirecting.Url }));
        await owner.CreateAsync(new { url = well.Url });
        for (var n = 0; n < 5; n++) await tests.HearAsync(Released(owner.Rm));

        Assert.Equal(5, (await well.WaitForAsync(5)).Select(r => r.Id).Distinct().Count());
        await slow.WaitForAsync(1);
        // What was not taken is tried again after some seconds, the same message, and what comes after it waits.
        var tries = await failing.WaitForAsync(2);
        Assert.Single(tries.Select(r => r.Id).Distinct());
        failing.Answer = http => Receiver.Status(http, 200);
        await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(failed)}/resume", new { });
        Assert.Equal(5, (await failing.WaitForAsync(tries.Count + 5)).Select(r => r.Id).Distinct().Count());

        await Receiver.Until(() => owner.LogAsync(slowly).Result.Count > 0, () => "The slow receiver stands in no log.");
        Assert.Equal(("TIMEOUT", JsonValueKind.Null), (Text((await owner.LogAsync(slowly))[0], "failure"), (await owner.LogAsync(slowly))[0].GetProperty("status").ValueKind));
        Assert.Equal(("REDIRECT", 307), (Text((await owner.LogAsync(redirected))[0], "failure"), (await owner.LogAsync(redirected))[0].GetProperty("status").GetInt32()));
        Assert.Empty(elsewhere.All);
        Assert.Contains(await owner.LogAsync(failed, "failed=true"), d => Text(d, "failure") == "HTTP_STATUS" && d.GetProperty("status").GetInt32() == 500);
    }

    [Fact]
    public async Task Two_hundred_receivers_that_hang_delay_no_other()
    {
        await using var hanging = await Receiver.OpenAsync();
        await using var well = await Receiver.OpenAsync();
        hanging.Answer = http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
        var owner = await OwnerAsync(tests);
        await owner.CreateAsync(new { url = well.Url });
        var busy = new List<Owner>();
        for (var n = 0; n < 4; n++)
        {
            busy.Add(await OwnerAsync(tests));
            for (var m = 0; m < 50; m++) Assert.Equal(201, (await busy[n].CreateAsync(new { url = hanging.Url })).Status);
        }
        await tests.HearAsync([.. busy.Select(b => Released(b.Rm))]);
        // A receiver has fifteen seconds: in less than that none of the two hundred is given up for another.
        var took = System.Diagnostics.Stopwatch.StartNew();
        await hanging.WaitForAsync(200);
        await tests.HearAsync(Released(owner.Rm));
        await well.WaitForAsync(1);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task What_its_owner_passes_over_while_it_is_being_sent_stays_passed_over()
    {
        await using var receiver = await Receiver.OpenAsync();
        var taking = new TaskCompletionSource();
        receiver.Answer = _ => taking.Task;
        var owner = await OwnerAsync(tests);
        var made = await owner.CreateAsync(new { url = receiver.Url });
        await tests.HearAsync(Issued(owner.Rm, "SOA-1"), Issued(owner.Rm, "SOA-2"));
        await receiver.WaitForAsync(1);
        Assert.Equal((200, "ACTIVE"), await owner.ChangeAsync(made, "resume", new { from = "NOW" }));
        taking.SetResult();
        await tests.HearAsync(Issued(owner.Rm, "SOA-3"));
        await Receiver.Until(() => receiver.All.Any(r => Text(r.Event, "subject") == "SOA-3"), () => "SOA-3 did not arrive.");
        Assert.Equal(["SOA-1", "SOA-3"], receiver.All.Select(r => Text(r.Event, "subject")));
    }

    [Fact]
    public async Task A_receiver_that_is_dead_for_three_days_is_given_up_with_a_notice_and_gets_what_it_missed_when_it_is_resumed()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await using var receiver = await Receiver.OpenAsync();
        receiver.Answer = http => Receiver.Status(http, 503);
        var client = await Client.OfAsync(carm);
        var owner = new Owner(client.Bn9, client.Rm, client.Manager);
        var made = await owner.CreateAsync(new { url = receiver.Url });
        await carm.HearAsync(Released(owner.Rm), Issued(owner.Rm, "SOA-1"));
        await receiver.WaitForAsync(1);

        // At growing distances, the last try at the end of the third day.
        for (var tries = 1; ; tries++)
        {
            await Receiver.Until(() => Webhook().GetProperty("tries").GetInt32() >= tries || Text(Webhook(), "state") == "PAUSED", () => $"Try {tries} did not come: {Webhook()}");
            if (Text(Webhook(), "state") == "PAUSED") break;
            Assert.True(tries < 15);
            // The clock runs by itself too, and may be there already.
            if (Webhook().GetProperty("nextTryAt") is { ValueKind: JsonValueKind.String } next && next.GetDateTimeOffset() > (await carm.GetAsync("/dev/clock")).Json.GetProperty("now").GetDateTimeOffset().AddSeconds(1)) await carm.MoveClockAsync(next.GetString()!);
        }
        Assert.Equal(("FAILING", 11), (Text(Webhook(), "pausedFor"), receiver.All.Count));
        Assert.Single(receiver.All.Select(r => r.Id).Distinct());
        await carm.SettleAsync();
        Assert.Equal("2026-01-08", $"{(await carm.GetAsync("/dev/clock"))["now"]}"[..10]);
        // Staff see it, and what it means, but not where it leads.
        var desk = await carm.SignInAsync("desk", "HELPDESK");
        var seen = Assert.Single((await desk.GetAsync("/api/v1/admin/operations/webhooks")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("127.0.0.1", "PAUSED", "FAILING", 503), (Text(seen, "host"), Text(seen, "state"), Text(seen, "pausedFor"), seen.GetProperty("lastStatus").GetInt32()));
        Assert.Equal("Le récepteur répond qu'il ne l'accepte pas.", seen.GetProperty("explanation").GetProperty("fr").GetString());
        Assert.Equal(202, (await desk.PostAsync($"/api/v1/admin/operations/webhooks/{IdOf(made)}/retry")).Status);
        await receiver.WaitForAsync(12);
        await Receiver.Until(() => Webhook().GetProperty("tries").GetInt32() == 1, () => "It was not tried again.");
        Assert.Contains(receiver.Url, (await owner.NoticesAsync()).Single(n => n.Contains("three days", StringComparison.Ordinal)));

        receiver.Answer = http => Receiver.Status(http, 200);
        await carm.HearAsync(Released(owner.Rm));
        Assert.Equal((200, "ACTIVE"), await owner.ChangeAsync(made, "resume", new { }));
        Assert.Equal(["carm.goods.released.v1", "carm.statement.issued.v1", "carm.goods.released.v1"], (await receiver.WaitForAsync(15)).Skip(12).Select(r => r.Type));

        JsonElement Webhook() => owner.Caller.GetAsync($"{owner.Webhooks}/{IdOf(made)}").Result.Json;
    }

    [Fact]
    public async Task One_that_is_gone_gets_nothing_more_and_one_event_that_is_never_taken_can_be_passed_over()
    {
        await using var receiver = await Receiver.OpenAsync();
        await using var choosy = await Receiver.OpenAsync();
        receiver.Answer = http => Receiver.Status(http, 410);
        choosy.Answer = http => Receiver.Status(http, choosy.All[^1].Type.Contains("goods", StringComparison.Ordinal) ? 400 : 200);
        var owner = await OwnerAsync(tests);
        var (gone, stuck) = (await owner.CreateAsync(new { url = receiver.Url }), await owner.CreateAsync(new { url = choosy.Url }));
        await tests.HearAsync(Released(owner.Rm), Issued(owner.Rm, "SOA-1"));
        await receiver.WaitForAsync(1);
        await Receiver.Until(() => owner.Caller.GetAsync($"{owner.Webhooks}/{IdOf(gone)}").Result["pausedFor"] == "GONE", () => "It is not paused.");
        await choosy.WaitForAsync(1);
        Assert.Equal((200, "ACTIVE"), await owner.ChangeAsync(stuck, "resume", new { from = "AFTER_FAILED" }));
        await Receiver.Until(() => choosy.All.Any(r => r.Type == "carm.statement.issued.v1"), () => "What comes after it did not arrive.");

        // Paused and resumed from now on: what happened meanwhile is not told.
        Assert.Equal((200, "PAUSED"), await owner.ChangeAsync(stuck, "pause", new { }));
        await tests.HearAsync(Issued(owner.Rm, "SOA-2"));
        Assert.Equal((200, "ACTIVE"), await owner.ChangeAsync(stuck, "resume", new { from = "NOW" }));
        await tests.HearAsync(Issued(owner.Rm, "SOA-3"));
        await Receiver.Until(() => choosy.All.Any(r => Text(r.Event, "subject") == "SOA-3"), () => "SOA-3 did not arrive.");
        Assert.DoesNotContain(choosy.All, r => Text(r.Event, "subject") == "SOA-2");
        Assert.Equal((200, "ENDED"), await owner.ChangeAsync(stuck, "end", new { }));
    }

    [Fact]
    public async Task While_a_secret_is_changed_both_sign_and_a_trial_and_what_was_sent_before_are_sent_when_asked()
    {
        await using var receiver = await Receiver.OpenAsync();
        var owner = await OwnerAsync(tests);
        var made = await owner.CreateAsync(new { url = receiver.Url, types = new[] { "carm.statement.issued.v1" } });
        var rotated = await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(made)}/rotate-secret", new { });
        Assert.NotEqual(made["secret"], rotated["secret"]);
        await tests.HearAsync(Released(owner.Rm), Issued(owner.Rm, "SOA-1"));
        var told = (await receiver.WaitForAsync(1))[0];
        Assert.All([made["secret"]!, rotated["secret"]!], secret => Assert.True(WebhookReceiver.IsGenuine(secret, told.Headers, told.Body, DateTimeOffset.UtcNow)));

        // The first one was promised its hours, and a third would take them from it; but what leaked is ended at once.
        var early = await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(made)}/rotate-secret", new { overlapHours = 1 });
        Assert.Equal((409, "STATE_CONFLICT"), (early.Status, early["code"]));
        Assert.Equal(200, (await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(made)}/rotate-secret", new { overlapHours = 0 })).Status);
        var trial = await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(made)}/try");
        Assert.Equal(202, trial.Status);
        var second = (await receiver.WaitForAsync(2))[1];
        Assert.Equal(("carm.webhook.trial.v1", trial["eventId"]), (second.Type, second.Id));
        Assert.False(WebhookReceiver.IsGenuine(rotated["secret"]!, second.Headers, second.Body, DateTimeOffset.UtcNow));

        await Receiver.Until(() => owner.LogAsync(made).Result.Count == 2, () => "The log is not complete.");
        var first = (await owner.LogAsync(made))[1];
        Assert.Equal(202, (await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(made)}/deliveries/{Text(first, "deliveryId")}/resend")).Status);
        var again = (await receiver.WaitForAsync(3))[2];
        Assert.Equal((told.Id, "SOA-1"), (again.Id, Text(again.Event, "subject")));
        await Receiver.Until(() => owner.LogAsync(made).Result.Count == 3, () => "The log is not complete.");
        Assert.True((await owner.LogAsync(made))[0].GetProperty("isResent").GetBoolean());
    }

    [Fact]
    public async Task A_payment_whose_reference_has_an_accent_is_told_in_its_turn_and_by_the_same_id_when_it_is_sent_again()
    {
        await using var receiver = await Receiver.OpenAsync();
        var owner = await OwnerAsync(tests);
        var made = await owner.CreateAsync(new { url = receiver.Url });
        await tests.HearAsync(new PaymentReceived(owner.Rm, "Chèque-12", 5m, new(2026, 1, 6), At), Issued(owner.Rm, "SOA-1"));
        var told = await receiver.WaitForAsync(2);
        Assert.Equal(["Chèque-12", "SOA-1"], told.Select(r => Text(r.Event, "subject")));
        Assert.All(told, r => Assert.Matches("^evt_[0-9a-f]{32}$", r.Id));
        var feed = (await owner.Caller.GetAsync($"/api/v1/events?programAccount={owner.Rm}")).Json.GetProperty("items").EnumerateArray().Select(e => Text(e, "id"));
        Assert.Equal(feed, told.Select(r => r.Id));

        await Receiver.Until(() => owner.LogAsync(made).Result.Count == 2, () => "The log is not complete.");
        var payment = (await owner.LogAsync(made)).Single(d => Text(d, "eventType") == "carm.payment.posted.v1");
        var again = await owner.Caller.PostAsync($"{owner.Webhooks}/{IdOf(made)}/deliveries/{Text(payment, "deliveryId")}/resend");
        Assert.Equal((202, told[0].Id, told[0].Id), (again.Status, again["eventId"], Text(payment, "eventId")));
        Assert.Equal(told[0].Id, (await receiver.WaitForAsync(3))[2].Id);
    }

    [Fact]
    public async Task A_broker_is_told_of_its_clients_what_each_lets_it_see_when_it_is_sent_and_a_program_that_ended_sees_nothing()
    {
        await using var receiver = await Receiver.OpenAsync();
        var client = await OwnerAsync(tests);
        var broker = await EventFeedTests.BrokerAsync(tests);
        var relationship = await EventFeedTests.LetAsync(tests, (client.Bn9, client.Rm, client.Caller), broker, ["OWN"]);
        var webhooks = $"/api/v1/businesses/{broker.Bn9}/webhooks";
        var program = await broker.Caller.PostAsync($"/api/v1/businesses/{broker.Bn9}/service-accounts", new { name = "ERP", role = "EDITOR", lastDay = $"{DateTime.UtcNow.AddDays(30):yyyy-MM-dd}" });
        await tests.SettleAsync();
        var made = await broker.Caller.PostAsync(webhooks, new { url = receiver.Url });
        var ofProgram = await broker.Caller.PostAsync(webhooks, new { url = receiver.Url, serviceAccountId = program.Json.GetProperty("account").GetProperty("serviceAccountId").GetString() });
        Assert.Equal((201, 201), (made.Status, ofProgram.Status));
        Assert.Equal(404, (await broker.Caller.PostAsync(webhooks, new { url = receiver.Url, rmAccount = $"{Fresh.Bn9()}RM0001" })).Status);

        await tests.HearAsync(EventFeedTests.Cad(client.Rm, client.Bn9, 1), EventFeedTests.Cad(client.Rm, broker.Bn9, 1));
        await receiver.WaitForAsync(1);
        await client.Caller.PostAsync($"/api/v1/relationships/{relationship}/revoke", new { reason = "Moved" });
        await tests.SettleAsync();
        await tests.HearAsync(EventFeedTests.Cad(client.Rm, broker.Bn9, 1));

        // The program is ended: its webhook is paused, and the broker's managers are told.
        await broker.Caller.PostAsync($"/api/v1/businesses/{broker.Bn9}/service-accounts/{program.Json.GetProperty("account").GetProperty("serviceAccountId").GetString()}/end");
        await tests.SettleAsync();
        Assert.Equal("WHK_READER", (await broker.Caller.PostAsync($"{webhooks}/{IdOf(ofProgram)}/resume", new { }))["code"]);
        await broker.Caller.PostAsync($"{webhooks}/{IdOf(ofProgram)}/try");
        await Receiver.Until(() => broker.Caller.GetAsync($"{webhooks}/{IdOf(ofProgram)}").Result["pausedFor"] == "READER", () => "It is not paused.");
        var cads = receiver.All.Where(r => r.Type == "carm.cad.accounted.v1").ToList();
        Assert.All(cads, r => Assert.Equal(cads[0].Id, r.Id));
    }

    [Fact]
    public async Task Who_goes_to_another_broker_takes_no_webhook_along_whatever_the_new_one_may_see()
    {
        await using var receiver = await Receiver.OpenAsync();
        var client = await OwnerAsync(tests);
        var (one, other) = (await EventFeedTests.BrokerAsync(tests), await EventFeedTests.BrokerAsync(tests));
        foreach (var broker in new[] { one, other }) await EventFeedTests.LetAsync(tests, (client.Bn9, client.Rm, client.Caller), broker, ["OWN", "IMPORTER", "OTHERS"]);
        var (mover, webhooks) = (await tests.SignInAsync($"mover.{one.Bn9}"), $"/api/v1/businesses/{one.Bn9}/webhooks");
        await JoinAsync(one);
        var made = await mover.PostAsync(webhooks, new { url = receiver.Url, types = new[] { "carm.statement.issued.v1" } });
        await tests.HearAsync(Issued(client.Rm, "SOA-1"));
        await receiver.WaitForAsync(1);
        await Receiver.Until(() => Deliveries().Count == 1, () => "The log is not complete.");

        // The other broker acts for the same client, and sees the same of it.
        Assert.Equal(200, (await mover.PostAsync("/api/v1/me/leave", new { })).Status);
        await tests.SettleAsync();
        await JoinAsync(other);
        Assert.Equal(202, (await one.Caller.PostAsync($"{webhooks}/{IdOf(made)}/deliveries/{Text(Deliveries()[0], "deliveryId")}/resend")).Status);
        await tests.HearAsync(Issued(client.Rm, "SOA-2"));
        await Receiver.Until(() => one.Caller.GetAsync($"{webhooks}/{IdOf(made)}").Result["pausedFor"] == "READER", () => "It is not paused.");
        var resumed = await one.Caller.PostAsync($"{webhooks}/{IdOf(made)}/resume", new { });
        Assert.Equal((409, "WHK_READER"), (resumed.Status, resumed["code"]));
        Assert.Equal("SOA-1", Text(Assert.Single(receiver.All).Event, "subject"));
        // What it is told at its new employer it is told there.
        Assert.Contains("SOA-2", (await mover.GetAsync("/api/v1/events?types=carm.statement.issued.v1")).Text);

        async Task JoinAsync((string Bn9, Caller Caller) employer)
        {
            var asked = await mover.PostAsync("/api/v1/employee-requests", new { bn9 = employer.Bn9, comment = "I work here" });
            Assert.Equal(200, (await employer.Caller.PostAsync($"/api/v1/employee-requests/{asked.Json.GetProperty("request").GetProperty("requestId").GetString()}/approve", new { role = "BAM" })).Status);
            await tests.SettleAsync();
        }

        IReadOnlyList<JsonElement> Deliveries() => [.. one.Caller.GetAsync($"{webhooks}/{IdOf(made)}/deliveries").Result.Json.GetProperty("items").EnumerateArray()];
    }

    [Fact]
    public async Task Where_nothing_waits_any_more_all_tries_are_forgotten_and_what_waits_goes_to_a_new_address_at_once()
    {
        await using var failing = await Receiver.OpenAsync();
        await using var well = await Receiver.OpenAsync();
        failing.Answer = http => Receiver.Status(http, 500);
        var client = await OwnerAsync(tests);
        var broker = await EventFeedTests.BrokerAsync(tests);
        var relationship = await EventFeedTests.LetAsync(tests, (client.Bn9, client.Rm, client.Caller), broker, ["OWN"]);
        var webhooks = $"/api/v1/businesses/{broker.Bn9}/webhooks";
        var made = await broker.Caller.PostAsync(webhooks, new { url = failing.Url, types = new[] { "carm.cad.accounted.v1" } });
        await tests.HearAsync(EventFeedTests.Cad(client.Rm, broker.Bn9, 1));
        await Receiver.Until(() => Webhook().GetProperty("tries").GetInt32() > 0, () => "It was not tried.");
        // What its receiver did not take is not to be seen any more.
        await client.Caller.PostAsync($"/api/v1/relationships/{relationship}/revoke", new { reason = "Moved" });
        await tests.SettleAsync();
        // It is looked at now, and not when its next try comes.
        Assert.Equal(202, (await broker.Caller.PostAsync($"{webhooks}/{IdOf(made)}/try")).Status);
        await Receiver.Until(IsAtRest, () => $"It fails still: {Webhook()}");

        // Where nothing happened there is nothing to be looked for again and again.
        Assert.Equal(200, (await broker.Caller.PostAsync($"{webhooks}/{IdOf(made)}/resume", new { })).Status);
        await Receiver.Until(IsAtRest, () => $"It is due still: {Webhook()}");

        var ofClient = await client.CreateAsync(new { url = failing.Url });
        await tests.HearAsync(Issued(client.Rm, "SOA-1"));
        await Receiver.Until(() => client.LogAsync(ofClient).Result.Count > 0, () => "It was not tried.");
        Assert.Equal(200, (await client.Caller.PutAsync($"{client.Webhooks}/{IdOf(ofClient)}", new { url = well.Url, types = Array.Empty<string>() }, "\"0\"")).Status);
        Assert.Equal("SOA-1", Text((await well.WaitForAsync(1))[0].Event, "subject"));

        JsonElement Webhook() => broker.Caller.GetAsync($"{webhooks}/{IdOf(made)}").Result.Json;
        bool IsAtRest() => Webhook() is var w && w.GetProperty("tries").GetInt32() == 0 && w.GetProperty("failingSince").ValueKind == JsonValueKind.Null && w.GetProperty("nextTryAt").ValueKind == JsonValueKind.Null;
    }

    [Fact]
    public async Task The_webhook_of_a_person_who_is_locked_is_paused_and_goes_on_where_it_stopped_when_the_lock_is_off()
    {
        await using var receiver = await Receiver.OpenAsync();
        var (owner, desk) = (await OwnerAsync(tests), await tests.SignInAsync("desk", "HELPDESK"));
        var made = await owner.CreateAsync(new { url = receiver.Url });
        await tests.HearAsync(Issued(owner.Rm, "SOA-1"));
        await receiver.WaitForAsync(1);

        Assert.Equal(200, (await desk.PostAsync($"/api/v1/admin/users/manager.{owner.Bn9}/lock", new { reason = "Phone stolen" })).Status);
        await tests.HearAsync(Issued(owner.Rm, "SOA-2"));
        await Receiver.Until(() => PausedFor() == "Reader", () => $"It is not paused: {PausedFor()}");
        Assert.Single(receiver.All);

        Assert.Equal(200, (await desk.PostAsync($"/api/v1/admin/users/manager.{owner.Bn9}/unlock", new { reason = "Phone found" })).Status);
        Assert.Equal((200, "ACTIVE"), await owner.ChangeAsync(made, "resume", new { }));
        Assert.Equal(["SOA-1", "SOA-2"], (await receiver.WaitForAsync(2)).Select(r => Text(r.Event, "subject")));

        string PausedFor()
        {
            using var kept = tests.Database.CreateCommand($"select coalesce(data ->> 'pausedFor', '') from onboarding.mt_doc_webhook where id = '{IdOf(made)}'");
            return (string)kept.ExecuteScalar()!;
        }
    }

    [Fact]
    public async Task Nobody_of_another_business_and_no_employee_without_a_right_to_it_sees_or_moves_a_webhook()
    {
        var (owner, other) = (await OwnerAsync(tests), await OwnerAsync(tests));
        var made = await owner.CreateAsync(new { url = "http://127.0.0.1:9/hook" });
        var own = $"{owner.Webhooks}/{IdOf(made)}";
        Assert.Equal((404, 404, 404, 404), ((await other.Caller.GetAsync(own)).Status, (await other.Caller.GetAsync($"{other.Webhooks}/{IdOf(made)}")).Status, (await other.Caller.PostAsync($"{other.Webhooks}/{IdOf(made)}/end")).Status, (await other.Caller.GetAsync($"{other.Webhooks}/{IdOf(made)}/deliveries")).Status));
        Assert.Equal((1, 0), ((await owner.Caller.GetAsync(owner.Webhooks)).Json.GetProperty("items").GetArrayLength(), (await other.Caller.GetAsync(other.Webhooks)).Json.GetProperty("items").GetArrayLength()));

        var saved = await owner.Caller.PutAsync(own, new { url = "http://127.0.0.1:9/other", types = new[] { "carm.cad.late.v1" } }, "\"0\"");
        Assert.Equal((200, "http://127.0.0.1:9/other"), (saved.Status, saved.Json.GetProperty("webhook").GetProperty("url").GetString()));
        Assert.Equal(412, (await owner.Caller.PutAsync(own, new { url = "http://127.0.0.1:9/other", types = Array.Empty<string>() }, "\"0\"")).Status);
    }

    [Fact]
    public async Task A_business_has_as_many_webhooks_as_the_configuration_says_and_one_that_is_ended_makes_room()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Webhooks:MostPerBusiness", "2"));
        var (owner, other) = (await OwnerAsync(carm), await OwnerAsync(carm));
        var webhook = new { url = "http://127.0.0.1:9/hook" };
        var (first, second) = (await owner.CreateAsync(webhook), await owner.CreateAsync(webhook));
        Assert.Equal((201, 201), (first.Status, second.Status));
        // One that is paused takes its place still.
        Assert.Equal((200, "PAUSED"), await owner.ChangeAsync(second, "pause", new { }));
        var third = await owner.CreateAsync(webhook);
        Assert.Equal((409, "WHK_TOO_MANY", "A business has at most 2 webhooks; end one first."), (third.Status, third["code"], third["detail"]));
        Assert.Equal(201, (await other.CreateAsync(webhook)).Status);
        Assert.Equal((200, "ENDED"), await owner.ChangeAsync(first, "end", new { }));
        Assert.Equal((201, 409), ((await owner.CreateAsync(webhook)).Status, (await owner.CreateAsync(webhook)).Status));
    }

    [Fact]
    public async Task Two_hosts_send_each_event_once()
    {
        var database = await tests.NewDatabaseAsync();
        await using var one = await CarmSystem.OnAsync(database);
        await using var two = await CarmSystem.OnAsync(database);
        await using var receiver = await Receiver.OpenAsync();
        receiver.Answer = http => Task.Delay(30);
        var owner = await OwnerAsync(one);
        await owner.CreateAsync(new { url = receiver.Url });
        for (var n = 0; n < 30; n++) await one.HearAsync(Released(owner.Rm));
        await receiver.WaitForAsync(30);
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Equal((30, 30), (receiver.All.Count, receiver.All.Select(r => r.Id).Distinct().Count()));
    }

    [Fact]
    public async Task A_host_whose_claim_another_took_over_sends_nothing_more_and_leaves_that_claim()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await using var receiver = await Receiver.OpenAsync();
        var answered = new TaskCompletionSource();
        receiver.Answer = _ => answered.Task;
        var owner = await OwnerAsync(carm);
        var made = await owner.CreateAsync(new { url = receiver.Url });
        await carm.HearAsync(Released(owner.Rm), Released(owner.Rm));
        await receiver.WaitForAsync(1);
        var store = carm.Alba.Services.GetRequiredService<IOnboardingStore>();
        await using (var session = store.LightweightSession())
        {
            var claimed = (await session.LoadAsync<Webhook>(IdOf(made), TestContext.Current.CancellationToken))!;
            session.Store(claimed with { ClaimId = "another", ClaimedUntil = TimeProvider.System.GetUtcNow().AddMinutes(1) });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        answered.SetResult();
        await Receiver.Until(() => owner.LogAsync(made).Result.Count > 0, () => "What was sent stands in no log.");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Single(receiver.All);
        await using var reading = store.QuerySession();
        var left = (await reading.LoadAsync<Webhook>(IdOf(made), TestContext.Current.CancellationToken))!;
        Assert.True(left.ClaimId == "another" && left.ClaimedUntil > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Where_it_is_not_allowed_no_address_inside_is_reached_whatever_its_name()
    {
        await using var receiver = await Receiver.OpenAsync();
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Webhooks:AllowPrivate", "false"));
        var owner = await OwnerAsync(carm);
        foreach (var url in new[] { receiver.Url, "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/", "https://2130706433/", "https://localhost/", "https://user:word@receiver.example/", "ftp://receiver.example/", "nowhere" })
            Assert.Equal((400, "WHK_ADDRESS"), ((await owner.CreateAsync(new { url })).Status, (await owner.CreateAsync(new { url })).Json.GetProperty("errors")[0].GetProperty("code").GetString()));

        // A name that leads inside is found out when it is connected to.
        using var sender = new WebhookSender(Signer(), new ConfigurationBuilder().Build());
        var webhook = new Webhook("whk1", owner.Bn9, receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "x", null, [], "x", At, 0);
        var outcome = await sender.SendAsync(webhook, FeedEvent.Of(owner.Rm, "x", null, At, new CadLate("x", new(2026, 1, 5), new(2026, 1, 5))), At, TestContext.Current.CancellationToken);
        Assert.Equal((null, "ADDRESS_REFUSED"), (outcome.Status, outcome.Failure));
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task A_receiver_says_in_seconds_or_by_a_date_when_it_wants_to_be_tried_again()
    {
        await using var receiver = await Receiver.OpenAsync();
        using var sender = new WebhookSender(Signer(), new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:AllowPrivate", "true")]).Build());
        var webhook = new Webhook("whk1", "700000003", receiver.Url, "x", null, [], "x", At, 0);
        Assert.Equal(TimeSpan.FromHours(1), await AskedAsync("3600"));
        Assert.InRange((await AskedAsync($"{DateTimeOffset.UtcNow.AddHours(1):R}"))!.Value, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));
        // Nobody is waited for longer than until it is given up.
        Assert.Equal((Webhook.Patience, Webhook.Patience), ((await AskedAsync("Fri, 31 Dec 9999 23:59:59 GMT"))!.Value, (await AskedAsync("2147483647"))!.Value));
        Assert.Null(await AskedAsync("later"));

        async Task<TimeSpan?> AskedAsync(string retryAfter)
        {
            receiver.Answer = http =>
            {
                http.Response.Headers.RetryAfter = retryAfter;
                return Receiver.Status(http, 503);
            };
            return (await sender.SendAsync(webhook, FeedEvent.Of("700000003RM0001", "x", null, At, new CadLate("x", new(2026, 1, 5), new(2026, 1, 5))), At, TestContext.Current.CancellationToken)).AskedToWait;
        }
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2607:f8b0::1", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:192.168.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void What_is_kept_from_the_public_is_no_receiver(string address, bool isPublic) => Assert.Equal(isPublic, WebhookAddress.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Without_a_key_nobody_is_offered_a_webhook()
    {
        Assert.Equal("WHK_NOT_OFFERED", Assert.Throws<Rejected>(() => Signer("Production").SecretOf("whk1", 1)).Code);
        Assert.Throws<InvalidOperationException>(() => Signer("Production", "dG9vIHNob3J0"));
        Assert.NotEqual(Signer("Production", Convert.ToBase64String(new byte[32])).SecretOf("whk1", 1), Signer().SecretOf("whk1", 1));
    }

    static WebhookSigner Signer(string environment = "Development", string? key = null) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:Key", key)]).Build(), new Surroundings(environment));

    sealed class Surroundings(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Carm";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }

    static GoodsReleased Released(string rm) => new(Fresh.TransactionNumber(), rm, new(2026, 1, 5), 100m, At);

    static StatementOfAccountIssued Issued(string rm, string number) => new(rm, number, new(2026, 1, 25), new(2026, 1, 30), 1m, At);

    static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    static string IdOf(Answer made) => made.Json.GetProperty("webhook").GetProperty("webhookId").GetString()!;

    /// <summary>An importer with a manager.</summary>
    sealed record Owner(string Bn9, string Rm, Caller Caller)
    {
        public string Webhooks => $"/api/v1/businesses/{Bn9}/webhooks";

        public Task<Answer> CreateAsync(object webhook, string? key = null) => Caller.PostAsync(Webhooks, webhook, key);

        public async Task<(int, string?)> ChangeAsync(Answer made, string act, object body)
        {
            var answer = await Caller.PostAsync($"{Webhooks}/{IdOf(made)}/{act}", body);
            return (answer.Status, answer.Status == 200 ? answer.Json.GetProperty("webhook").GetProperty("state").GetString() : answer["code"]);
        }

        public async Task<IReadOnlyList<JsonElement>> LogAsync(Answer made, string query = "") => [.. (await Caller.GetAsync($"{Webhooks}/{IdOf(made)}/deliveries?{query}")).Json.GetProperty("items").EnumerateArray()];

        public async Task<IReadOnlyList<string>> NoticesAsync() => [.. (await Caller.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()!)];
    }

    static async Task<Owner> OwnerAsync(CarmSystem carm)
    {
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", At), new BusinessOnboarded(bn9, "Importer", $"manager.{bn9}", [$"{bn9}RM0001"], At));
        return new(bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }
}
