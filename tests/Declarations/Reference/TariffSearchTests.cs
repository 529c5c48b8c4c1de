using System.Text;
using System.Text.Json;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Anybody looks up and searches the tariff, in both languages.</summary>
public sealed class TariffSearchTests(TariffSearchTests.Loaded loaded) : IClassFixture<TariffSearchTests.Loaded>
{
    readonly CarmSystem carm = loaded.Carm;

    [Theory]
    [InlineData("fr", "chemises", "6105 61051000 6105100010")]
    [InlineData("fr", "chemise", "6105 61051000 6105100010")]
    [InlineData("fr", "tee-shirts", "6109 61091000 6109100012")]
    [InlineData("fr", "t-shirt", "6109 61091000 6109100012")]
    [InlineData("fr", "non desosse", "02042200")]
    [InlineData("fr", "DÉSOSSÉS", "02042200")]
    [InlineData("fr", "vetement coton", "61051000 6105100010 61091000 6109100012")]
    [InlineData("en", "shirts cotton", "61051000 6105100010 61091000 6109100012")]
    [InlineData("en", "shirt -men", "6109 61091000 6109100012")]
    [InlineData("en", "chemises", "")]
    [InlineData("fr", "bones", "")]
    [InlineData("", "bone", "02042200")]
    [InlineData("", "6105.10", "61051000 6105100010")]
    [InlineData("", "0204", "02042200")]
    public async Task Words_are_found_whatever_their_number_and_accents(string language, string words, string codes)
    {
        var found = await carm.GetAsync($"/api/v1/reference/tariff/search?q={Uri.EscapeDataString(words)}&lang={language}&date=2026-03-20");
        Assert.Equal(200, found.Status);
        Assert.Equal(codes, string.Join(' ', Codes(found.Json.GetProperty("items")).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_best_fit_comes_first_and_pages_follow_one_another()
    {
        var first = await carm.GetAsync("/api/v1/reference/tariff/search?q=chemises&lang=fr&date=2026-03-20&pageSize=1");
        Assert.Equal(("6105", "Chemises et chemisettes, en bonneterie, pour hommes ou garçonnets", "Vêtements, en bonneterie"), Hit(first.Json.GetProperty("items")[0]));
        var second = await carm.GetAsync($"/api/v1/reference/tariff/search?q=chemises&lang=fr&date=2026-03-20&pageSize=5&cursor={first["nextCursor"]}");
        Assert.Equal((2, null), (second.Json.GetProperty("items").GetArrayLength(), second["nextCursor"]));
        Assert.Equal((400, 400, 400), ((await carm.GetAsync("/api/v1/reference/tariff/search?q=x")).Status, (await carm.GetAsync("/api/v1/reference/tariff/search?q=shirts&lang=de")).Status, (await carm.GetAsync("/api/v1/reference/tariff/search?q=shirts&cursor=QUI")).Status));
    }

    [Fact]
    public async Task Each_day_is_searched_in_its_edition_and_what_this_build_carries_from_the_first_start()
    {
        var before = await carm.GetAsync("/api/v1/reference/tariff/search?q=tee-shirts&date=2026-03-19");
        Assert.Equal(("carried", "6109100011 6109100012"), (before["edition"], string.Join(' ', Codes(before.Json.GetProperty("items")))));
        Assert.Contains("64021200", Codes((await carm.GetAsync("/api/v1/reference/tariff/search?q=chaussure+ski&lang=fr&date=2026-03-19")).Json.GetProperty("items")));
    }

    [Fact]
    public async Task A_heading_is_shown_with_what_stands_under_it_and_an_item_with_rates_units_and_measures()
    {
        var heading = await carm.GetAsync("/api/v1/reference/tariff?code=61&date=2026-03-20", "fr-CA");
        Assert.Equal(("Vêtements, en bonneterie", "6105 6109"), (heading["description"], string.Join(' ', Codes(heading.Json.GetProperty("children")))));

        var item = await carm.GetAsync("/api/v1/reference/tariff?code=6109.10.00.12&date=2026-03-20", "fr-CA");
        Assert.Equal(["Autres", "Vêtements, en bonneterie › T-shirts et maillots de corps, en bonneterie › De coton", "NMB"], item.Json.Texts("description", "path", "unit"));
        var rates = item.Json.GetProperty("rates").EnumerateArray().Select(r => string.Join(' ', r.Texts("treatment", "abbreviation", "rate"))).ToArray();
        Assert.Equal(["2 NPF 18%", "3 TG 35%"], rates.Take(2));
        Assert.Contains("10 TÉU Free", rates);

        var steel = await carm.GetAsync("/api/v1/reference/tariff?code=7326909090&date=2026-03-19");
        Assert.Equal(["25095A", "25267A"], Codes(steel.Json.GetProperty("surtaxOrders")).Order());
        foreach (var (code, status) in new[] { ("9997", 404), ("6109900000", 404), ("61a", 400) }) Assert.Equal(status, (await carm.GetAsync($"/api/v1/reference/tariff?code={code}&date=2026-03-20")).Status);
    }

    [Fact]
    public async Task Measures_are_told_with_what_they_look_at()
    {
        async Task<string[]> SurtaxesAsync(string classification, string origin) =>
            [.. (await carm.GetAsync($"/api/v1/reference/measures?classification={classification}&origin={origin}&date=2026-03-20")).Json.GetProperty("surtaxOrders").EnumerateArray().Select(o => string.Join(' ', o.Texts("code", "percent", "applies")))];
        Assert.Equal(["25095A 25 YES", "25154A 25 CONDITIONAL"], await SurtaxesAsync("7604100000", "US"));
        Assert.Equal(["25095A 25 YES", "25267A 25 NO"], await SurtaxesAsync("7326909090", "US"));
        Assert.Equal(["25267A 25 CONDITIONAL"], await SurtaxesAsync("7326909090", "DE"));
        Assert.Equal(["25267A 25 CONDITIONAL"], await SurtaxesAsync("9401711000", "DE"));
        Assert.Empty(await SurtaxesAsync("6109100012", "US"));
        Assert.Equal(400, (await carm.GetAsync("/api/v1/reference/measures?classification=76&origin=usa")).Status);
    }

    [Fact]
    public async Task Who_accepts_that_it_is_no_ruling_is_led_from_words_to_headings_and_on_to_items()
    {
        var refused = await carm.GetAsync("/api/v1/tools/classification?q=cotton&date=2026-03-20");
        Assert.Equal((422, "CLASSIFICATION_TERMS"), (refused.Status, refused["code"]));

        var asked = await carm.GetAsync("/api/v1/tools/classification?q=coton&lang=fr&date=2026-03-20&acceptTerms=true");
        Assert.Equal((200, "Quelle position décrit les marchandises dans leur ensemble? Choisissez-la par heading="), (asked.Status, asked["question"]!.TrimEnd('.')));
        Assert.Equal(["6105 1", "6109 1"], asked.Json.GetProperty("headings").EnumerateArray().Select(h => string.Join(' ', h.Texts("heading", "matches"))).Order());
        Assert.Contains("Il ne rend aucune décision", asked["statement"]);

        var drilled = await carm.GetAsync("/api/v1/tools/classification?q=coton&lang=fr&date=2026-03-20&acceptTerms=true&heading=6109");
        Assert.Empty(drilled.Json.GetProperty("headings").EnumerateArray());
        Assert.Equal(["61091000", "6109100012"], Codes(drilled.Json.GetProperty("candidates")).Order());
        Assert.Equal(["61091000", "6109100012"], Codes((await carm.GetAsync("/api/v1/tools/classification?q=silk&date=2026-03-20&acceptTerms=true&heading=6109")).Json.GetProperty("candidates")).Order());
    }

    static string?[] Codes(JsonElement items) => [.. items.EnumerateArray().Select(i => i.GetProperty("code").GetString())];

    static (string?, string?, string?) Hit(JsonElement item) => item.Texts("code", "description", "path") is [var code, var description, var path] ? (code, description, path) : default;

    /// <summary>A host on which an English and a French file are loaded for 20 March 2026.</summary>
    public sealed class Loaded(CarmHost tests) : IAsyncLifetime
    {
        static readonly string[] Files =
        [
            """
            TARIFF,EFF_DATE,UOM,DESC1,DESC2,MFN,UST
            61,,,Articles of apparel,"knitted or crocheted",,
            6105,,,"Men's or boys' shirts","knitted or crocheted",,
            6105.10.00,,,Of cotton,,18%,Free
            6105.10.00.10,,DZN,Men's,,,
            6109,,,"T-shirts, singlets and other vests","knitted or crocheted",,
            6109.10.00,,,Of cotton,,18%,Free
            6109.10.00.12,,NMB,Other,,,
            0204.22.00,,KGM,Other cuts with bone in,,Free,Free
            """,
            """
            TARIFF,DESC1_FR,MFN
            61,"Vêtements, en bonneterie",
            6105,"Chemises et chemisettes, en bonneterie, pour hommes ou garçonnets",
            6105.10.00,De coton,18%
            6105.10.00.10,Pour hommes,
            6109,"T-shirts et maillots de corps, en bonneterie",
            6109.10.00,De coton,18%
            6109.10.00.12,Autres,
            0204.22.00,En autres morceaux non désossés,Free
            """,
        ];

        public CarmSystem Carm { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
            foreach (var (i, file) in Files.Index())
            {
                await Carm.ApproveEditionAsync(file);
                await Carm.MoveClockAsync($"2026-03-20T{16 + i}:00:00Z");
            }
        }

        public ValueTask DisposeAsync() => Carm.DisposeAsync();
    }
}
