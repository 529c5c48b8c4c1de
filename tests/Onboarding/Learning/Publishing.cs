using Carm.Testing;
using MimeKit;

namespace Carm.Onboarding.Tests;

/// <summary>What staff do to publish, and what then lies in the letter boxes.</summary>
static class Publishing
{
    public const string Admin = "/api/v1/admin/publications", Open = "/api/v1/publications";

    public static Task<Caller> PublisherAsync(this CarmSystem carm) => carm.SignInAsync("publisher", "PUBLISHER");

    public static object Text(string kind, string title, string? expiresOn = null, object? webinar = null) =>
        new { kind, title = new { en = title, fr = $"{title} (fr)" }, body = new { en = "What it says.", fr = "Ce qu'il dit." }, effectiveFrom = (string?)null, expiresOn, link = "https://carm.example/more", webinar };

    /// <summary>The same as an edit, which has no kind.</summary>
    public static object Edit(string title, object? webinar = null) =>
        new { title = new { en = title, fr = $"{title} (fr)" }, body = new { en = "What it now says.", fr = "Ce qu'il dit désormais." }, webinar };

    public static object Webinar(DateTimeOffset startsAt, int capacity = 10, string joiningLink = "https://carm.example/join/secret") =>
        new { startsAt, endsAt = startsAt.AddHours(1), language = "fr", capacity, joiningLink };

    public static async Task<string> DraftAsync(this Caller publisher, object publication) => (await publisher.PostAsync(Admin, publication)).Json.GetProperty("publication").GetProperty("publicationId").GetString()!;

    public static async Task<string> PublishAsync(this Caller publisher, object publication)
    {
        var id = await publisher.DraftAsync(publication);
        var answer = await publisher.PostAsync($"{Admin}/{id}/publish");
        return answer.Status == 200 ? id : throw new InvalidOperationException(answer.Text);
    }

    /// <summary>Edits what was last read.</summary>
    public static async Task<Answer> EditAsync(this Caller publisher, string id, object publication) => await publisher.PutAsync($"{Admin}/{id}", publication, (await publisher.GetAsync($"{Admin}/{id}")).Headers["ETag"]);

    /// <summary>A person with a profile, whose mails go to its own name.</summary>
    public static async Task<Caller> AttendeeAsync(this CarmSystem carm, string name, string language = "en", bool emailNotifications = true)
    {
        var person = await carm.SignInAsync(name);
        await person.PutAsync("/api/v1/me", new { firstName = "A", lastName = name, email = $"{name}@carm.example", phone = "613-555-0100", language, emailNotifications });
        return person;
    }

    /// <summary>What came for that name once every message is done, the last one last.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> MailsToAsync(this PostOffice office, string name)
    {
        await office.Carm.SettleAsync();
        return [.. office.LettersTo(name).Select(letter => MimeMessage.Load(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(letter))))];
    }

    public static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
