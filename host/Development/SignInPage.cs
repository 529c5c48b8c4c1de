using System.Globalization;
using System.Net;
using System.Text;
using Carm.Host.Demo;
using OpenIddict.Abstractions;

namespace Carm.Host;

/// <summary>The page on which a developer says who signs in: a person of the demo's story, or anybody else. It runs no script.</summary>
static class SignInPage
{
    public const string Cancel = "-";

    public static CreateToken Read(IFormCollection form) => new(
        form["subject"].ToString(), form["name"].ToString(), form["email"].ToString(), form.ContainsKey("mfa"),
        form["staff_role"].ToString().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));

    public static Task WriteAsync(HttpContext http, OpenIddictRequest asked, IEnumerable<string> faults)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
        return http.Response.WriteAsync(Page(http.Request.PathBase, asked, faults), http.RequestAborted);
    }

    static string Page(string pathBase, OpenIddictRequest asked, IEnumerable<string> faults)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        string Say(string en, string fr) => language == "fr" ? fr : en;
        var (title, secondFactor) = (Say("Sign in to Carm in development", "Ouvrir une session Carm en développement"), Say("with a second factor", "avec un second facteur"));

        var carried = new StringBuilder();
        foreach (var (name, value) in asked.GetParameters().Where(p => p.Key is not ("user" or "subject" or "name" or "email" or "mfa" or "staff_role")))
            carried.Append(CultureInfo.InvariantCulture, $"""<input type="hidden" name="{Html(name)}" value="{Html((string?)value)}">""");
        string Form(string content) => $"""<form method="post" action="{Html(pathBase)}/connect/authorize">{carried}{content}</form>""";
        string Field(string name, string label, string type = "text", bool required = true) => $"""<label>{label}<input name="{name}" type="{type}" {(required ? "required" : "")}></label>""";
        var mfa = $"""<label class="tick"><input type="checkbox" name="mfa" checked>{secondFactor}</label>""";

        return $$"""
            <!doctype html>
            <html lang="{{language}}">
            <meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title>
            <style>
              body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
              label { display: block; margin: .5rem 0 } input:not([type=checkbox]) { display: block; width: 100%; font: inherit; box-sizing: border-box }
              .tick { display: flex; gap: .5rem } button { font: inherit; margin: .2rem 0 } li { list-style: none } ul { padding: 0 } [role=alert] { color: #a00 }
            </style>
            <main>
            <h1>{{title}}</h1>
            <p>{{Say($"No password is asked: this page exists in Development only. {Html(asked.ClientId)} asks who you are.", $"Aucun mot de passe : cette page n'existe qu'en développement. {Html(asked.ClientId)} demande qui vous êtes.")}}</p>
            {{string.Concat(faults.Select(fault => $"""<p role="alert">{Html(fault)}</p>"""))}}
            <h2>{{Say("A person of the demo", "Une personne de la démonstration")}}</h2>
            {{Form($"{mfa}<ul>{string.Concat(FirstMonth.Cast.Select(person => $"""<li><button name="user" value="{Html(person.Subject)}">{Html(person.Subject)}</button> {Html(string.Join(", ", person.StaffRoles))}</li>"""))}</ul>")}}
            <h2>{{Say("Somebody else", "Quelqu'un d'autre")}}</h2>
            {{Form($"{Field("subject", Say("Subject", "Sujet"))}{Field("name", Say("Name", "Nom"))}{Field("email", Say("E-mail", "Courriel"), "email")}{Field("staff_role", Say("Roles of CBSA staff, if any", "Rôles du personnel de l'ASFC, s'il y a lieu"), required: false)}{mfa}<button>{Say("Sign in", "Ouvrir une session")}</button>")}}
            {{Form($"""<button name="user" value="{Cancel}">{Say("Cancel", "Annuler")}</button>""")}}
            </main>
            </html>
            """;
    }

    static string Html(string? text) => WebUtility.HtmlEncode(text ?? "");
}
