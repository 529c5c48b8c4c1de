using System.Text.Json;
using Carm.Host.Demo;
using Carm.Testing;
using Xunit;

namespace Carm.Journeys.Tests;

/// <summary>From a statement of account down to the duty of a line, over the links that the answers give: each amount is made of what its link shows.</summary>
public sealed class TrailTests(CarmHost tests)
{
    const string Rm = "700000003RM0001", Number = "14321000000019";

    /// <summary>
    /// USD 12,345.67 at 1.3725 are 16,944.43, 18 percent of it 3,050.00, and 5 percent of 19,994.43 are 999.72: together 4,049.72. The CBSA raised the value to USD 14,345.67, which are 19,689.43: 3,544.10 of duty
    /// and 1,161.68 of GST, 494.10 and 161.96 more. The appeal brought the 494.10 back, and no GST.
    /// </summary>
    [Fact]
    public async Task Each_version_of_a_declaration_is_followed_from_its_statement_to_the_duty_of_its_line_to_the_cent()
    {
        await using var carm = await tests.OnClockAsync(FirstMonth.ClockStart);
        using var http = carm.Alba.Server.CreateClient();
        await foreach (var _ in new FirstMonth(new(http, "en-CA")).PlayAsync()) await carm.SettleAsync();
        await carm.MoveClockAsync("2026-06-26T15:00:00Z");
        var alpha = await carm.SignInAsync("alpha.manager");

        var none = new Figures(0m, 0m);
        var first = await FollowAsync(alpha, "202603", "F", $"CAD {Number} v1", "00001", new(3_050.00m, 999.72m), none);
        Assert.Equal(new Figures(3_050.00m, 999.72m), first);
        var second = await FollowAsync(alpha, "202605", "G", $"ADJ {Number} v2", "00002", new(494.10m, 161.96m), first);
        Assert.Equal(new Figures(3_544.10m, 1_161.68m), second);
        // Of the GST of 161.96 that the third version no longer says nothing is refunded.
        var third = await FollowAsync(alpha, "202606", "C", $"REF {Number} v3", "00003", new(494.10m, 0m), second, isRefund: true);
        Assert.Equal(first, third);

        // The interest that was refunded with it stands in no declaration.
        var refunded = Part(Find(await JsonAsync(alpha, Statement("202606")), "C")!.Value, $"REF {Number} v3 interest");
        var interest = await JsonAsync(alpha, Text(refunded, "link"));
        Assert.Equal(("4.23", "4.23"), (Text(refunded, "amount"), Text(interest, "amount")));
        Assert.DoesNotContain(interest.GetProperty("parts").EnumerateArray(), p => Text(p, "subject") == $"CAD {Number}");
    }

    /// <summary>Follows one amount of a statement over its item to the version that brought it, and on to the lines and the steps of their duties.</summary>
    /// <param name="brought">What the item must have brought, by its heads.</param>
    /// <param name="before">The amounts of the version before.</param>
    /// <returns>The amounts of that version.</returns>
    static async Task<Figures> FollowAsync(Caller alpha, string month, string letter, string subject, string version, Figures brought, Figures before, bool isRefund = false)
    {
        var line = Part(Find(await JsonAsync(alpha, Statement(month)), letter)!.Value, subject);
        Assert.Equal(brought.Duty + brought.Gst, Amount(line, "amount"));
        var item = await JsonAsync(alpha, Text(line, "link"));
        Assert.Equal((subject, brought.Duty + brought.Gst), (Text(item, "subject"), Amount(item, "amount")));
        Assert.Equal(brought, new Figures(Head(item, "4110"), Head(item, "4150")));

        var declaration = Part(item, $"CAD {Number}");
        Assert.EndsWith($"?version={version}", Text(declaration, "link"), StringComparison.Ordinal);
        var assessment = await JsonAsync(alpha, Text(declaration, "link"));
        Assert.Equal((version, JsonValueKind.True), (Text(assessment, "version"), assessment.GetProperty("reproduced").ValueKind));
        var totals = Figures.Of(assessment.GetProperty("totals"));
        var lines = assessment.GetProperty("lines").EnumerateArray().ToArray();
        Assert.Equal(totals, new Figures(lines.Sum(l => Figures.Of(l.GetProperty("amounts")).Duty), lines.Sum(l => Figures.Of(l.GetProperty("amounts")).Gst)));
        Assert.All(lines, l => Assert.Equal(Figures.Of(l.GetProperty("amounts")), new Figures(Step(l, "Customs duty"), Step(l, "GST"))));
        Assert.Equal(brought, isRefund ? new Figures(before.Duty - totals.Duty, 0m) : new Figures(totals.Duty - before.Duty, totals.Gst - before.Gst));
        return totals;
    }

    sealed record Figures(decimal Duty, decimal Gst)
    {
        public static Figures Of(JsonElement amounts) => new(Amount(amounts, "customsDuty"), Amount(amounts, "gst"));
    }

    static string Statement(string month) => $"/api/v1/program-accounts/{Rm}/statements/SOA-{Rm}-{month}/explain";

    static async Task<JsonElement> JsonAsync(Caller alpha, string link) => await alpha.GetAsync(link) is { Status: 200 } answer ? answer.Json : throw new InvalidOperationException(link);

    /// <summary>The part of that name, however deep it stands.</summary>
    static JsonElement? Find(JsonElement within, string subject) => Text(within, "subject") == subject ? within : within.GetProperty("parts").EnumerateArray().Select(p => Find(p, subject)).FirstOrDefault(p => p is not null);

    static JsonElement Part(JsonElement whole, string subject) => whole.GetProperty("parts").EnumerateArray().Single(p => Text(p, "subject") == subject);

    /// <summary>What was posted to an account of the chart; nothing where it was not.</summary>
    static decimal Head(JsonElement item, string account) => item.GetProperty("parts").EnumerateArray().Where(p => Text(p, "subject") == account).Sum(p => Amount(p, "amount"));

    static decimal Step(JsonElement line, string name) => Amount(line.GetProperty("trace").EnumerateArray().Single(s => Text(s, "step") == name), "result");

    static decimal Amount(JsonElement json, string name) => decimal.Parse(Text(json, name), System.Globalization.CultureInfo.InvariantCulture);

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
