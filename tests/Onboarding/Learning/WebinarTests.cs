using Carm.Testing;
using Ical.Net;
using Xunit;
using static Carm.Onboarding.Tests.Publishing;

namespace Carm.Onboarding.Tests;

/// <summary>Seats in a webinar, what is mailed of them, and its calendar file.</summary>
public sealed class WebinarTests(PostOffice office) : IClassFixture<PostOffice>
{
    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task Who_takes_a_seat_gets_the_joining_link_in_its_language_and_again_gives_the_same_seat()
    {
        var (publisher, person) = (await Carm.PublisherAsync(), await Carm.AttendeeAsync("lea", "fr"));
        var id = await publisher.PublishAsync(Text("WEBINAR", "Filing a CAD", webinar: Webinar(await InAsync(days: 9))));
        Assert.DoesNotContain("secret", (await Carm.GetAsync($"{Open}/{id}")).Text);
        Assert.DoesNotContain("secret", (await person.GetAsync($"{Open}?pageSize=500")).Text);

        var (taken, again) = (await person.PostAsync($"{Open}/{id}/seats"), await person.PostAsync($"{Open}/{id}/seats"));
        Assert.Equal((200, "https://carm.example/join/secret"), (taken.Status, taken["joiningLink"]));
        Assert.Equal(taken.Text, again.Text);
        var mail = Assert.Single(await office.MailsToAsync("lea"));
        Assert.Equal("Votre place : Filing a CAD (fr)", mail.Subject);
        Assert.Contains("https://carm.example/join/secret", mail.TextBody);
        Assert.Equal("9", (await Carm.GetAsync($"{Open}/{id}")).Json.GetProperty("webinar").GetProperty("seatsLeft").ToString());

        var own = (await person.GetAsync("/api/v1/me/webinars", "fr-CA")).Json.GetProperty("items").EnumerateArray().Single();
        Assert.Equal((id, "Filing a CAD (fr)", "https://carm.example/join/secret"), (own.GetProperty("publicationId").GetString(), own.GetProperty("title").GetString(), own.GetProperty("joiningLink").GetString()));
        Assert.Empty((await (await Carm.AttendeeAsync("stranger")).GetAsync("/api/v1/me/webinars")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Of_many_who_want_the_last_seat_at_once_exactly_one_gets_it()
    {
        var publisher = await Carm.PublisherAsync();
        var id = await publisher.PublishAsync(Text("WEBINAR", "Crowded", webinar: Webinar(await InAsync(days: 9), capacity: 1)));
        var people = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Carm.AttendeeAsync($"crowd{n}")));

        var answers = await Task.WhenAll(people.Select(p => p.PostAsync($"{Open}/{id}/seats")));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "LRN_WEBINAR_FULL"), (a.Status, a["code"])));
        var mails = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => office.MailsToAsync($"crowd{n}")));
        Assert.Single(mails.SelectMany(m => m));

        var (winner, loser) = (people[Array.FindIndex(answers, a => a.Status == 200)], people[Array.FindIndex(answers, a => a.Status != 200)]);
        Assert.Equal("True", (await winner.SendAsync(HttpMethod.Delete, $"{Open}/{id}/seats", null))["heldSeat"]);
        Assert.Equal(200, (await loser.PostAsync($"{Open}/{id}/seats")).Status);
    }

    [Fact]
    public async Task A_seat_given_back_under_one_key_is_given_back_once_and_recorded()
    {
        var (publisher, person) = (await Carm.PublisherAsync(), await Carm.AttendeeAsync("giver"));
        var id = await publisher.PublishAsync(Text("WEBINAR", "Given back", webinar: Webinar(await InAsync(days: 9))));
        await person.PostAsync($"{Open}/{id}/seats");
        var (first, repeat) = (await GiveBackAsync("key-1"), await GiveBackAsync("key-1"));
        Assert.Equal((200, "True", "true"), (first.Status, first["heldSeat"], repeat.Headers["Idempotency-Replayed"]));
        Assert.Equal(first.Text, repeat.Text);
        Assert.Equal("False", (await GiveBackAsync("key-2"))["heldSeat"]);
        Assert.Empty((await person.GetAsync("/api/v1/me/webinars")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(2L, await CountAsync("select count(*) from onboarding.audit_entry where actor = 'giver' and action = 'GiveSeatBack'"));

        Task<Answer> GiveBackAsync(string key) => person.SendAsync(HttpMethod.Delete, $"{Open}/{id}/seats", null, key);
    }

    [Fact]
    public async Task There_is_no_seat_without_a_profile_in_a_draft_in_a_notice_or_once_the_webinar_has_begun()
    {
        var (publisher, person) = (await Carm.PublisherAsync(), await Carm.AttendeeAsync("late"));
        var startsAt = await InAsync(days: 1);
        var webinar = await publisher.PublishAsync(Text("WEBINAR", "Tomorrow", webinar: Webinar(startsAt)));
        Assert.Equal((409, "REG_PROFILE_REQUIRED"), await CodeAsync((await Carm.SignInAsync("faceless")).PostAsync($"{Open}/{webinar}/seats")));
        Assert.Equal((401, "AUTH_REQUIRED"), await CodeAsync(Carm.PostAsync($"{Open}/{webinar}/seats", new { })));
        var (draft, notice) = (await publisher.DraftAsync(Text("WEBINAR", "Draft", webinar: Webinar(startsAt))), await publisher.PublishAsync(Text("NOTICE", "No webinar")));
        foreach (var id in new[] { draft, notice, "none" })
        {
            Assert.Equal((404, "NOT_FOUND"), await CodeAsync(person.PostAsync($"{Open}/{id}/seats")));
            Assert.Equal((404, "NOT_FOUND"), await CodeAsync(Carm.GetAsync($"{Open}/{id}/calendar")));
        }

        await office.LaterAsync(TimeSpan.FromHours(25));
        Assert.Equal((409, "LRN_WEBINAR_STARTED"), await CodeAsync(person.PostAsync($"{Open}/{webinar}/seats")));
        Assert.Equal((409, "LRN_WEBINAR_STARTED"), await CodeAsync(publisher.PostAsync($"{Admin}/{draft}/publish")));
    }

    [Fact]
    public async Task Another_hour_and_a_withdrawal_are_mailed_to_those_who_hold_seats_and_to_no_other()
    {
        var publisher = await Carm.PublisherAsync();
        var startsAt = await InAsync(days: 9);
        var id = await publisher.PublishAsync(Text("WEBINAR", "Moving", webinar: Webinar(startsAt)));
        foreach (var (name, wantsMail) in new[] { ("stays", true), ("leaves", true), ("silent", false) }) await (await Carm.AttendeeAsync(name, emailNotifications: wantsMail)).PostAsync($"{Open}/{id}/seats");
        await (await Carm.SignInAsync("leaves")).SendAsync(HttpMethod.Delete, $"{Open}/{id}/seats", null);

        Assert.Equal(200, (await publisher.EditAsync(id, Edit("Moving", Webinar(startsAt, capacity: 20)))).Status);      // of no concern to anybody
        Assert.Single(await office.MailsToAsync("stays"));
        Assert.Equal(200, (await publisher.EditAsync(id, Edit("Moving", Webinar(startsAt.AddDays(1))))).Status);
        Assert.Equal("Changed: Moving", (await office.MailsToAsync("stays")).Last().Subject);
        Assert.Equal((409, "LRN_CAPACITY_TAKEN"), await CodeAsync(EditedAsync(capacity: 1)));
        Assert.Equal(200, (await publisher.PostAsync($"{Admin}/{id}/withdraw", new { reason = "The speaker is ill" })).Status);

        var mails = await office.MailsToAsync("stays");
        Assert.Equal(["Your seat: Moving", "Changed: Moving", "Called off: Moving"], mails.Select(m => m.Subject));
        Assert.DoesNotContain("secret", mails[2].TextBody);
        Assert.DoesNotContain("speaker", mails[2].TextBody);      // why is the CBSA's own file
        Assert.Single(await office.MailsToAsync("leaves"));
        Assert.Empty(await office.MailsToAsync("silent"));
        var own = (await (await Carm.SignInAsync("stays")).GetAsync("/api/v1/me/webinars")).Json.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("WITHDRAWN", System.Text.Json.JsonValueKind.Null), (own.GetProperty("state").GetString(), own.GetProperty("joiningLink").ValueKind));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync((await Carm.SignInAsync("leaves")).PostAsync($"{Open}/{id}/seats")));

        Task<Answer> EditedAsync(int capacity) => publisher.EditAsync(id, Edit("Moving", Webinar(startsAt, capacity)));
    }

    [Fact]
    public async Task A_calendar_knows_the_webinar_again_after_an_edit_and_strikes_it_out_after_a_withdrawal()
    {
        var publisher = await Carm.PublisherAsync();
        var startsAt = await InAsync(days: 9);
        var id = await publisher.PublishAsync(Text("WEBINAR", "Dated; with, signs", webinar: Webinar(startsAt)));
        var file = await Carm.GetAsync($"{Open}/{id}/calendar", "fr-CA");
        Assert.Equal((200, "text/calendar"), (file.Status, file.MediaType));
        Assert.Contains($"DTSTART:{startsAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", file.Text);
        Assert.Contains($"DTEND:{startsAt.AddHours(1).UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", file.Text);
        Assert.DoesNotContain("secret", file.Text);
        var first = Read(file);
        Assert.Equal(("Dated; with, signs (fr)", EventStatus.Confirmed), (first.Summary, first.Status));
        Assert.Equal(first.Summary, Read(await Carm.GetAsync($"{Open}/{id}/calendar?lang=fr", "en-CA")).Summary);

        await publisher.EditAsync(id, Edit("Dated", Webinar(startsAt.AddDays(1))));
        var second = Read(await Carm.GetAsync($"{Open}/{id}/calendar"));
        await publisher.PostAsync($"{Admin}/{id}/withdraw", new { reason = "None came" });
        var third = Read(await Carm.GetAsync($"{Open}/{id}/calendar"));

        Assert.Equal(startsAt.AddDays(1).UtcDateTime, second.Start!.AsUtc);
        Assert.Equal((first.Uid, first.Uid, EventStatus.Cancelled), (second.Uid, third.Uid, third.Status));
        Assert.True(first.Sequence < second.Sequence && second.Sequence < third.Sequence);

        static Ical.Net.CalendarComponents.CalendarEvent Read(Answer file) => Calendar.Load(file.Text)!.Events.Single()!;
    }

    /// <summary>So many days after the host's clock, on the whole minute.</summary>
    async Task<DateTimeOffset> InAsync(int days)
    {
        var now = DateTimeOffset.Parse((await Carm.GetAsync("/dev/clock"))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddDays(days);
    }

    async Task<long> CountAsync(string sql)
    {
        await using var command = Carm.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
