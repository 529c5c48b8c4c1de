using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Carm.Kernel;
using Carm.Onboarding;
using Carm.Testing;
using FastEndpoints;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The texts of the catalogue and all other sentences: whole, and each in its language. No host is needed.</summary>
public sealed partial class ErrorCatalogueTests
{
    static readonly Assembly[] Owners = [typeof(ErrorCatalogue).Assembly, .. CarmModules.All.Select(m => m.Assembly)];

    static readonly ErrorCatalogue Catalogue = new(CarmModules.All);

    static readonly IReadOnlyList<Rejection> Rows =
    [
        .. (IReadOnlyList<Rejection>)typeof(ErrorCatalogue).Assembly.GetType("Carm.Host.HostRejections", throwOnError: true)!.GetField("All")!.GetValue(null)!,
        .. CarmModules.All.SelectMany(m => m.Rejections),
    ];

    [Fact]
    public void Every_code_of_a_table_and_of_a_validator_is_explained_in_both_languages_and_nothing_else_is()
    {
        var given = Rows.Select(r => r.Code).Concat(FieldCodes()).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(given.Length > 440);
        foreach (var language in new[] { "en", "fr" }) Assert.Equal(given, Owners.SelectMany(owner => Headings(owner, language)).Order(StringComparer.Ordinal));
        Assert.Equal(given, Catalogue.All.Select(e => e.Code).Order(StringComparer.Ordinal));
        // Each beside its own table, in the order of its codes in the other language's file.
        Assert.All(Owners, owner => Assert.Equal(Headings(owner, "en"), Headings(owner, "fr")));
        Assert.All(CarmModules.All, module => Assert.Equal(module.Rejections.Select(r => r.Code).Order(StringComparer.Ordinal), Headings(module.Assembly, "en").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void An_entry_is_complete_has_no_places_to_fill_and_is_written_for_its_code()
    {
        Assert.All(Catalogue.All, entry =>
        {
            foreach (var (text, other) in new[] { (entry.En, entry.Fr), (entry.Fr, entry.En) })
            {
                string[] parts = [text.Meaning, text.Cause, text.Cure, text.Law];
                Assert.All(parts, part => Assert.False(string.IsNullOrWhiteSpace(part) || part.Contains('{') && Regex.IsMatch(part, @"\{\d"), $"{entry.Code}: {part}"));
                Assert.False(text.Meaning == other.Meaning || text.Cause == other.Cause || text.Cure == other.Cure, entry.Code);
            }
            // What is code is the same in both languages.
            Assert.Equal(Tokens(entry.En), Tokens(entry.Fr));
        });
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(e => e.En.Cause).Distinct().Count());
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(e => e.Fr.Cause).Distinct().Count());
    }

    [Fact]
    public void No_English_word_stands_in_a_French_sentence_and_no_French_one_in_an_English()
    {
        var sentences = Catalogue.All.SelectMany(e => new[] { new Bilingual(e.En.Meaning, e.Fr.Meaning), new(e.En.Cause, e.Fr.Cause), new(e.En.Cure, e.Fr.Cure), new(e.En.Law, e.Fr.Law) })
            .Concat(Rows.Select(r => new Bilingual(r.En, r.Fr)))
            .Concat(NoticeTemplates.All.Values.SelectMany(t => new[] { t.Subject, t.Text })).Concat(Constants()).Concat(Inline()).ToArray();
        Assert.True(sentences.Length > 2_600);
        Assert.All(sentences, sentence =>
        {
            Assert.False(string.IsNullOrWhiteSpace(sentence.En) || string.IsNullOrWhiteSpace(sentence.Fr), $"{sentence.En} | {sentence.Fr}");
            Assert.True(ForeignIn(sentence.Fr, EnglishWords) is null, $"{ForeignIn(sentence.Fr, EnglishWords)}: {sentence.Fr}");
            Assert.True(ForeignIn(sentence.En, FrenchWords) is null, $"{ForeignIn(sentence.En, FrenchWords)}: {sentence.En}");
        });
        Assert.NotNull(ForeignIn("Le montant is nul.", EnglishWords));
        Assert.NotNull(ForeignIn("The amount est nil.", FrenchWords));
        Assert.Null(ForeignIn("Dites `from` dans OF.", EnglishWords));
    }

    [Fact]
    public void The_address_is_the_callers_and_the_configured_one_where_there_is_one()
    {
        var http = new DefaultHttpContext { Request = { Scheme = "http", Host = new("carm.internal:5080"), PathBase = "/carm" } };
        Assert.Equal("http://carm.internal:5080/carm/docs/errors/CAD-1001", new Problems(CarmModules.All).AddressOf(http, "CAD-1001"));
        Assert.Equal("https://carm.example/ca/docs/errors/CAD-1001", new Problems(CarmModules.All, new("https://carm.example/ca/")).AddressOf(http, "CAD-1001"));
        Assert.Equal("http://localhost/docs/errors/CAD-1001", new Problems(CarmModules.All).AddressOf(new DefaultHttpContext { Request = { Scheme = "http" } }, "CAD-1001"));
    }

    static string[] Headings(Assembly owner, string language)
    {
        using var reader = new StreamReader(owner.GetManifestResourceStream($"Errors.{language}.md")!);
        return [.. Heading().Matches(reader.ReadToEnd()).Select(m => m.Groups[1].Value)];
    }

    static IEnumerable<string> Tokens(ErrorText text) => Token().Matches($"{text.Meaning} {text.Cause} {text.Cure}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The codes that validators give of themselves, as the wire names them.</summary>
    static IEnumerable<string> FieldCodes()
    {
        var validators = Owners.SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false, ContainsGenericParameters: false } && typeof(IValidator).IsAssignableFrom(t) && t.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is not null).ToArray();
        Assert.True(validators.Length > 150);
        return validators.SelectMany(t => CodesOf((IValidator)Activator.CreateInstance(t, nonPublic: true)!)).Distinct();

        static IEnumerable<string> CodesOf(IValidator validator) => validator.CreateDescriptor().Rules.SelectMany(OfRule);

        static IEnumerable<string> OfRule(IValidationRule rule) => rule.Components.SelectMany(c => c.Validator is IChildValidatorAdaptor
            ? c.Validator.GetType().GetField("_validator", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(c.Validator) is IValidator inner ? CodesOf(inner) : []
            : [OnTheWire(c.ErrorCode is { Length: > 0 } own ? own : c.Validator.Name)]).Concat((rule.DependentRules ?? []).SelectMany(OfRule));

        static string OnTheWire(string name) => name.EndsWith("Validator", StringComparison.Ordinal) ? "VAL_" + JsonNamingPolicy.SnakeCaseUpper.ConvertName(name[..^"Validator".Length]) : name;
    }

    /// <summary>Every sentence in both languages that a static field holds, however deep.</summary>
    static IEnumerable<Bilingual> Constants()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var found = new List<Bilingual>();
        foreach (var field in Owners.Append(typeof(Bilingual).Assembly).SelectMany(a => a.GetTypes()).Where(t => !t.ContainsGenericParameters).SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Where(f => !f.IsLiteral && !f.FieldType.IsByRefLike))
            Visit(field.GetValue(null), 0);
        Assert.True(found.Count > 300);
        return found;

        void Visit(object? value, int depth)
        {
            if (value is null or string or Delegate or Type or MemberInfo || depth > 6 || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(value)) return;
            if (value is Bilingual sentence) found.Add(sentence);
            else if (value is ITuple tuple) for (var i = 0; i < tuple.Length; i++) Visit(tuple[i], depth + 1);
            else if (value is IEnumerable many) foreach (var item in many) Visit(item, depth + 1);
            else if (value is DictionaryEntry || value.GetType() is { IsGenericType: true } pair && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) { Visit(value.GetType().GetProperty("Key")!.GetValue(value), depth + 1); Visit(value.GetType().GetProperty("Value")!.GetValue(value), depth + 1); }
            else if (value.GetType().Assembly.GetName().Name!.StartsWith("Carm.", StringComparison.Ordinal)) foreach (var inner in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)) Visit(inner.GetValue(value), depth + 1);
        }
    }

    /// <summary>Every pair of sentences that a method of ours gives at once to what takes an English and a French one, as <c>new Bilingual("…", "…")</c>.</summary>
    static IEnumerable<Bilingual> Inline()
    {
        const byte text = 0x72, call = 0x28, callVirtual = 0x6F, create = 0x73;
        var pairs = Owners.Append(typeof(Bilingual).Assembly).SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMembers(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OfType<MethodBase>()).SelectMany(PairsOf).ToArray();
        Assert.True(pairs.Length > 600);
        return pairs;

        static IEnumerable<Bilingual> PairsOf(MethodBase method)
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
            for (var i = 0; i + 15 <= il.Length; i++)
            {
                if (il[i] != text || il[i + 4] != 0x70 || il[i + 5] != text || il[i + 9] != 0x70 || il[i + 10] is not (call or callVirtual or create) || il[i + 14] is not (0x06 or 0x0A)) continue;
                var taken = method.Module.ResolveMethod(BitConverter.ToInt32(il, i + 11), method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null)!.GetParameters();
                if (taken.Length >= 2 && taken[^2].Name!.Equals("en", StringComparison.OrdinalIgnoreCase) && taken[^1].Name!.Equals("fr", StringComparison.OrdinalIgnoreCase))
                    yield return new(method.Module.ResolveString(BitConverter.ToInt32(il, i + 1)), method.Module.ResolveString(BitConverter.ToInt32(il, i + 6)));
            }
        }
    }

    internal static readonly HashSet<string> EnglishWords = [.. "the of and is not with this that from by to which has have was were are for it its must been be at in when where who what you your may only before after under".Split(' ')];

    internal static readonly HashSet<string> FrenchWords = [.. "le la les des du de une est sont et ou dans pour sur avec pas qui que au aux cette ces leur vous votre ne par sans".Split(' ')];

    /// <summary>The first word of the other language; what is a token of the field or of the wire is no word.</summary>
    internal static string? ForeignIn(string sentence, HashSet<string> words) => Word().Matches(NoWord().Replace(sentence, " ")).Select(m => m.Value).FirstOrDefault(w => w.Any(char.IsLower) && words.Contains(w.ToLowerInvariant()));

    [GeneratedRegex(@"(?m)^## (\S+)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Token();

    [GeneratedRegex(@"`[^`]*`|\{[^}]*\}|\S*[/_@=]\S*")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"[\p{L}]+")]
    private static partial Regex Word();
}

/// <summary>The pages over HTTP, for people and for programs.</summary>
public sealed class ErrorPageTests(CarmHost carm)
{
    [Theory]
    [InlineData("/api/v1/tools/appeal-clock?kind=S61&noticeDate=2025-10-06", "VAL_RECOURSE_KIND")]
    [InlineData("/api/v1/tools/penalty?code=C999&infractionDate=2026-02-20", "NPA_CODE_INACTIVE")]
    [InlineData("/api/v1/program-accounts/123456782RM0001/balance", "AUTH_REQUIRED")]
    public async Task The_type_of_a_refusal_is_fetched_and_explains_its_code_in_the_language_asked(string url, string code)
    {
        var refusal = await carm.GetAsync(url);
        Assert.Equal((code, $"http://localhost/docs/errors/{code}"), (refusal["code"], refusal["type"]));
        foreach (var (language, short_, law) in new[] { ("en-CA", "en", "Law"), ("fr-CA", "fr", "Droit") })
        {
            var page = await carm.GetAsync(refusal["type"]!, language);
            Assert.Equal((200, "text/html", language), (page.Status, page.MediaType, page.Headers["Content-Language"]));
            Assert.Contains($"<html lang=\"{short_}\">", page.Text);
            Assert.Contains($"<h1>{code}</h1>", page.Text);
            Assert.Contains($"<dt>{law}</dt>", page.Text);
            Assert.Contains($"?lang={(short_ == "en" ? "fr" : "en")}\"", page.Text);
            Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("src=", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("public, max-age=3600", page.Headers["Cache-Control"]);

            var json = await carm.Anyone.SendAsync(HttpMethod.Get, refusal["type"]!, null, language: language, accept: "application/json");
            Assert.Equal((200, "application/json", code, refusal["type"]), (json.Status, json.MediaType, json["code"], json["type"]));
            Assert.All(new[] { "meaning", "cause", "cure", "law", "owner" }, name => Assert.NotEmpty(json[name]!));
        }
        Assert.Equal(refusal.Json.GetProperty("status").GetInt32(), (await carm.Anyone.SendAsync(HttpMethod.Get, refusal["type"]!, null, accept: "application/json")).Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_link_says_the_language_and_a_page_is_not_sent_again_while_it_is_the_same()
    {
        var page = await carm.GetAsync("/docs/errors/BND-408?lang=fr");
        Assert.Equal((200, "fr-CA"), (page.Status, page.Headers["Content-Language"]));
        Assert.Contains("<h1>BND-408</h1>", page.Text);
        Assert.Contains("Règlement sur les garanties financières", page.Text);
        Assert.Contains("<code>GET /api/v1/program-accounts/{rmAccount}/ministerial-reviews</code>", (await carm.GetAsync("/docs/errors/smr-duplicate")).Text);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/docs/errors/BND-408?lang=fr");
        again.Headers.TryAddWithoutValidation("If-None-Match", page.Headers["ETag"]);
        var unchanged = await carm.SendAsync(again);
        Assert.Equal((304, ""), (unchanged.Status, unchanged.Text));
        Assert.NotEqual(page.Headers["ETag"], (await carm.GetAsync("/docs/errors/BND-408?lang=en")).Headers["ETag"]);
    }

    [Fact]
    public async Task What_is_no_code_is_a_problem_and_nothing_of_it_is_printed_as_a_page()
    {
        var unknown = await carm.GetAsync("/docs/errors/%3Cscript%3Ealert(1)%3C%2Fscript%3E?lang=fr");
        Assert.Equal((404, "application/problem+json", "NOT_FOUND", "fr-CA"), (unknown.Status, unknown.MediaType, unknown["code"], unknown.Headers["Content-Language"]));
        Assert.DoesNotContain("<script", unknown.Text);
    }

    [Fact]
    public async Task The_list_names_all_codes_by_owner_and_each_leads_to_its_page()
    {
        var page = await carm.GetAsync("/docs/errors", "fr-CA");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        var catalogue = carm.Alba.Services.GetRequiredService<ErrorCatalogue>();
        Assert.All(catalogue.All, e => Assert.Contains($"href=\"/docs/errors/{e.Code}?lang=fr\"", page.Text));

        var list = (await carm.Anyone.SendAsync(HttpMethod.Get, "/docs/errors", null, accept: "application/json")).Json.GetProperty("owners").EnumerateArray().ToArray();
        Assert.Equal(["Host", .. CarmModules.All.Select(m => m.Assembly.GetName().Name!["Carm.".Length..])], list.Select(o => o.GetProperty("owner").GetString()));
        Assert.Equal(catalogue.All.Count, list.Sum(o => o.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public void Every_operation_that_an_entry_names_is_one_of_ours()
    {
        var ours = carm.Alba.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(verb => $"{verb} /{e.RoutePattern.RawText!.TrimStart('/')}")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = carm.Alba.Services.GetRequiredService<ErrorCatalogue>().All.SelectMany(e => new[] { e.En, e.Fr }).SelectMany(t => Regex.Matches($"{t.Cause} {t.Cure}", "`((?:GET|POST|PUT|PATCH|DELETE) /[^`]+)`")).Select(m => m.Groups[1].Value).Distinct().ToArray();
        Assert.True(named.Length > 100);
        // Those of the sandbox's front are looked for where it runs.
        Assert.Empty(named.Where(operation => !operation.Contains(" /sandbox/", StringComparison.Ordinal)).Except(ours, StringComparer.OrdinalIgnoreCase));
    }
}
