using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
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
    public const string Path = "/docs/errors";

    const string Style = "body{font:1rem/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}dt{font-weight:bold;margin-top:1rem}dd{margin:0}li{margin:.4rem 0}code{overflow-wrap:anywhere}";

    // Nothing is loaded and no script runs; the one style is known by its hash.
    static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static void MapErrorPages(this WebApplication app)
    {
        app.MapGet(Path, (HttpContext http, ErrorCatalogue catalogue, Problems problems) => WriteAsync(http, () => ListOf(http, catalogue, problems), () => Page(catalogue))).ExcludeFromDescription();
        app.MapGet($"{Path}/{{errorCode}}", (HttpContext http, ErrorCatalogue catalogue, Problems problems, string errorCode) => catalogue.Find(errorCode) is { } entry
            ? WriteAsync(http, () => AnswerOf(http, entry, problems), () => Page(entry))
            : Problems.WriteAsync(http, problems.OfStatus(http, StatusCodes.Status404NotFound))).ExcludeFromDescription();
    }

    static async Task WriteAsync(HttpContext http, Func<object> answer, Func<string> page)
    {
        var (asked, response, isJson) = (http.Request.GetTypedHeaders(), http.Response, WantsJson(http.Request.GetTypedHeaders().Accept));
        var bytes = isJson ? JsonSerializer.SerializeToUtf8Bytes(answer(), CarmJson.Options) : Encoding.UTF8.GetBytes(page());
        response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"";
        response.Headers.Vary = "Accept, Accept-Language";
        response.Headers.CacheControl = "public, max-age=3600";
        response.Headers.ContentSecurityPolicy = Policy;
        if (asked.IfNoneMatch.Any(tag => tag.Compare(EntityTagHeaderValue.Parse(response.Headers.ETag.ToString()), useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = isJson ? "application/json; charset=utf-8" : "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }

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
        return Page(entry.Code, $"{Path}/{entry.Code}", $"<dl>{string.Concat(items.Select(item => $"<dt>{item.Name}</dt><dd>{Html(item.Text)}</dd>"))}</dl><p><a href=\"{Path}?lang={Language}\">{new Bilingual("All codes", "Tous les codes")}</a></p>");
    }

    static string Page(ErrorCatalogue catalogue) => Page(new Bilingual("Errors of Carm", "Erreurs de Carm").ToString(), Path, string.Concat(catalogue.All.GroupBy(e => (e.Owner, e.OwnerName)).Select(owner =>
        $"<h2>{Html(owner.Key.OwnerName.ToString())}</h2><ul>{string.Concat(owner.OrderBy(e => e.Code, StringComparer.Ordinal).Select(e => $"<li><a href=\"{Path}/{Html(e.Code)}?lang={Language}\">{Html(e.Code)}</a> ({e.Status}) {Html(e.In(CultureInfo.CurrentUICulture).Meaning)}</li>"))}</ul>")));

    static string Language => Bilingual.IsFrench(CultureInfo.CurrentUICulture) ? "fr" : "en";

    static string Page(string title, string path, string body)
    {
        var (other, name) = Language == "fr" ? ("en", "English") : ("fr", "Français");
        return $"<!DOCTYPE html>\n<html lang=\"{Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Html(title)} - Carm</title><style>{Style}</style></head>"
            + $"<body><nav><a href=\"{Html(path)}?lang={other}\" lang=\"{other}\" hreflang=\"{other}\">{name}</a></nav><main><h1>{Html(title)}</h1>{body}</main></body></html>\n";
    }

    /// <summary>Encoded as HTML; what stands between backticks is code.</summary>
    static string Html(string text) => Code().Replace(Encoder.Encode(text), "<code>$1</code>");

    [GeneratedRegex("(?:`|&#x60;)(.+?)(?:`|&#x60;)")]
    private static partial Regex Code();
}
