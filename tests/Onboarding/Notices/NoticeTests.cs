using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>The inbox, its mail and its delivery log (onboarding 12).</summary>
public sealed class NoticeTests(PostOffice office) : IClassFixture<PostOffice>
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero);

    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task A_notice_comes_once_in_the_language_of_its_reader_and_its_mail_tells_no_amount_and_no_whole_number()
    {
        var client = await OfAsync(Carm, language: "fr");
        var asked = NoticeRequested.ToManagers($"statement/{client.Rm}", client.Bn9, "LEDGER_STATEMENT_READY", Now, client.Rm, "SOA-1", "4049.72", "2026-03-31");
        await Carm.HearAsync(asked, asked);
        var inbox = (await client.Manager.GetAsync("/api/v1/notifications?unread=true", "fr-CA")).Json;
        var notice = inbox.GetProperty("items").EnumerateArray().Single(n => n.GetProperty("template").GetString() == "LEDGER_STATEMENT_READY");
        Assert.Equal("Relevé SOA-1 : total à payer 4\u00a0049,72\u00a0$, échéance le 2026-03-31.", notice.GetProperty("text").GetString());
        var id = notice.GetProperty("notificationId").GetString();
        Assert.Contains("total payable $4,049.72", (await client.Manager.GetAsync($"/api/v1/notifications/{id}"))["text"]);

        var letter = Assert.Single(office.LettersTo(client.ManagerSubject), l => l.Contains("relev", StringComparison.OrdinalIgnoreCase));
        foreach (var amount in new[] { "4049", "049,72", "049.72" }) Assert.DoesNotContain(amount, letter);
        Assert.DoesNotContain(client.Bn9, letter);
        Assert.Contains($"#####{client.Rm[5..]}", letter);
        var delivery = (await client.Manager.GetAsync($"/api/v1/notifications/{id}")).Json.GetProperty("deliveries")[0];
        Assert.Equal(("SENT", "b***@carm.example"), (delivery.GetProperty("outcome").GetString(), delivery.GetProperty("to").GetString()));

        var before = inbox.GetProperty("unreadCount").GetInt32();
        await Must(200, client.Manager.PostAsync($"/api/v1/notifications/{id}/read"));
        Assert.Equal(before - 1, (await client.Manager.GetAsync("/api/v1/notifications?unread=true")).Json.GetProperty("unreadCount").GetInt32());
        await Must(200, client.Manager.PostAsync($"/api/v1/notifications/{id}/unread"));
        Assert.Equal(before, (await client.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("unreadCount").GetInt32());
        Assert.Equal(404, (await (await OfAsync(Carm)).Manager.GetAsync($"/api/v1/notifications/{id}")).Status);
    }

    [Fact]
    public async Task Who_wants_no_mail_gets_none_but_what_guards_the_account()
    {
        var client = await OfAsync(Carm);
        await Must(200, client.Manager.PutAsync("/api/v1/me/notifications", new { email = true, muted = new[] { "BILLING" } }));
        var letters = office.LettersTo(client.ManagerSubject).Count();
        await Carm.HearAsync(NoticeRequested.ToManagers($"s/{client.Rm}", client.Bn9, "LEDGER_STATEMENT_READY", Now, client.Rm, "SOA-1", "1.00", "2026-03-31"));
        Assert.Equal(letters, office.LettersTo(client.ManagerSubject).Count());
        await Carm.HearAsync(NoticeRequested.ToManagers($"a/{client.Rm}", client.Bn9, "APPEALS_DECIDED", Now, client.Rm, "A-1", "ALLOWED"));
        Assert.Equal(letters + 1, office.LettersTo(client.ManagerSubject).Count());
        await Must(200, client.Manager.PutAsync("/api/v1/me/notifications", new { email = false }));
        await Carm.HearAsync(NoticeRequested.ToManagers($"b/{client.Rm}", client.Bn9, "APPEALS_DECIDED", Now, client.Rm, "A-2", "DENIED"), NoticeRequested.ToManagers($"c/{client.Rm}", client.Bn9, "N13_LICENCE", Now, client.Rm, "00001", "SUSPENDED", "Late"));
        Assert.Equal(letters + 2, office.LettersTo(client.ManagerSubject).Count());
        Assert.Equal(5, (await InboxAsync(client.Manager)).Length);
    }

    [Fact]
    public async Task The_inbox_comes_in_pages_the_newest_first()
    {
        var client = await OfAsync(Carm);
        await Carm.HearAsync([.. Enumerable.Range(1, 7).Select(n => NoticeRequested.ToManagers($"p{n}/{client.Rm}", client.Bn9, "LEDGER_PAYMENT_POSTED", Now.AddMinutes(n / 2), client.Rm, $"P{n}", "1.00", "2026-03-02"))]);
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await client.Manager.GetAsync($"/api/v1/notifications?pageSize=3{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("notificationId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString() ?? "";
        }
        while (cursor.Length > 0);
        Assert.Equal(8, seen.Distinct().Count());
        Assert.Equal(8, seen.Count);
        Assert.Equal((400, "VAL_PAGE"), await CodeAsync(client.Manager.GetAsync("/api/v1/notifications?cursor=YWJj")));
    }

    [Fact]
    public void A_mail_that_fails_is_tried_again_and_its_failures_stand_in_the_log()
    {
        var notice = new Notice("n", "p", "N2", "700000003", null, [], "en", "p@carm.example", MailState.Waiting, Now);
        foreach (var minutes in new[] { 1, 4, 16, 64, 256 })
        {
            notice = notice.Tried("REFUSED", hasWay: true, Now);
            Assert.Equal((MailState.Waiting, TimeSpan.FromMinutes(minutes)), (notice.Mail, notice.Pause));
        }
        Assert.Equal(MailState.Failed, notice.Tried("REFUSED", true, Now).Mail);
        Assert.Equal(MailState.Sent, notice.Tried(null, true, Now).Mail);
        Assert.Equal(MailState.Unavailable, notice.Tried(null, hasWay: false, Now).Mail);
    }

    [Fact]
    public void Every_template_speaks_both_languages_and_fills_all_its_places()
    {
        Assert.All(NoticeTemplates.All, t =>
        {
            Assert.NotEqual(t.Value.Subject.En, t.Value.Subject.Fr);
            Assert.NotEqual(t.Value.Text.En, t.Value.Text.Fr);
            Assert.Equal(Places(t.Value.Text.En), Places(t.Value.Text.Fr));
        });
        foreach (var key in new[] { "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N10", "N11", "N12", "N13", "N14" }) Assert.Contains(NoticeTemplates.All.Keys, k => k == key || k.StartsWith($"{key}_", StringComparison.Ordinal));

        static string[] Places(string text) => [.. System.Text.RegularExpressions.Regex.Matches(text, @"\{([0-9])").Select(m => m.Groups[1].Value).Order()];
    }
}
