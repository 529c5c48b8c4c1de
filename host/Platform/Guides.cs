using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Carm.Kernel;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Carm.Host;

/// <summary>The guides of <c>docs</c>, carried by the host, so that whoever has a running system and nothing else reads them: Markdown, and to browsers a plain page. <c>docs</c> has the English ones and <c>docs/fr</c> the French.</summary>
static partial class Guides
{
    public const string Path = $"{Pages.Root}/guides";

    const string Prefix = "Guides.", Markdown = ".md";

    /// <summary>In the order in which one who comes new reads them.</summary>
    static readonly (string Name, Bilingual About)[] Shelf =
    [
        ("sandbox.md", new("a Carm of your own to build against, known importers and brokers, a clock that you move, and certification", "un Carm à vous contre lequel développer, des importateurs et courtiers connus, une horloge que vous avancez, et la certification")),
        ("software.md", new("how a program signs in, understands a refusal, reads what happened and gets webhooks", "comment un logiciel s'identifie, comprend un refus, lit ce qui s'est passé et reçoit des webhooks")),
        ("submission-channels.md", new("how a service declares, changes and withdraws: one message, a batch, a stream; JSON or XML", "comment un service déclare, modifie et retire : un message, un lot, un flux; JSON ou XML")),
        ("service-levels.md", new("what was measured, the limits, and what to do when it does not answer", "ce qui a été mesuré, les limites, et que faire en l'absence de réponse")),
        ("operations.md", new("for staff: what failed and how to re-run it, outages, work and clients", "pour le personnel : ce qui a échoué et comment le relancer, les pannes, le travail et les clients")),
        ("WebhookReceiver.cs", new("a receiver of webhooks in one file of C#", "un récepteur de webhooks en un fichier C#")),
    ];

    public static void MapGuides(this WebApplication app)
    {
        app.MapGet(Path, (HttpContext http) => WriteAsync(http, "", Index(http))).ExcludeFromDescription();
        app.MapGet($"{Path}/{{guideName}}", (HttpContext http, Problems problems, string guideName) =>
        {
            var name = Shelf.Select(guide => guide.Name).FirstOrDefault(guide => guide == guideName || guide == guideName + Markdown);
            return name is null ? Problems.WriteAsync(http, problems.OfStatus(http, StatusCodes.Status404NotFound)) : WriteAsync(http, name, Read(name));
        }).ExcludeFromDescription();
    }

    /// <summary>What stands above the reference.</summary>
    static string Header(HttpContext http) =>
        $"<nav style=\"font:1rem/1.5 sans-serif;padding:.5rem 1rem\"><a href=\"{http.Request.PathBase}{Path}\">Guides</a> · <a href=\"{http.Request.PathBase}{ErrorPages.Path}\">{new Bilingual("What each code of refusal means", "Sens de chaque code de refus")}</a></nav>";

    /// <summary>All that stands under /docs: the reference, the guides, and what each code means.</summary>
    public static void MapDocs(this WebApplication app)
    {
        app.MapErrorPages();
        app.MapGuides();
        app.MapScalarApiReference(Pages.Root, (o, http) =>
        {
            o.HeaderContent = Header(http);
            o.WithTitle("Carm").AddDocument("v1.en", "English", "/openapi/v1.en.json").AddDocument("v1.fr", "Français", "/openapi/v1.fr.json");
        });
    }

    static string Title => new Bilingual("Guides of Carm", "Guides de Carm").ToString();

    static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Guides).Assembly.GetManifestResourceStream($"{Prefix}{Pages.Language}.{name}")!);
        return reader.ReadToEnd();
    }

    static string Index(HttpContext http) =>
        $"# {Title}\n\n" + string.Concat(Shelf.Select(guide => $"- [{guide.Name}]({http.Request.PathBase}{Path}/{guide.Name}?lang={Pages.Language}){new Bilingual(":", " :")} {guide.About}\n"));

    static Task WriteAsync(HttpContext http, string name, string text) =>
        WantsPage(http.Request.GetTypedHeaders().Accept) ? Pages.WriteAsync(http, Encoding.UTF8.GetBytes(Page(http, name, text)), "text/html")
        : Pages.WriteAsync(http, Encoding.UTF8.GetBytes(text), IsMarkdown(name) ? "text/markdown" : "text/plain");

    static bool IsMarkdown(string name) => name.Length == 0 || name.EndsWith(Markdown, StringComparison.Ordinal);

    /// <summary>As Markdown, unless a page is what the caller likes best.</summary>
    static bool WantsPage(IList<MediaTypeHeaderValue> accept) =>
        accept.OrderByDescending(type => type.Quality ?? 1).Select(type => type.MediaType.Value).FirstOrDefault(type => type is "text/markdown" or "text/plain" or "text/html" or "application/xhtml+xml" or "*/*") is "text/html" or "application/xhtml+xml";

    static string Page(HttpContext http, string name, string text)
    {
        var (shelf, title) = ($"{http.Request.PathBase}{Path}", name.Length == 0 ? Title : name);
        return Pages.Of(title, $"<a href=\"{shelf}?lang={Pages.Language}\">Guides</a> · {Pages.InOtherLanguage(name.Length == 0 ? shelf : $"{shelf}/{name}")}", IsMarkdown(name) ? Plain(text) : $"<h1>{Pages.Encode(name)}</h1><pre>{Pages.Encode(text)}</pre>");
    }

    /// <summary>Headings, to which links lead, and links; all else as it is written.</summary>
    static string Plain(string text)
    {
        var (html, isCode) = (new StringBuilder("<pre>"), false);
        foreach (var line in text.Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            if (!isCode && Heading().Match(line) is { Success: true } heading)
            {
                var (level, words) = (heading.Groups[1].Length, heading.Groups[2].Value);
                html.Append(CultureInfo.InvariantCulture, $"</pre><h{level} id=\"{NoWord().Replace(words.ToLowerInvariant(), "").Replace(' ', '-')}\">{Pages.Encode(words)}</h{level}><pre>");
            }
            else html.Append(isCode ? Pages.Encode(line) : Link().Replace(Pages.Encode(line), link => $"<a href=\"{InLanguage(link.Groups[2].Value)}\">{link.Groups[1].Value}</a>")).Append('\n');
        }
        return html.Append("</pre>").ToString();
    }

    /// <summary>Where another guide stands, in the language of this one.</summary>
    static string InLanguage(string address) => Shelf.Any(guide => address.Split('#')[0] == guide.Name) ? address.Insert(address.Split('#')[0].Length, $"?lang={Pages.Language}") : address;

    [GeneratedRegex("^(#{1,4}) (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\[\]]+)\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} -]")]
    private static partial Regex NoWord();
}
