using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>The days of an account in a calendar program, by an address that only its maker knows.</summary>
public sealed class CalendarFeedTests(CarmHost tests)
{
    static readonly DateTimeOffset At = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_address_shows_statements_due_days_and_limits_in_its_language_and_moves_what_was_moved()
    {
        await using var carm = await tests.OnClockAsync("2026-01-20T15:00:00Z");
        var (rm, manager) = await OpenAsync(carm);
        var account = $"#####{rm[5..]}";
        await carm.HearAsync(new DeadlineSet($"appeal/{rm}", rm, "APPEAL_END", "SOADJ-12345000000013-01", new(2026, 4, 6), At), new DeadlineSet($"old/{rm}", rm, "APPEAL_END", "SOADJ-12345000000021-01", new(2025, 10, 31), At));
        var address = await manager.CalendarAddressAsync(rm, "fr", alarmDays: 2);

        var first = await carm.GetAsync(address);
        Assert.Equal((200, "text/calendar"), (first.Status, first.MediaType));
        var events = first.EventsOf();
        // From two months back to twelve ahead, three days of each billing period, and the limit that is not long past.
        Assert.Equal((15 * 3) + 1, events.Count);
        Assert.DoesNotContain(rm, first.Text);
        Assert.Equal([$"2026-01-25 Relevé de compte ({account}) 0 CONFIRMED"], (await carm.CalendarAsync(address, "Relevé de compte")).Where(e => e.StartsWith("2026-01", StringComparison.Ordinal)));
        Assert.Equal([$"2026-01-30 Paiement exigible du relevé du 2026-01-25 ({account}) 0 CONFIRMED"], await carm.CalendarAsync(address, "du relevé du 2026-01-25"));
        Assert.Equal([$"2026-01-30 Dernier jour pour corriger les déclarations de la période de facturation au 2026-01-17 ({account}) 0 CONFIRMED"], await carm.CalendarAsync(address, "au 2026-01-17"));
        Assert.Equal([$"2026-04-06 Dernier jour pour en appeler de SOADJ-12345000000013-01 ({account}) 0 CONFIRMED"], await carm.CalendarAsync(address, "en appeler"));
        var due = events.Single(e => e.Summary!.Contains("du relevé du 2026-01-25", StringComparison.Ordinal));
        Assert.Equal((false, "-PT39H", "2026-01-30"), (due.Start!.HasTime, due.Alarms.Single().Trigger!.Duration.ToString(), $"{due.Start.Date:yyyy-MM-dd}"));

        var tag = first.Headers["ETag"];
        Assert.Equal((304, "", tag), await UnlessAsync(carm, address, tag));
        await carm.HearAsync(new DueDateOverridden(new(2026, 1, 17), new(2026, 2, 6), "Bulletin 1", At), new DueDateOverridden(new(2026, 1, 17), new(2026, 2, 6), "Bulletin 1", At));
        await carm.HearAsync(new DeadlineSet($"appeal/{rm}", rm, "APPEAL_END", "SOADJ-12345000000013-01", new(2026, 4, 6), At.AddDays(1), IsCancelled: true));

        var moved = await UnlessAsync(carm, address, tag);
        Assert.Equal(200, moved.Status);
        Assert.NotEqual(tag, moved.Tag);
        Assert.Equal([$"2026-02-06 Paiement exigible du relevé du 2026-01-25 ({account}) 1 CONFIRMED"], await carm.CalendarAsync(address, "du relevé du 2026-01-25"));
        Assert.Equal([$"2026-04-06 Dernier jour pour en appeler de SOADJ-12345000000013-01 ({account}) 1 CANCELLED"], await carm.CalendarAsync(address, "en appeler"));
        var again = (await carm.GetAsync(address)).EventsOf();
        Assert.Equal(events.Select(e => e.Uid).Order(), again.Select(e => e.Uid).Order());
        Assert.Equal(due.Uid, again.Single(e => e.Summary == due.Summary).Uid);
        Assert.Empty(again.Single(e => e.Status == "CANCELLED").Alarms);
    }

    [Fact]
    public async Task An_address_is_told_once_kept_as_a_hash_and_ends_with_its_revocation_or_its_makers_authority()
    {
        await using var carm = await tests.OnClockAsync("2026-01-20T15:00:00Z");
        var (rm, manager) = await OpenAsync(carm);
        var feeds = $"/api/v1/program-accounts/{rm}/calendar-feeds";
        var made = await manager.PostAsync(feeds, new { language = "en" }, "key-1");
        var repeat = await manager.PostAsync(feeds, new { language = "en" }, "key-1");
        Assert.Equal((201, 201, null), (made.Status, repeat.Status, repeat["address"]));
        var (address, secret) = (made["address"]!, made["address"]!.Split("key=")[1]);
        Assert.Equal(64, secret.Length);
        await using (var kept = carm.Database.CreateCommand("select (select string_agg(data::text, ' ') from onboarding.mt_doc_calendarfeed) || coalesce((select string_agg(answer::text, ' ') from onboarding.idempotency_key), '')"))
            Assert.DoesNotContain(secret, (string)(await kept.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);

        var other = await manager.CalendarAddressAsync(rm);
        Assert.Equal(["VAL_FAILED", "VAL_FAILED"], [(await manager.PostAsync(feeds, new { language = "de" }))["code"], (await manager.PostAsync(feeds, new { language = "en", alarmDays = 31 }))["code"]]);
        var listed = await manager.GetAsync($"{feeds}?pageSize=1");
        Assert.Equal(1, listed.Json.GetProperty("items").GetArrayLength());
        var oldest = (await manager.GetAsync($"{feeds}?pageSize=1&cursor={listed["nextCursor"]}")).Json;
        Assert.Equal((made.Json.GetProperty("feed").GetRawText(), "null"), (oldest.GetProperty("items")[0].GetRawText(), oldest.GetProperty("nextCursor").GetRawText()));

        Assert.Equal(200, (await carm.GetAsync(address)).Status);
        Assert.Equal(404, (await (await carm.SignInAsync("stranger")).SendAsync(HttpMethod.Delete, $"{feeds}/{IdOf(made)}", null)).Status);
        Assert.Equal(200, (await manager.SendAsync(HttpMethod.Delete, $"{feeds}/{IdOf(made)}", null)).Status);
        Assert.Equal(404, (await manager.SendAsync(HttpMethod.Delete, $"{feeds}/{IdOf(made)}", null)).Status);
        var (revoked, unknown, none) = (await carm.GetAsync(address), await carm.GetAsync($"{address}0"), await carm.GetAsync("/api/v1/calendar.ics"));
        Assert.Equal(["404 NOT_FOUND", "404 NOT_FOUND", "404 NOT_FOUND"], [Refused(revoked), Refused(unknown), Refused(none)]);

        Assert.Equal(200, (await carm.GetAsync(other)).Status);
        await (await carm.SignInAsync("desk", "HELPDESK")).PostAsync($"/api/v1/admin/users/manager.{rm[..9]}/lock", new { reason = "Phone stolen" });
        Assert.Equal("404 NOT_FOUND", Refused(await carm.GetAsync(other)));
        await (await carm.SignInAsync("desk", "HELPDESK")).PostAsync($"/api/v1/admin/users/manager.{rm[..9]}/unlock", new { reason = "Phone found" });
        Assert.Equal(200, (await carm.GetAsync(other)).Status);
        await carm.HearAsync(new PersonUnlinked(rm[..9], $"manager.{rm[..9]}", "desk", "Left", At));
        Assert.Equal("404 NOT_FOUND", Refused(await carm.GetAsync(other)));

        static string IdOf(Answer made) => made.Json.GetProperty("feed").GetProperty("feedId").GetString()!;
        static string Refused(Answer answer) => $"{answer.Status} {answer["code"]}";
    }

    [Fact]
    public void A_provider_sees_the_limits_of_the_transactions_that_it_sees()
    {
        var deadline = Deadline.Of(new("d", "700000003RM0001", "APPEAL_END", "SOADJ-1", new(2026, 4, 20), At, "812345674"));
        AuthorityDecision By(string caller, params string[] sight) => new(null, caller, "pBAM", sight);
        Assert.True(ReadCalendarEndpoint.IsSeen(deadline, By("812345674", "OWN")));
        Assert.False(ReadCalendarEndpoint.IsSeen(deadline, By("900000001", "OWN", "IMPORTER")));
        Assert.True(ReadCalendarEndpoint.IsSeen(deadline, By("900000001", "OTHERS")));
        Assert.True(ReadCalendarEndpoint.IsSeen(deadline with { SubmitterBn9 = "700000003" }, By("900000001", "IMPORTER")));
        Assert.True(ReadCalendarEndpoint.IsSeen(deadline with { SubmitterBn9 = null }, By("900000001")));
        // Goods whose declaration nobody is known to have begun may be anybody's.
        var goods = deadline with { Kind = DeadlineKinds.Accounting };
        Assert.True(ReadCalendarEndpoint.IsSeen(goods, By("812345674", "OWN")));
        Assert.False(ReadCalendarEndpoint.IsSeen(goods with { SubmitterBn9 = null }, By("812345674", "OWN", "IMPORTER")));
        Assert.True(ReadCalendarEndpoint.IsSeen(goods with { SubmitterBn9 = null }, By("700000003", "OWN", "IMPORTER", "OTHERS")));
    }

    [Fact]
    public void Every_due_day_of_the_calendar_is_the_tenth_weekday_after_its_17th_unless_moved() =>
        Gen.Int[0, 7_000].Sample(days =>
        {
            var today = new DateOnly(2026, 1, 1).AddDays(days);
            var shown = AccountCalendar.Billing("700000003RM0001", today, new Dictionary<DateOnly, MovedDueDate>()).ToArray();
            Assert.Equal(shown.Length, shown.DistinctBy(d => d.Id).Count());
            Assert.All(shown.Where(d => d.Kind == "PAYMENT_DUE"), d =>
            {
                var statement = DateOnly.Parse(d.Reference, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(BillingCalendar.For(BillingStream.Rpp, statement.AddDays(-8)).PaymentDueOn, d.On);
            });
            Assert.Contains(shown, d => d.Kind == "STATEMENT" && d.On > today && d.On < today.AddDays(32));
        });

    [Fact]
    public void Every_kind_of_limit_is_said_in_both_languages() => Assert.All(DeadlineKinds.All, kind => Assert.All([kind.Value.Title, kind.Value.About], text =>
    {
        Assert.NotEqual(text.En, text.Fr);
        Assert.Equal(text.En.Contains("{0}", StringComparison.Ordinal), text.Fr.Contains("{0}", StringComparison.Ordinal));
    }));

    [Fact]
    public void What_comes_again_or_too_late_changes_nothing_and_each_change_is_counted()
    {
        DeadlineSet Set(int day, int hour, bool cancelled = false) => new("d", "700000003RM0001", "APPEAL_END", "SOADJ-1", new(2026, 4, day), At.AddHours(hour), null, cancelled);
        var first = Deadline.Of(Set(20, 0));
        Assert.Equal(first, first.After(Set(20, 1)));
        var moved = first.After(Set(21, 2));
        Assert.Equal((new DateOnly(2026, 4, 21), 1, At.AddHours(2)), (moved.On, moved.Moves, moved.ChangedAt));
        Assert.Equal(moved, moved.After(Set(22, 1)));
        var over = moved.After(Set(21, 3, cancelled: true));
        Assert.Equal((true, 2), (over.IsCancelled, over.Moves));
        Assert.Equal((false, 3), (over.After(Set(21, 4)).IsCancelled, over.After(Set(21, 4)).Moves));
    }

    [Fact]
    public void A_last_day_to_account_is_over_once_its_goods_are_accounted_for_and_becomes_the_providers_that_has_begun_their_declaration()
    {
        DeadlineSet Set(int day, int hour, string? submitter = null, string kind = DeadlineKinds.Accounting) => new("d", "700000003RM0001", kind, "12345000000013", new(2026, 4, day), At.AddHours(hour), submitter);
        var accounted = new Dictionary<string, DateTimeOffset> { ["12345000000013"] = At.AddHours(3) };
        var set = Deadline.Of(Set(20, 0));
        var met = set.MetBy(accounted);
        Assert.Equal((true, 1, At.AddHours(3)), (met.IsCancelled, met.Moves, met.ChangedAt));
        Assert.Equal(met, met.MetBy(accounted));
        Assert.Equal(set, set.MetBy(new Dictionary<string, DateTimeOffset> { ["12345000000021"] = At }));
        Assert.False(Deadline.Of(Set(20, 0, kind: "APPEAL_END")).MetBy(accounted).IsCancelled);

        var begun = set.After(Set(20, 1, "812345674"));
        Assert.Equal(("812345674", 0, At), (begun.SubmitterBn9, begun.Moves, begun.ChangedAt));
        Assert.Equal(("812345674", 1), (begun.After(Set(21, 2)).SubmitterBn9, begun.After(Set(21, 2)).Moves));
    }

    [Fact]
    public async Task Limits_that_come_together_are_kept_each_as_the_last_of_them_says()
    {
        await using var carm = await tests.OnClockAsync("2026-01-20T15:00:00Z");
        var (rm, manager) = await OpenAsync(carm);
        DeadlineSet Set(string number, int day, int hour, bool cancelled = false) => new($"accounting/{number}", rm, DeadlineKinds.Accounting, number, new(2026, 2, day), At.AddHours(hour), null, cancelled);
        string[] numbers = [.. Enumerable.Range(0, 3).Select(_ => Fresh.TransactionNumber())];
        await carm.HearAsync(Set(numbers[0], 2, -1));
        await using (var session = carm.Alba.Services.GetRequiredService<IOnboardingStore>().LightweightSession())
        {
            await KeepDeadlineHandler.Handle([.. numbers.SelectMany(n => new[] { Set(n, 5, 2), Set(n, 3, 0), Set(n, 4, 1) }), Set(numbers[2], 5, 3, cancelled: true)], session, TestContext.Current.CancellationToken);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var address = await manager.CalendarAddressAsync(rm);
        foreach (var (number, said) in new[] { (numbers[0], "2026-02-05 3 CONFIRMED"), (numbers[1], "2026-02-05 2 CONFIRMED"), (numbers[2], "2026-02-05 3 CANCELLED") })
        {
            var shown = Assert.Single(await carm.CalendarAsync(address, number));
            Assert.Equal(said, $"{shown[..10]} {string.Join(' ', shown.Split(' ')[^2..])}");
        }
    }

    static async Task<(string Rm, Caller Manager)> OpenAsync(CarmSystem carm)
    {
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", At), new BusinessOnboarded(bn9, "Importer", $"manager.{bn9}", [$"{bn9}RM0001"], At));
        return ($"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    static async Task<(int Status, string Text, string Tag)> UnlessAsync(CarmSystem carm, string address, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        var answer = await carm.SendAsync(request);
        return (answer.Status, answer.Text, answer.Headers["ETag"]);
    }
}
