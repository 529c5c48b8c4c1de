using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Carm.Kernel;
using Microsoft.Net.Http.Headers;

namespace Carm.Host;

/// <summary>What the documentation's own pages have in common: nothing is loaded and no script runs, and what is the same is not sent again.</summary>
static class Pages
{
    /// <summary>Under which all documentation stands.</summary>
    public const string Root = "/docs";

    const string Style = "body{font:1rem/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}dt{font-weight:bold;margin-top:1rem}dd{margin:0}li{margin:.4rem 0}code{overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere}";

    // The one style is known by its hash.
    static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>The reader's: en or fr.</summary>
    public static string Language => Bilingual.IsFrench(CultureInfo.CurrentUICulture) ? "fr" : "en";

    /// <summary>A link to the same page in the other language, as HTML.</summary>
    public static string InOtherLanguage(string path)
    {
        var (other, name) = Language == "fr" ? ("en", "English") : ("fr", "Français");
        return $"<a href=\"{Encode(path)}?lang={other}\" lang=\"{other}\" hreflang=\"{other}\">{name}</a>";
    }

    /// <summary>A page in the reader's language.</summary>
    /// <param name="nav">Where else one may go, as HTML.</param>
    /// <param name="main">The text with its first heading, as HTML.</param>
    public static string Of(string title, string nav, string main) =>
        $"<!DOCTYPE html>\n<html lang=\"{Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Encode(title)} - Carm</title><style>{Style}</style></head>"
            + $"<body><nav>{nav}</nav><main>{main}</main></body></html>\n";

    public static async Task WriteAsync(HttpContext http, byte[] bytes, string contentType)
    {
        var response = http.Response;
        response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"";
        response.Headers.Vary = "Accept, Accept-Language";
        response.Headers.CacheControl = "public, max-age=3600";
        response.Headers.ContentSecurityPolicy = Policy;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(EntityTagHeaderValue.Parse(response.Headers.ETag.ToString()), useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = $"{contentType}; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
