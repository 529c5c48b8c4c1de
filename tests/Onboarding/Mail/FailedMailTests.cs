using System.Collections.Concurrent;
using System.Text.Json;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>Mail that did not get out is seen by staff with what stood in its way, and sent again when they say so.</summary>
public sealed class FailedMailTests(CarmHost tests)
{
    const string Mails = "/api/v1/admin/operations/mails";

    static readonly DateTimeOffset Now = new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero);

    readonly MailerOfMoods mailer = new();

    [Fact]
    public async Task A_mail_that_no_try_got_out_is_seen_with_its_cause_and_sent_again_once_to_the_address_of_today()
    {
        await using var carm = await OpenAsync();
        var client = await OfAsync(carm);
        var (desk, auditor) = (await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("auditor", "AUDITOR"));
        mailer.Failure = new IOException("The server hung up.");
        var id = await AskAsync(carm, client, "A-1");
        // It is tried again by itself, until the last try failed too.
        for (var tries = 1; tries < Notice.Attempts; tries++)
        {
            Assert.Empty(await ListedAsync(auditor));
            await carm.HearAsync(new DeliverNotice(id, client.Bn9));
        }

        var row = Assert.Single(await ListedAsync(auditor));
        Assert.Equal((id, client.Bn9, "APPEALS_DECIDED", "FAILED", "b***@carm.example", 6, "BROKEN"),
            (Text(row, "notificationId"), Text(row, "bn9"), Text(row, "template"), Text(row, "mail"), Text(row, "address"), row.GetProperty("tries").GetInt32(), Text(row, "failure")));
        Assert.StartsWith("The connection to the mail server broke", Text(row.GetProperty("explanation"), "en"));
        Assert.StartsWith("La connexion au serveur de courriel s'est rompue", Text(row.GetProperty("explanation"), "fr"));
        Assert.DoesNotContain($"{client.ManagerSubject}@", (await auditor.GetAsync(Mails)).Text);
        Assert.Equal((1, 0, 0), ((await ListedAsync(desk, $"?bn9={client.Bn9}&unavailable=false")).Length, (await ListedAsync(desk, $"?bn9={Fresh.Bn9()}")).Length, (await ListedAsync(desk, "?unavailable=true")).Length));

        var again = $"{Mails}/{id}/resend";
        Assert.Equal((403, 404, 404, 404), ((await auditor.PostAsync(again)).Status, (await client.Manager.PostAsync(again)).Status, (await client.Manager.GetAsync(Mails)).Status, (await desk.PostAsync($"{Mails}/{Guid.NewGuid():N}/resend")).Status));
        // Before the cause is mended it comes back.
        await Must(202, desk.PostAsync(again));
        await carm.SettleAsync();
        Assert.Equal(7, Assert.Single(await ListedAsync(desk)).GetProperty("tries").GetInt32());

        mailer.Failure = null;
        var before = mailer.Sent.Count;
        await Must(200, client.Manager.PutAsync("/api/v1/me", new { firstName = "First", lastName = "User", email = "mended@carm.example", phone = "902-555-0100", language = "en" }, (await client.Manager.GetAsync("/api/v1/me")).Headers["ETag"]));
        await Must(202, desk.PostAsync(again, key: "once"));
        await carm.SettleAsync();
        Assert.Equal((before + 1, "mended@carm.example"), (mailer.Sent.Count, mailer.Sent.Last().To));
        Assert.Empty(await ListedAsync(desk));
        Assert.Equal("true", (await Must(202, desk.PostAsync(again, key: "once"))).Headers["Idempotency-Replayed"]);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(desk.PostAsync(again)));
        await carm.SettleAsync();
        Assert.Equal(before + 1, mailer.Sent.Count);

        var notice = (await client.Manager.GetAsync($"/api/v1/notifications/{id}")).Json;
        Assert.Equal(("SENT", "m***@carm.example"), (Text(notice, "mail"), Text(notice.GetProperty("deliveries").EnumerateArray().Last(), "to")));
        var audit = (await auditor.GetAsync("/api/v1/admin/audit?actor=desk")).Json.GetProperty("items").EnumerateArray().Select(r => (Text(r, "module"), Text(r, "action"), Text(r, "target")));
        Assert.Equal([("ONBOARDING", "ResendMail", id), ("ONBOARDING", "ResendMail", id)], audit);
    }

    [Fact]
    public async Task What_failed_before_there_were_codes_is_explained_as_what_fails_now()
    {
        await using var carm = await OpenAsync();
        var client = await OfAsync(carm);
        await using (var session = carm.Alba.Services.GetRequiredService<IOnboardingStore>().LightweightSession())
        {
            session.Store(new[] { "REFUSED", "SmtpCommandException", "UNREACHABLE", "TimeoutException" }.Select((failure, n) => new Notice($"old-{n}", client.ManagerSubject, "APPEALS_DECIDED", client.Bn9, client.Rm, ["A-1", "ALLOWED"], "en", "a@carm.example", MailState.Failed, Now.AddSeconds(-n)) { Deliveries = [new(Now, "a***@carm.example", "FAILED", failure)] }).ToArray());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var told = (await ListedAsync(await carm.SignInAsync("desk", "HELPDESK"))).Select(r => Text(r.GetProperty("explanation"), "en")).ToArray();
        Assert.Equal((4, told[0], told[2]), (told.Length, told[1], told[3]));
        Assert.StartsWith("The mail server refused it", told[0]);
        Assert.StartsWith("The mail server could not be reached", told[2]);
    }

    [Fact]
    public async Task What_a_system_without_a_mail_server_kept_is_listed_in_pages_and_goes_out_once_there_is_one()
    {
        await using var carm = await OpenAsync();
        var client = await OfAsync(carm);
        var desk = await carm.SignInAsync("desk", "HELPDESK");
        mailer.HasWay = false;
        for (var n = 1; n <= 3; n++) await AskAsync(carm, client, $"A-{n}");

        var first = (await desk.GetAsync($"{Mails}?unavailable=true&pageSize=2")).Json;
        var rest = (await desk.GetAsync($"{Mails}?unavailable=true&pageSize=2&cursor={Text(first, "nextCursor")}")).Json;
        JsonElement[] all = [.. first.GetProperty("items").EnumerateArray(), .. rest.GetProperty("items").EnumerateArray()];
        Assert.Equal((3, JsonValueKind.Null), (all.Select(r => Text(r, "notificationId")).Distinct().Count(), rest.GetProperty("nextCursor").ValueKind));
        Assert.All(all, r => Assert.Equal(("UNAVAILABLE", 1, JsonValueKind.Null), (Text(r, "mail"), r.GetProperty("tries").GetInt32(), r.GetProperty("failure").ValueKind)));
        Assert.Contains("no mail server", Text(all[0].GetProperty("explanation"), "en"));
        Assert.Empty(await ListedAsync(desk, "?unavailable=false"));

        mailer.HasWay = true;
        var before = mailer.Sent.Count;
        await Must(202, desk.PostAsync($"{Mails}/{Text(all[0], "notificationId")}/resend"));
        await carm.SettleAsync();
        Assert.Equal((before + 1, 2), (mailer.Sent.Count, (await ListedAsync(desk)).Length));
    }

    [Fact]
    public async Task All_that_hours_without_a_mail_server_kept_goes_out_together_and_what_was_not_asked_for_stays()
    {
        await using var carm = await OpenAsync();
        var client = await OfAsync(carm);
        var (desk, auditor) = (await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("auditor", "AUDITOR"));
        const string all = $"{Mails}/resend";
        mailer.HasWay = false;
        await AskAsync(carm, client, "A-1");
        await carm.HearAsync(NoticeRequested.ToManagers($"later/{client.Rm}", client.Bn9, "APPEALS_DECIDED", Now.AddHours(1), client.Rm, "A-2", "ALLOWED"));
        Assert.Equal((403, 404), ((await auditor.PostAsync(all, new { })).Status, (await client.Manager.PostAsync(all, new { })).Status));

        mailer.HasWay = true;
        var before = mailer.Sent.Count;
        Assert.Equal((0, 0), await AgainAsync(new { unavailable = false }));
        Assert.Equal((1, 0), await AgainAsync(new { unavailable = true, since = Now.AddMinutes(30) }));
        Assert.Equal((before + 1, Notice.IdOf($"A-1/{client.Rm}", client.ManagerSubject)), (mailer.Sent.Count, Text(Assert.Single(await ListedAsync(desk)), "notificationId")));
        Assert.Equal((1, 0), await AgainAsync(new { }));
        Assert.Equal((before + 2, 0), (mailer.Sent.Count, (await ListedAsync(desk)).Length));
        Assert.Contains("ResendMails", (await auditor.GetAsync("/api/v1/admin/audit?actor=desk")).Text);

        async Task<(int Count, int Left)> AgainAsync(object asked)
        {
            var answer = (await Must(202, desk.PostAsync(all, asked))).Json;
            await carm.SettleAsync();
            return (answer.GetProperty("count").GetInt32(), answer.GetProperty("left").GetInt32());
        }
    }

    [Fact]
    public async Task Of_more_than_are_sent_at_once_the_rest_is_said_and_taken_from_where_the_first_ended_though_none_of_those_got_out()
    {
        await using var carm = await OpenAsync();
        var client = await OfAsync(carm);
        await using (var session = carm.Alba.Services.GetRequiredService<IOnboardingStore>().LightweightSession())
        {
            session.Store(Enumerable.Range(0, ResendMailsHandler.AtOnce + 1).Select(n => new Notice($"many-{n:D4}", client.ManagerSubject, "APPEALS_DECIDED", client.Bn9, client.Rm, ["A-1", "ALLOWED"], "en", "a@carm.example", MailState.Unavailable, Now.AddSeconds(n))).ToArray());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var desk = await carm.SignInAsync("desk", "HELPDESK");
        // All of them come back, and would be the oldest again.
        mailer.HasWay = false;
        DateTimeOffset? since = null;
        // The last one that was taken is taken again: others may have been given at its instant.
        foreach (var (count, left, next) in new[] { (ResendMailsHandler.AtOnce, 1, (DateTimeOffset?)Now.AddSeconds(ResendMailsHandler.AtOnce - 1)), (2, 0, null) })
        {
            var answer = (await Must(202, desk.PostAsync($"{Mails}/resend", new { unavailable = true, since }))).Json;
            await carm.SettleAsync();
            since = answer.GetProperty("next").ValueKind == JsonValueKind.Null ? null : answer.GetProperty("next").GetDateTimeOffset();
            Assert.Equal((count, left, next), (answer.GetProperty("count").GetInt32(), answer.GetProperty("left").GetInt32(), since));
        }
    }

    async Task<CarmSystem> OpenAsync() => await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services => services.AddSingleton<IMailer>(mailer), ("Clock:Start", "2026-03-02T17:00:00Z"));

    /// <summary>A notice to the manager, who wants mail.</summary>
    static async Task<string> AskAsync(CarmSystem carm, Client client, string appeal)
    {
        await carm.HearAsync(NoticeRequested.ToManagers($"{appeal}/{client.Rm}", client.Bn9, "APPEALS_DECIDED", Now, client.Rm, appeal, "ALLOWED"));
        return Notice.IdOf($"{appeal}/{client.Rm}", client.ManagerSubject);
    }

    static async Task<JsonElement[]> ListedAsync(Caller officer, string query = "") => [.. (await Must(200, officer.GetAsync(Mails + query))).Json.GetProperty("items").EnumerateArray()];

    static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    /// <summary>Takes every mail, none, or throws.</summary>
    sealed class MailerOfMoods : IMailer
    {
        public ConcurrentQueue<Mail> Sent { get; } = [];

        public Exception? Failure { get; set; }

        public bool HasWay { get; set; } = true;

        public Task<bool> SendAsync(Mail mail, CancellationToken ct)
        {
            if (Failure is { } failure) throw failure;
            if (HasWay) Sent.Enqueue(mail);
            return Task.FromResult(HasWay);
        }
    }
}
