using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Xunit;
using static Carm.Onboarding.Tests.Publishing;

namespace Carm.Onboarding.Tests;

/// <summary>Anyone may have notices by e-mail: asked for, confirmed by the mailbox's owner, and left with any mail's token.</summary>
public sealed class DistributionListTests(CarmHost tests, PostOffice office) : IClassFixture<PostOffice>
{
    const string List = "/api/v1/distribution-list";

    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task Who_confirms_gets_each_notice_in_its_language_until_it_leaves()
    {
        var publisher = await Carm.PublisherAsync();
        foreach (var (name, language) in new[] { ("reader", "en"), ("lecteur", "fr") }) await JoinAsync(name, language);
        await SubscribeAsync("undecided", "en");

        await publisher.PublishAsync(Text("GUIDE", "No notice"));
        await publisher.PublishAsync(Text("NOTICE", "Rates change"));

        Assert.Equal(["Confirm that you want notices", "Rates change"], (await office.MailsToAsync("reader")).Select(m => m.Subject));
        var french = (await office.MailsToAsync("lecteur")).Last();
        Assert.Equal("Rates change (fr)", french.Subject);
        Assert.Contains("Ce qu'il dit.", french.TextBody);
        Assert.Single(await office.MailsToAsync("undecided"));

        var token = TokenIn((await office.MailsToAsync("reader")).Last());
        Assert.Equal(200, (await Carm.PostAsync($"{List}/unsubscribe", new { token })).Status);
        Assert.Equal(200, (await Carm.PostAsync($"{List}/unsubscribe", new { token })).Status);
        await publisher.PublishAsync(Text("NOTICE", "Rates change again"));
        Assert.Equal(2, (await office.MailsToAsync("reader")).Count);
        Assert.Equal(3, (await office.MailsToAsync("lecteur")).Count);
        Assert.Equal(0L, await CountAsync("select count(*) from onboarding.mt_doc_subscription where data::text like '%reader@%'"));
    }

    [Fact]
    public async Task The_answer_never_says_who_is_on_the_list_and_no_mailbox_gets_more_than_one_mail_an_hour()
    {
        var first = await SubscribeAsync("twice", "en");
        var second = await SubscribeAsync("TWICE", "fr");
        Assert.Equal((202, 202, first.Text), (first.Status, second.Status, second.Text));
        var token = TokenIn(Assert.Single(await office.MailsToAsync("twice")));
        Assert.Equal("en", (await Carm.PostAsync($"{List}/confirm", new { token }))["language"]);

        await office.LaterAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(first.Text, (await SubscribeAsync("twice", "fr")).Text);
        var other = TokenIn((await office.MailsToAsync("twice")).Last());
        Assert.NotEqual(token, other);
        Assert.Equal("fr", (await Carm.PostAsync($"{List}/confirm", new { token = other }))["language"]);
    }

    [Fact]
    public async Task A_confirmation_counts_for_48_hours_also_twice_and_a_token_of_ones_own_invention_never()
    {
        await SubscribeAsync("hurried", "en");
        await SubscribeAsync("slow", "en");
        var (hurried, slow) = (TokenIn((await office.MailsToAsync("hurried")).Single()), TokenIn((await office.MailsToAsync("slow")).Single()));
        await office.LaterAsync(TimeSpan.FromHours(47));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal((200, "True"), await AnswerAsync("confirm", hurried));
        await office.LaterAsync(TimeSpan.FromMinutes(61));
        Assert.Equal((422, "LRN_TOKEN_INVALID"), await CodeAsync(Carm.PostAsync($"{List}/confirm", new { token = slow })));
        foreach (var path in new[] { "confirm", "unsubscribe" }) Assert.Equal((422, "LRN_TOKEN_INVALID"), await CodeAsync(Carm.PostAsync($"{List}/{path}", new { token = new string('a', 64) })));

        await SubscribeAsync("passer", "en");
        Assert.Equal(0L, await CountAsync("select count(*) from onboarding.mt_doc_subscription where data::text like '%slow@%'"));      // who does not confirm is forgotten
        Assert.Equal(1L, await CountAsync("select count(*) from onboarding.mt_doc_subscription where data::text like '%hurried@%'"));

        async Task<(int, string?)> AnswerAsync(string path, string token)
        {
            var answer = await Carm.PostAsync($"{List}/{path}", new { token });
            return (answer.Status, answer["isSubscribed"]);
        }
    }

    [Fact]
    public async Task Of_the_tokens_only_hashes_are_kept_and_the_write_is_recorded_as_nobodys()
    {
        await JoinAsync("hashed", "en");
        await (await Carm.PublisherAsync()).PublishAsync(Text("NOTICE", "Secrets"));
        foreach (var mail in await office.MailsToAsync("hashed"))
            foreach (var table in new[] { "onboarding.mt_doc_subscription", "onboarding.mt_doc_unsubscribetoken" })
                Assert.Equal(0L, await CountAsync($"select count(*) from {table} d where d::text like '%{TokenIn(mail)}%'"));
        Assert.True(await CountAsync("select count(*) from onboarding.audit_entry where actor = 'ANONYMOUS' and action = 'SubscribeToNotices'") > 0);

        var key = Guid.NewGuid().ToString("N");
        var (one, again) = (await Carm.Anyone.PostAsync(List, Address("keyed", "en"), key), await Carm.Anyone.PostAsync(List, Address("keyed", "en"), key));
        Assert.Equal((202, one.Text, "true"), (again.Status, again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal((409, "IDEMPOTENCY_MISMATCH"), await CodeAsync(Carm.Anyone.PostAsync(List, Address("other", "en"), key)));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("two@carm.example, three@carm.example")]
    [InlineData("Name <named@carm.example>")]
    [InlineData("line@carm.example\r\nBcc: all@carm.example")]
    [InlineData("blank in@carm.example")]
    public async Task What_is_no_single_address_is_refused(string email) =>
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(Carm.PostAsync(List, new { email, language = "en" })));

    [Fact]
    public async Task When_the_mail_of_one_reader_fails_the_others_get_theirs_and_each_says_where_to_leave()
    {
        var mailer = new MailerWithABadDay("broken@carm.example");
        await using var own = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services => services.AddSingleton<IMailer>(mailer), ("Clock:Start", "2026-03-02T17:00:00Z"), ("Mail:Portal", "https://portal.example/"));
        string[] names = ["one", "broken", "two", "three"];
        foreach (var name in names)
        {
            await own.PostAsync(List, Address(name, "en"));
            await own.SettleAsync();
            await own.PostAsync($"{List}/confirm", new { token = Regex.Match(mailer.Sent.Last().Text, "https://portal.example/distribution-list/confirm\\?token=([0-9a-f]{64})").Groups[1].Value });
        }
        mailer.IsBad = true;
        await (await own.PublisherAsync()).PublishAsync(Text("NOTICE", "Through"));
        await own.SettleAsync();

        var through = mailer.Sent.Where(m => m.Subject == "Through").ToArray();
        Assert.Equal(["one@carm.example", "three@carm.example", "two@carm.example"], through.Select(m => m.To).Order());
        Assert.All(through, m => Assert.Contains(m.Unsubscribe!, m.Text));
        Assert.All(through, m => Assert.Matches("^https://portal.example/distribution-list/unsubscribe\\?token=[0-9a-f]{64}$", m.Unsubscribe));
        await using var waiting = own.Database.CreateCommand("select count(*) from messages.wolverine_incoming_envelopes where status = 'Scheduled' and message_type like '%MailNotice'");
        Assert.Equal(1L, await waiting.ExecuteScalarAsync(TestContext.Current.CancellationToken));      // it is tried again
    }

    [Fact]
    public async Task A_mail_to_a_list_tells_mail_programs_where_to_leave_it()
    {
        await Carm.Alba.Services.GetRequiredService<IMailer>().SendAsync(new Mail("headers@carm.example", "Subject", "Text", "https://portal.example/leave"), TestContext.Current.CancellationToken);
        Assert.Equal("<https://portal.example/leave>", (await office.MailsToAsync("headers")).Single().Headers[HeaderId.ListUnsubscribe]);
    }

    async Task JoinAsync(string name, string language)
    {
        await SubscribeAsync(name, language);
        Assert.Equal(200, (await Carm.PostAsync($"{List}/confirm", new { token = TokenIn((await office.MailsToAsync(name)).Last()) })).Status);
    }

    Task<Answer> SubscribeAsync(string name, string language) => Carm.PostAsync(List, Address(name, language));

    static object Address(string name, string language) => new { email = $"{name}@carm.example", language };

    static string TokenIn(MimeMessage mail) => Regex.Match(mail.TextBody!, "[0-9a-f]{64}").Value;

    async Task<long> CountAsync(string sql)
    {
        await using var command = Carm.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}

/// <summary>Takes every mail but, on a bad day, those to one address.</summary>
public sealed class MailerWithABadDay(string refused) : IMailer
{
    public ConcurrentQueue<Mail> Sent { get; } = [];

    public bool IsBad { get; set; }

    public Task<bool> SendAsync(Mail mail, CancellationToken ct)
    {
        if (IsBad && mail.To == refused) throw new IOException("The server hung up.");
        Sent.Enqueue(mail);
        return Task.FromResult(true);
    }
}
