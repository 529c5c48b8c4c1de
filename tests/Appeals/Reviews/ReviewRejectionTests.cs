using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Contester;

namespace Carm.Appeals.Tests;

/// <summary>Every code with which reviews and extensions of time refuse is raised over HTTP, in English and in French, and says its own text with its own status.</summary>
public sealed class ReviewRejectionTests(CarmHost tests)
{
    /// <summary>How the codes begin that are raised here.</summary>
    public static readonly string[] Codes = ["SMR-", "EXT-", "REASONS_", "EVIDENCE_", "OVER_STATUTORY_", "VAL_NOTICE_DAY", "VAL_REVIEW_", "VAL_REINVESTMENT"];

    delegate Task<Answer> Ask(string language);

    [Fact]
    public async Task Each_refusal_says_its_text_in_both_languages()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var old = await client.PenaltyAsync("2026-01-04");
        var oldReview = await client.DraftedAsync(old);
        await carm.MoveClockAsync("2026-04-08T15:00:00Z");
        await client.AppliedAsync("S129_REVIEW", old, "PENALTY");
        var (open, waived, taken) = (await client.PenaltyAsync("2026-04-06"), await client.PenaltyAsync("2026-04-06"), await client.PenaltyAsync("2026-04-06"));
        var (openReview, waivedReview, acknowledged) = (await client.WithReasonsAsync(open), await client.WithReasonsAsync(waived), await client.SubmittedAsync(taken));
        await client.DoAsync(waivedReview, "waive-evidence");
        await client.HandleAsync(acknowledged, "acknowledge");
        var rival = await client.DraftedAsync(taken);

        Ask Do(string review, string command, object? body = null) => language => client.Manager.PostAsync($"/api/v1/ministerial-reviews/{review}/{command}", body, language: language);
        Ask Draft(string[] references, string subject = "PENALTY", string applicant = "PERSON_SERVED", string? noticeOn = null) => language => client.DraftAsync(references, subject, applicant, noticeOn, language: language);
        Ask Apply(string reference, string subject = "PENALTY", string? unableToAct = "Flood", string? noticeOn = null) => language => client.ApplyAsync("S129_REVIEW", reference, subject, unableToAct, language: language, noticeOn: noticeOn);
        var asked = new Dictionary<string, Ask>
        {
            ["SMR-LATE"] = Do(oldReview, "submit"),
            ["SMR-NOT-PARTY"] = Draft(["NPA-2020-000001"]),
            ["SMR-DUPLICATE"] = Do(rival, "submit"),
            ["SMR-ONE-PER-NPA"] = Draft([open, waived]),
            ["VAL_NOTICE_DAY"] = Draft(["SZ-1"], "SEIZURE", "OWNER", "2026-04-09"),
            ["REASONS_EMPTY"] = language => client.Officer.PostAsync($"/api/v1/admin/ministerial-reviews/{acknowledged}/serve-reasons", new { reasonsEn = "Notes", reasonsFr = " " }, language: language),
            ["EVIDENCE_PERIOD_OPEN"] = language => client.DecideAsync(openReview, "NO_CONTRAVENTION", language: language),
            ["VAL_REVIEW_AMOUNT"] = language => client.DecideAsync(waivedReview, "CONTRAVENTION_REMIT", language: language),
            ["VAL_REINVESTMENT"] = language => client.Delegate.PostAsync($"/api/v1/admin/ministerial-reviews/{waivedReview}/decide", new { outcome = "CONTRAVENTION_REMIT", eligibleCosts = "1.00", rationaleEn = "As shown.", rationaleFr = "Comme démontré." }, language: language),
            ["OVER_STATUTORY_MAX"] = language => client.DecideAsync(waivedReview, "CONTRAVENTION_INCREASE", "25000.00", language: language),
            ["EXT-OUT-OF-YEAR"] = Apply("SZ-1", "SEIZURE", noticeOn: "2024-12-01"),
            ["EXT-NOT-YET-LATE"] = Apply("SZ-1", "SEIZURE", noticeOn: "2026-02-01"),
            ["EXT-REASONS-MISSING"] = Apply("SZ-1", "SEIZURE", unableToAct: "", noticeOn: "2025-12-01"),
            ["EXT-DUPLICATE"] = Apply(old),
        };
        Assert.Equal(new AppealsModule().Rejections.Select(r => r.Code).Where(code => Codes.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal))).Order(), asked.Keys.Order());
        foreach (var (code, ask) in asked)
        {
            var row = new AppealsModule().Rejections.Single(r => r.Code == code);
            foreach (var (language, text) in new[] { ("en-CA", row.En), ("fr-CA", row.Fr) })
            {
                var answer = await ask(language);
                Assert.Equal((row.Status, code), (answer.Status, answer["code"]));
                Assert.Matches($"^{Regex.Replace(Regex.Escape(text), @"\\\{[0-9]}", ".*")}$", answer["detail"]);
                Assert.Equal(language, answer.Headers["Content-Language"]);
            }
        }
    }

    [Fact]
    public async Task The_reasons_that_are_missing_are_all_named()
    {
        var client = await OpenAsync(tests);
        var answer = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/extension-applications", new { type = "S129_REVIEW", references = new[] { "SZ-1" }, subject = "SEIZURE", noticeOn = "2025-12-01", justAndEquitable = "Yes" });
        Assert.Equal((422, "EXT-REASONS-MISSING"), (answer.Status, answer["code"]));
        Assert.Equal(["unableToAct", "asSoonAsPossible"], answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()));
    }
}
