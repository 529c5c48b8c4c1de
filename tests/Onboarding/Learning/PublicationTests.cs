using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Publishing;

namespace Carm.Onboarding.Tests;

/// <summary>Notices, guides and webinars: staff draft, publish and withdraw them, anyone reads them in its language.</summary>
public sealed class PublicationTests(CarmHost carm)
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero);

    static readonly PublicationContent Said = new(new("Title", "Titre"), new("Body", "Corps"), null, null, null, null);

    static readonly PublicationContent Lesson = Said with { Webinar = new(Noon.AddHours(1), Noon.AddHours(2), "en", 10, "https://carm.example/join") };

    static readonly Dictionary<string, Func<Publication, Publication>> Commands = new()
    {
        ["edit"] = p => p.Edited(Said, 0, Noon),
        ["publish"] = p => p.Published(Noon),
        ["withdraw"] = p => p.Withdrawn("Wrong", Noon),
    };

    static readonly Dictionary<(PublicationState, string), PublicationState> Allowed = new()
    {
        [(PublicationState.Draft, "edit")] = PublicationState.Draft,
        [(PublicationState.Draft, "publish")] = PublicationState.Published,
        [(PublicationState.Published, "edit")] = PublicationState.Published,
        [(PublicationState.Published, "withdraw")] = PublicationState.Withdrawn,
    };

    public static TheoryData<PublicationState, string> EveryCommandInEveryState => [.. Enum.GetValues<PublicationState>().SelectMany(state => Commands.Keys.Select(command => (state, command)))];

    [Theory]
    [MemberData(nameof(EveryCommandInEveryState))]
    public void A_publication_goes_from_draft_to_published_to_withdrawn_and_no_other_way(PublicationState state, string command)
    {
        var publication = Publication.Draft(PublicationKind.Notice, Said, Noon) with { State = state };
        if (!Allowed.TryGetValue((state, command), out var next))
        {
            Assert.Equal("STATE_CONFLICT", Assert.Throws<Rejected>(() => Commands[command](publication)).Code);
            return;
        }
        var written = Commands[command](publication);
        Assert.Equal((next, publication.Changes + 1), (written.State, written.Changes));
    }

    [Fact]
    public void A_webinar_keeps_the_seats_that_are_taken_and_once_begun_its_hour()
    {
        var draft = Publication.Draft(PublicationKind.Webinar, Lesson, Noon);
        Assert.Equal("LRN_WEBINAR_TERMS", Code(() => Publication.Draft(PublicationKind.Webinar, Said, Noon)));
        Assert.Equal("LRN_WEBINAR_TERMS", Code(() => Publication.Draft(PublicationKind.Guide, Lesson, Noon)));
        Assert.Equal("LRN_WEBINAR_TERMS", Code(() => draft.Edited(Said, 0, Noon)));
        Assert.Equal("LRN_WEBINAR_STARTED", Code(() => draft.Published(Noon.AddHours(1))));
        Assert.Equal("LRN_EXPIRED", Code(() => Publication.Draft(PublicationKind.Notice, Said with { ExpiresOn = new(2026, 3, 1) }, Noon).Published(Noon)));

        var published = draft.Published(Noon);
        Assert.Equal("LRN_CAPACITY_TAKEN", Code(() => published.Edited(Capacity(4), 5, Noon)));
        Assert.Equal(5, published.Edited(Capacity(5), 5, Noon).Content.Webinar!.Capacity);
        Assert.Equal("LRN_WEBINAR_STARTED", Code(() => published.Edited(Moved(2), 0, Noon.AddHours(1))));
        Assert.Equal("LRN_WEBINAR_STARTED", Code(() => published.Edited(Moved(-2), 0, Noon)));
        Assert.Equal(Noon.AddHours(3), published.Edited(Moved(2), 0, Noon).Content.Webinar!.StartsAt);
        Assert.Equal(Noon.AddHours(1), published.Edited(Capacity(3), 0, Noon.AddHours(1)).Content.Webinar!.StartsAt);

        static PublicationContent Capacity(int seats) => Lesson with { Webinar = Lesson.Webinar! with { Capacity = seats } };
        static PublicationContent Moved(int hours) => Lesson with { Webinar = Lesson.Webinar! with { StartsAt = Lesson.Webinar.StartsAt.AddHours(hours), EndsAt = Lesson.Webinar.EndsAt.AddHours(hours) } };
        static string Code(Action refused) => Assert.Throws<Rejected>(refused).Code;
    }

    [Fact]
    public async Task Nobody_sees_a_draft_and_everybody_reads_what_is_published_in_its_own_language()
    {
        var publisher = await carm.PublisherAsync();
        var drafted = await publisher.PostAsync(Admin, Text("GUIDE", "How to file"));
        var id = drafted.Json.GetProperty("publication").GetProperty("publicationId").GetString()!;
        Assert.Equal((201, $"{Admin}/{id}"), (drafted.Status, drafted.Headers["Location"]));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(carm.GetAsync($"{Open}/{id}")));

        Assert.Equal(200, (await publisher.PostAsync($"{Admin}/{id}/publish")).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(publisher.PostAsync($"{Admin}/{id}/publish")));
        var (english, french) = (await carm.GetAsync($"{Open}/{id}"), await carm.GetAsync($"{Open}/{id}", "fr-CA"));
        Assert.Equal(("How to file", "What it says.", "False"), (english["title"], english["body"], english["isExpired"]));
        Assert.Equal(("How to file (fr)", "Ce qu'il dit."), (french["title"], french["body"]));
        Assert.Equal("How to file (fr)", Find(await carm.GetAsync($"{Open}?kind=GUIDE", "fr-CA"), id)!.Value.GetProperty("title").GetString());
        Assert.Null(Find(await carm.GetAsync($"{Open}?kind=NOTICE&pageSize=500"), id));

        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(publisher.PostAsync($"{Admin}/{id}/withdraw", new { reason = "" })));
        Assert.Equal(200, (await publisher.PostAsync($"{Admin}/{id}/withdraw", new { reason = "Superseded" })).Status);
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(carm.GetAsync($"{Open}/{id}")));
        Assert.Null(Find(await carm.GetAsync($"{Open}?pageSize=500"), id));
        var kept = await publisher.GetAsync($"{Admin}/{id}");
        Assert.Equal(("WITHDRAWN", "Superseded"), (kept["state"], kept["withdrawalReason"]));
    }

    [Fact]
    public async Task An_edit_names_the_version_that_it_changes()
    {
        var publisher = await carm.PublisherAsync();
        var id = await publisher.PublishAsync(Text("NOTICE", "First text"));
        var read = await publisher.GetAsync($"{Admin}/{id}");
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(publisher.PutAsync($"{Admin}/{id}", Edit("Second text"))));
        var edited = await publisher.PutAsync($"{Admin}/{id}", Edit("Second text"), read.Headers["ETag"]);
        Assert.Equal((200, "\"3\""), (edited.Status, edited.Headers["ETag"]));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(publisher.PutAsync($"{Admin}/{id}", Edit("Third text"), read.Headers["ETag"])));
        Assert.Equal("Second text", (await carm.GetAsync($"{Open}/{id}"))["title"]);
    }

    [Fact]
    public async Task Both_languages_are_needed_and_what_makes_no_sense_is_refused()
    {
        var publisher = await carm.PublisherAsync();
        var soon = DateTimeOffset.UtcNow.AddDays(9);
        foreach (var (body, field) in new (object, string)[]
        {
            (new { kind = "NOTICE", title = new { en = "Only English", fr = "" }, body = new { en = "x", fr = "y" } }, "VAL_NOT_EMPTY"),
            (new { kind = "NOTICE", title = new { en = "x", fr = "y" } }, "VAL_NOT_NULL"),
            (new { kind = "NOTICE", title = new { en = "two\nlines", fr = "y" }, body = new { en = "x", fr = "y" } }, "VAL_REGULAR_EXPRESSION"),
            (new { kind = "NOTICE", title = new { en = "x", fr = "y" }, body = new { en = "x", fr = "y" }, effectiveFrom = "2026-04-02", expiresOn = "2026-04-01" }, "LRN_DATES"),
            (new { kind = "NOTICE", title = new { en = "x", fr = "y" }, body = new { en = "x", fr = "y" }, link = "javascript:alert(1)" }, "LRN_LINK"),
            (Text("WEBINAR", "x", webinar: new { startsAt = soon, endsAt = soon, language = "en", capacity = 1, joiningLink = "https://carm.example" }), "LRN_TIMES"),
            (Text("WEBINAR", "x", webinar: new { startsAt = soon, endsAt = soon.AddHours(1), language = "de", capacity = 1, joiningLink = "https://carm.example" }), "VAL_LANGUAGE"),
            (Text("WEBINAR", "x", webinar: new { startsAt = soon, endsAt = soon.AddHours(1), language = "en", capacity = 0, joiningLink = "https://carm.example" }), "VAL_INCLUSIVE_BETWEEN"),
            (Text("WEBINAR", "x", webinar: new { startsAt = soon, endsAt = soon.AddHours(1), language = "en", capacity = 1, joiningLink = "http://carm.example" }), "LRN_LINK"),
        })
        {
            var answer = await publisher.PostAsync(Admin, body);
            Assert.Equal((400, field), (answer.Status, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
        }
        Assert.Equal((400, "LRN_WEBINAR_TERMS"), await CodeAsync(publisher.PostAsync(Admin, Text("WEBINAR", "No terms"))));
        Assert.Equal((400, "LRN_KIND"), await CodeAsync(carm.GetAsync($"{Open}?kind=BOOK")));
        Assert.Equal((400, "LRN_STATE"), await CodeAsync(publisher.GetAsync($"{Admin}?state=LOST")));
    }

    [Fact]
    public async Task Only_who_publishes_for_the_CBSA_does_and_lists_what_is_not_yet_out()
    {
        var (publisher, officer, client) = (await carm.PublisherAsync(), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("client"));
        var (guide, notice) = (await publisher.DraftAsync(Text("GUIDE", "Draft guide")), await publisher.DraftAsync(Text("NOTICE", "Draft notice")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(officer.PostAsync($"{Admin}/{guide}/publish")));
        Assert.Equal(404, (await client.GetAsync($"{Admin}/{guide}")).Status);

        var drafts = await publisher.GetAsync($"{Admin}?state=DRAFT&kind=GUIDE&pageSize=500");
        Assert.NotNull(Find(drafts, guide));
        Assert.Null(Find(drafts, notice));
        var page = await publisher.GetAsync($"{Admin}?pageSize=1");
        var second = await publisher.GetAsync($"{Admin}?pageSize=1&cursor={page["nextCursor"]}");
        Assert.True(string.CompareOrdinal(IdOf(page), IdOf(second)) > 0);
    }

    [Fact]
    public async Task The_newest_comes_first_and_a_notice_whose_last_day_has_passed_is_listed_no_more_but_can_be_read()
    {
        await using var own = await carm.OnClockAsync("2026-03-02T17:00:00Z");
        var publisher = await own.PublisherAsync();
        var early = await publisher.DraftAsync(Text("NOTICE", "Drafted first"));
        var brief = await publisher.PublishAsync(Text("NOTICE", "Brief", expiresOn: "2026-03-03"));
        await own.MoveClockAsync("2026-03-02T18:00:00Z");
        await publisher.PostAsync($"{Admin}/{early}/publish");
        Assert.Equal([early, brief], Ids(await own.GetAsync(Open)));
        var first = await own.GetAsync($"{Open}?pageSize=1");
        Assert.Equal([brief], Ids(await own.GetAsync($"{Open}?pageSize=1&cursor={first["nextCursor"]}")));

        await own.MoveClockAsync("2026-03-04T04:30:00Z");       // the evening of the 3rd in Toronto
        Assert.Equal([early, brief], Ids(await own.GetAsync(Open)));
        await own.MoveClockAsync("2026-03-04T05:30:00Z");
        Assert.Equal([early], Ids(await own.GetAsync(Open)));
        Assert.Equal("True", (await own.GetAsync($"{Open}/{brief}"))["isExpired"]);
    }

    static string?[] Ids(Answer list) => [.. list.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("publicationId").GetString())];

    static string IdOf(Answer page) => Ids(page).Single()!;

    static JsonElement? Find(Answer list, string id) => list.Json.GetProperty("items").EnumerateArray().Cast<JsonElement?>().SingleOrDefault(i => i!.Value.GetProperty("publicationId").GetString() == id);
}
