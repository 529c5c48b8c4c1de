using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The guides of the repository are read on a running system, by programs as they are written and by people as pages.</summary>
public sealed class GuideTests(CarmHost carm)
{
    const string Guides = "/docs/guides";

    static readonly string[] Files = [.. Directory.EnumerateFiles(Folder()).Select(file => Path.GetFileName(file))];

    public static TheoryData<string> Names => [.. Files];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_guide_is_served_as_it_stands_in_the_repository_and_not_sent_again_while_it_is_the_same(string name)
    {
        var guide = await carm.GetAsync($"{Guides}/{name}", "fr-CA");
        Assert.Equal((200, name.EndsWith(".md", StringComparison.Ordinal) ? "text/markdown" : "text/plain", "en-CA"), (guide.Status, guide.MediaType, guide.Headers["Content-Language"]));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder(), name), TestContext.Current.CancellationToken), guide.Text);
        Assert.Equal("public, max-age=3600", guide.Headers["Cache-Control"]);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Guides}/{name}");
        again.Headers.TryAddWithoutValidation("If-None-Match", guide.Headers["ETag"]);
        Assert.Equal(304, (await carm.SendAsync(again)).Status);
        // Without its ending it is the same.
        if (name.EndsWith(".md", StringComparison.Ordinal)) Assert.Equal(guide.Text, (await carm.GetAsync($"{Guides}/{name[..^".md".Length]}")).Text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task To_a_browser_a_guide_is_a_page_whose_links_lead_to_what_is_there(string name)
    {
        var page = await PageAsync($"{Guides}/{name}");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("<h1", page.Text);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        foreach (var link in Links(page.Text).Where(link => !link.StartsWith("http", StringComparison.Ordinal)))
        {
            var (address, anchor) = link.Split('#') is [var path, var part] ? (path, (string?)part) : (link, null);
            var there = address.Length == 0 ? page : await PageAsync(new Uri(new Uri($"http://localhost{Guides}/{name}"), address).AbsolutePath);
            Assert.True(there.Status == 200, $"{name} leads to {link}");
            if (anchor is not null) Assert.Contains($"id=\"{anchor}\"", there.Text);
        }
    }

    [Fact]
    public async Task The_reference_leads_to_the_list_and_the_list_to_every_guide_in_the_readers_language()
    {
        Assert.Contains($"href=\"{Guides}\"", (await carm.GetAsync("/docs/")).Text);
        var (english, french) = (await PageAsync(Guides), await PageAsync(Guides, "fr-CA"));
        Assert.Contains("Guides of Carm", english.Text);
        Assert.Contains("Guides de Carm", french.Text);
        foreach (var page in new[] { english, french })
            Assert.Equal(Files.Select(file => $"{Guides}/{file}").Order(StringComparer.Ordinal), Links(page.Text).Where(link => link != Guides).Order(StringComparer.Ordinal));
        Assert.Equal("text/markdown", (await carm.GetAsync(Guides)).MediaType);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("adr")]
    [InlineData("..%2FREADME.md")]
    public async Task What_is_no_guide_is_a_problem(string name)
    {
        var unknown = await carm.GetAsync($"{Guides}/{name}");
        Assert.Equal((404, "NOT_FOUND"), (unknown.Status, unknown["code"]));
    }

    Task<Answer> PageAsync(string address, string language = "en-CA") => carm.Anyone.SendAsync(HttpMethod.Get, address, null, language: language, accept: "text/html,application/xhtml+xml,*/*;q=0.8");

    static IEnumerable<string> Links(string html) => Regex.Matches(html, "href=\"([^\"]+)\"").Select(m => m.Groups[1].Value);

    static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../docs"));
}
