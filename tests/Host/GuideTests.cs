using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The guides of the repository are read on a running system, by programs as they are written and by people as pages.</summary>
public sealed class GuideTests(CarmHost carm)
{
    const string Guides = "/docs/guides";

    static readonly string[] Files = [.. FilesIn("en")];

    public static TheoryData<string> Names => [.. Files];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_guide_is_served_in_the_readers_language_as_it_stands_in_the_repository_and_not_sent_again_while_it_is_the_same(string name)
    {
        foreach (var (language, other) in new[] { ("en", "fr"), ("fr", "en") })
        {
            var guide = await carm.GetAsync($"{Guides}/{name}", $"{language}-CA");
            Assert.Equal((200, name.EndsWith(".md", StringComparison.Ordinal) ? "text/markdown" : "text/plain", $"{language}-CA"), (guide.Status, guide.MediaType, guide.Headers["Content-Language"]));
            Assert.Equal(Read(name, language), guide.Text);
            Assert.Equal("public, max-age=3600", guide.Headers["Cache-Control"]);
            Assert.Contains("Accept-Language", guide.Headers["Vary"]);

            // Who has it in one language does not have it in the other.
            foreach (var (asked, status) in new[] { (language, 304), (other, 200) })
            {
                using var again = new HttpRequestMessage(HttpMethod.Get, $"{Guides}/{name}");
                again.Headers.TryAddWithoutValidation("If-None-Match", guide.Headers["ETag"]);
                Assert.Equal(status, (await carm.SendAsync(again, $"{asked}-CA")).Status);
            }
            // The address says the language before the caller's own; without its ending it is the same.
            Assert.Equal(guide.Text, (await carm.GetAsync($"{Guides}/{name}?lang={language}", $"{other}-CA")).Text);
            if (name.EndsWith(".md", StringComparison.Ordinal)) Assert.Equal(guide.Text, (await carm.GetAsync($"{Guides}/{name[..^".md".Length]}", $"{language}-CA")).Text);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task To_a_browser_a_guide_is_a_page_whose_links_lead_to_what_is_there_in_its_language_and_one_to_the_other(string name)
    {
        foreach (var (language, other) in new[] { ("en", "fr"), ("fr", "en") })
        {
            // As by such a link, in a browser that prefers the other.
            var page = await PageAsync($"{Guides}/{name}?lang={language}", $"{other}-CA");
            Assert.Equal((200, "text/html", $"{language}-CA"), (page.Status, page.MediaType, page.Headers["Content-Language"]));
            Assert.Contains($"<html lang=\"{language}\">", page.Text);
            Assert.Contains("<h1", page.Text);
            Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
            var same = $"{Guides}/{name}?lang={other}";
            Assert.Contains(same, Links(page.Text));
            foreach (var link in Links(page.Text).Where(link => link != same && !link.StartsWith("http", StringComparison.Ordinal)))
            {
                var (address, anchor) = link.Split('#') is [var path, var part] ? (path, (string?)part) : (link, null);
                var there = address.Length == 0 ? page : await PageAsync(new Uri(new Uri($"http://localhost{Guides}/{name}"), address).PathAndQuery, $"{other}-CA");
                Assert.True((there.Status, there.Headers["Content-Language"]) == (200, $"{language}-CA"), $"{name} leads to {link}");
                if (anchor is not null) Assert.Contains($"id=\"{anchor}\"", there.Text);
            }
        }
    }

    [Fact]
    public async Task The_reference_leads_to_the_list_and_the_list_to_every_guide_in_the_readers_language()
    {
        Assert.Contains($"href=\"{Guides}\"", (await carm.GetAsync("/docs/")).Text);
        var (english, french) = (await PageAsync(Guides), await PageAsync(Guides, "fr-CA"));
        Assert.Contains("Guides of Carm", english.Text);
        Assert.Contains("Guides de Carm", french.Text);
        foreach (var (page, language, other) in new[] { (english, "en", "fr"), (french, "fr", "en") })
            Assert.Equal(Files.Select(file => $"{Guides}/{file}?lang={language}").Append($"{Guides}?lang={other}").Order(StringComparer.Ordinal), Links(page.Text).Where(link => link != $"{Guides}?lang={language}").Order(StringComparer.Ordinal));
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

    internal static IEnumerable<string> FilesIn(string language) => Directory.EnumerateFiles(Folder(language)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    internal static string Read(string name, string language) => File.ReadAllText(Path.Combine(Folder(language), name));

    static string Folder(string language, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../docs", language == "fr" ? "fr" : ""));
}

/// <summary>What a guide says in one language it says in the other. No host is needed.</summary>
public sealed class GuideTextTests
{
    [Fact]
    public void Every_guide_stands_in_both_languages() => Assert.Equal(GuideTests.FilesIn("en"), GuideTests.FilesIn("fr"));

    [Theory]
    [MemberData(nameof(GuideTests.Names), MemberType = typeof(GuideTests))]
    public void Both_languages_have_the_same_headings_lists_and_tables_the_same_code_but_for_its_comments_and_name_the_same_codes_and_routes(string name)
    {
        var (english, french) = (PartsOf(name, "en"), PartsOf(name, "fr"));
        Assert.Equal(english.Shape, french.Shape);
        Assert.Equal(english.Code, french.Code);
        Assert.Equal(english.Tokens, french.Tokens);
    }

    [Theory]
    [MemberData(nameof(GuideTests.Names), MemberType = typeof(GuideTests))]
    public void No_English_word_stands_in_a_French_guide_and_no_French_one_in_an_English(string name)
    {
        foreach (var (language, foreign) in new[] { ("en", ErrorCatalogueTests.FrenchWords), ("fr", ErrorCatalogueTests.EnglishWords) })
        {
            var lines = PartsOf(name, language).Lines;
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.True(ErrorCatalogueTests.ForeignIn(line, foreign) is null, $"{ErrorCatalogueTests.ForeignIn(line, foreign)}: {line}"));
        }
    }

    /// <summary>What no language changes: headings, rows of tables with their cells and items of lists; lines of code; what stands between backticks, by heading, since sentences have an order of their own in each language. And the lines for people.</summary>
    static (IReadOnlyList<string> Shape, IReadOnlyList<string> Code, IReadOnlyList<string> Tokens, IReadOnlyList<string> Lines) PartsOf(string name, string language)
    {
        var (shape, code, lines) = (new List<string>(), new List<string>(), new List<string>());
        var isCode = name.EndsWith(".cs", StringComparison.Ordinal);
        foreach (var line in GuideTests.Read(name, language).Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                shape.Add(line.Trim());
            }
            else if (isCode)
            {
                code.Add(Regex.Replace(Regex.Replace(line, Comment, ""), Words, "").TrimEnd());
                lines.AddRange(Regex.Matches(line, $"{Comment}|{Words}").Select(m => m.Value));
            }
            else
            {
                if (Regex.Match(line, @"^\s*(#{1,4} |\||- |\d+\. )") is { Success: true } mark) shape.Add(mark.Groups[1].Value == "|" ? new string('|', line.Count(c => c == '|')) : mark.Groups[1].Value);
                lines.Add(line);
            }
        }
        var sections = Regex.Split(string.Join('\n', lines), "(?m)^#+ ");
        return (shape, code, [.. sections.Select(section => string.Join(' ', Regex.Matches(section, "`[^`]+`").Select(m => m.Value).Order(StringComparer.Ordinal)))], lines);
    }

    const string Comment = "(?<!:)//.*$";

    /// <summary>What an example says to people: an explanation, and what it leaves out.</summary>
    const string Words = "(?<=\"(?:explanation|\\.\\.\\.)\": \")[^\"]+";
}
