using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Carm.Kernel;
using Microsoft.Net.Http.Headers;

namespace Carm.Host;

/// <summary>One code as JSON.</summary>
/// <param name="Type">The address of its page.</param>
public sealed record ErrorAnswer(string Code, int Status, string Owner, string Type, string Meaning, string Cause, string Cure, string Law);

/// <summary>All codes as JSON, by owner.</summary>
public sealed record ErrorList(IReadOnlyList<ErrorGroup> Owners);

public sealed record ErrorGroup(string Owner, string Name, IReadOnlyList<ErrorRow> Items);

public sealed record ErrorRow(string Code, int Status, string Type, string Meaning);

/// <summary>The catalogue of errors for people and programs: to it the <c>type</c> of each problem leads. Open to anyone, since one who cannot sign in meets codes too.</summary>
static partial class ErrorPages
{
    public const string Path = $"{Pages.Root}/errors";

    public static void MapErrorPages(this WebApplication app)
    {
        app.MapGet(Path, (HttpContext http, ErrorCatalogue catalogue, Problems problems) => WriteAsync(http, () => ListOf(http, catalogue, problems), () => Page(catalogue))).ExcludeFromDescription();
        app.MapGet($"{Path}/{{errorCode}}", (HttpContext http, ErrorCatalogue catalogue, Problems problems, string errorCode) => catalogue.Find(errorCode) is { } entry
            ? WriteAsync(http, () => AnswerOf(http, entry, problems), () => Page(entry))
            : Problems.WriteAsync(http, problems.OfStatus(http, StatusCodes.Status404NotFound))).ExcludeFromDescription();
    }

    static Task WriteAsync(HttpContext http, Func<object> answer, Func<string> page) => WantsJson(http.Request.GetTypedHeaders().Accept)
        ? Pages.WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(answer(), CarmJson.Options), "application/json")
        : Pages.WriteAsync(http, Encoding.UTF8.GetBytes(page()), "text/html");

    /// <summary>A page, unless JSON is what the caller likes best: RFC 9457 means the address for people first.</summary>
    static bool WantsJson(IList<MediaTypeHeaderValue> accept) =>
        accept.OrderByDescending(type => type.Quality ?? 1).Select(type => type.MediaType.Value).FirstOrDefault(type => type is "application/json" or "text/html" or "application/xhtml+xml" or "*/*") == "application/json";

    static ErrorAnswer AnswerOf(HttpContext http, ErrorEntry entry, Problems problems)
    {
        var text = entry.In(CultureInfo.CurrentUICulture);
        return new(entry.Code, entry.Status, entry.Owner, problems.AddressOf(http, entry.Code), text.Meaning, text.Cause, text.Cure, text.Law);
    }

    static ErrorList ListOf(HttpContext http, ErrorCatalogue catalogue, Problems problems) => new([.. catalogue.All.GroupBy(e => (e.Owner, e.OwnerName)).Select(owner => new ErrorGroup(owner.Key.Owner, owner.Key.OwnerName.ToString(),
        [.. owner.OrderBy(e => e.Code, StringComparer.Ordinal).Select(e => new ErrorRow(e.Code, e.Status, problems.AddressOf(http, e.Code), e.In(CultureInfo.CurrentUICulture).Meaning))]))]);

    static string Page(ErrorEntry entry)
    {
        var text = entry.In(CultureInfo.CurrentUICulture);
        var items = new (Bilingual Name, string Text)[]
        {
            (new("Meaning", "Sens"), text.Meaning), (new("Cause", "Cause"), text.Cause), (new("What to do", "Que faire"), text.Cure), (new("Law", "Droit"), text.Law),
            (new("HTTP status", "État HTTP"), $"{entry.Status}"), (new("Part of", "Partie de"), entry.OwnerName.ToString()),
        };
        return Page(entry.Code, $"{Path}/{entry.Code}", $"<dl>{string.Concat(items.Select(item => $"<dt>{item.Name}</dt><dd>{Html(item.Text)}</dd>"))}</dl><p><a href=\"{Path}?lang={Pages.Language}\">{new Bilingual("All codes", "Tous les codes")}</a></p>");
    }

    static string Page(ErrorCatalogue catalogue) => Page(new Bilingual("Errors of Carm", "Erreurs de Carm").ToString(), Path, string.Concat(catalogue.All.GroupBy(e => (e.Owner, e.OwnerName)).Select(owner =>
        $"<h2>{Html(owner.Key.OwnerName.ToString())}</h2><ul>{string.Concat(owner.OrderBy(e => e.Code, StringComparer.Ordinal).Select(e => $"<li><a href=\"{Path}/{Html(e.Code)}?lang={Pages.Language}\">{Html(e.Code)}</a> ({e.Status}) {Html(e.In(CultureInfo.CurrentUICulture).Meaning)}</li>"))}</ul>")));

    static string Page(string title, string path, string body) => Pages.Of(title, Pages.InOtherLanguage(path), $"<h1>{Html(title)}</h1>{body}");

    /// <summary>Encoded as HTML; what stands between backticks is code.</summary>
    static string Html(string text) => Code().Replace(Pages.Encode(text), "<code>$1</code>");

    [GeneratedRegex("(?:`|&#x60;)(.+?)(?:`|&#x60;)")]
    private static partial Regex Code();
}
