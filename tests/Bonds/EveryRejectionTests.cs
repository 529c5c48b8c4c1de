using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Every code with which this module refuses is raised over HTTP, in English and in French, and says its own text with its own status.</summary>
public sealed class EveryRejectionTests(CarmHost carm)
{
    /// <summary>The outcome of one item among many; the test named raises it.</summary>
    static readonly Dictionary<string, string> Elsewhere = new() { ["BND_INCOMPLETE"] = nameof(SuretyBookTests.Many_agreements_are_posted_at_once_each_with_an_outcome_of_its_own) };

    public static TheoryData<string> Codes => [.. BondsRejections.All.Select(r => r.Code).Where(c => !Elsewhere.ContainsKey(c))];

    /// <summary>A request that is refused, as often as it is sent.</summary>
    delegate Task<Answer> Ask(string language);

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_refusal_says_its_text_in_both_languages(string code)
    {
        var row = BondsRejections.All.Single(r => r.Code == code);
        var ask = await AskForAsync(code);
        foreach (var (language, text) in new[] { ("en-CA", row.En), ("fr-CA", row.Fr) })
        {
            var answer = await ask(language);
            Assert.Equal(row.Status, answer.Status);
            var said = answer["code"] == code ? answer["detail"] : answer.Json.GetProperty("errors").EnumerateArray().First(e => e.GetProperty("code").GetString() == code).GetProperty("message").GetString();
            Assert.Matches($"^{Regex.Replace(Regex.Escape(text), @"\\\{[0-9]}", ".*")}$", said);
            Assert.Equal(language, answer.Headers["Content-Language"]);
        }
    }

    async Task<Ask> AskForAsync(string code)
    {
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        Caller officer = await carm.SignInAsync("rejecting-officer", "PROGRAM_OFFICER", "AR_OFFICER"), supervisor = await carm.SignInAsync("rejecting-supervisor", "SUPERVISOR", "AR_SUPERVISOR", "AR_OFFICER");
        string rpp = $"/api/v1/program-accounts/{importer.Rm}/rpp", demands = $"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands";
        Ask Give(string amount = "6000.00", string? debtorBn9 = null, string authority = "CUSTOMS_ACT_32", string program = "RPP", string? validTo = null, Business? by = null, Business? debtor = null, string? share = null) => Post((by ?? surety).Manager, "/api/v1/provider/agreements", new
        {
            agreementNumber = "B-9", debtorBn9 = debtorBn9 ?? (debtor ?? importer).Bn9, program, legislativeAuthority = authority, amount, allocations = new[] { new { rmAccount = (debtor ?? importer).Rm, amount = share ?? amount } }, validFrom = "2026-03-01", validTo,
        });
        async Task<string?> DraftedAsync(Caller by)
        {
            await surety.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
            await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
            return (await by.PostAsync(demands, new { rmAccount = importer.Rm })).Json.GetProperty("demand").GetProperty("demandNumber").GetString();
        }
        async Task<Business> EnrolledAsync(string agreement = "6000.00")
        {
            await carm.HearAsync(importer.Cad(12_000m));
            await surety.GiveAsync(importer, "B-1", agreement, "2026-01-01");
            await importer.EnrolAsync();
            return importer;
        }
        switch (code)
        {
            case "VAL_BASE": return language => carm.GetAsync("/api/v1/tools/security-requirement?base=much", language);
            case "VAL_PREMIUM_RATE": return language => importer.Manager.GetAsync($"{rpp}/forecast?premiumRate=two", language);
            case "VAL_AGREEMENTS": return Post(surety.Manager, "/api/v1/provider/agreements/bulk", new { agreements = Enumerable.Repeat(new { agreementNumber = "B", amount = "1.00" }, 501) });
            case "BND-401": return Give(by: importer);
            case "BND_OWN_DEBT": return Give(debtorBn9: surety.Bn9);
            case "BND-402": return Give(debtorBn9: Fresh.Bn9());
            case "BND-403":
                await surety.GiveAsync(importer, "B-9", "6000.00");
                return Give();
            case "BND-404": return Give(authority: "CUSTOMS_ACT_60");
            case "BND-405": return Give("0.00");
            case "BND-406": return Give("4999.00");
            case "BND-407": return Give(validTo: "2026-02-28");
            case "BND-408":
                await surety.GiveAsync(importer, "B-1", "6000.00");
                return Post(surety.Manager, "/api/v1/provider/agreements/B-1/termination-notice", new { terminationDate = "2026-03-02" });
            case "BND-409":
                await surety.GiveAsync(importer, "B-1", "6000.00");
                return Post(surety.Manager, "/api/v1/provider/agreements/B-1/confirm");
            case "BND-410":
                await EnrolledAsync();
                return language => surety.Manager.SendAsync(HttpMethod.Patch, "/api/v1/provider/agreements/B-1", new { amount = "5000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "5000.00" } } }, Guid.NewGuid().ToString(), language: language);
            case "BND-411":
                await surety.GiveAsync(importer, "B-1", "6000.00", "2024-01-01", "2024-06-28");
                return Post(officer, demands, new { rmAccount = importer.Rm });
            case "BND-412":
                await surety.GiveAsync(importer, "B-1", "6000.00");
                return Post(officer, demands, new { rmAccount = importer.Rm });
            case "BND-413":
                await importer.PaySecurityAsync("cash", "12000.00");
                await EnrolledAsync("5000.00");
                return Post(importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/cash-deposits/DEP-{importer.Rm}-0001/refunds", new { amount = "11000.00" });
            case "BND_DEPOSIT_AMOUNT":
                await importer.PaySecurityAsync("cash", "1.00");
                return Post(importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/cash-deposits/DEP-{importer.Rm}-0001/refunds", new { amount = "1.01" });
            case "BND-414":
                return Post(officer, $"/api/v1/admin/security-providers/{surety.Bn9}/agreements", new { agreementNumber = "P-1", debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "6000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "6000.00" } }, validFrom = "2026-01-01" });
            case "BND_REVIEW_DAY": return Post(officer, "/api/v1/admin/jobs/annual-review?asOf=2019-10-20");
            case "BND-415":
                await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
                return Post(importer.Manager, rpp);
            case "BND-416": return Give(debtor: await Business.ImporterAsync(carm, "EXPORTER"));
            case "BND_SAME_PERSON": return Post(supervisor, $"/api/v1/admin/demands/{await DraftedAsync(supervisor)}/issue");
            case "VAL_DEMAND": return Post(supervisor, $"/api/v1/admin/demands/{await DraftedAsync(officer)}/decide", new { outcome = "MAYBE", rationale = "None" });
            case "BND_NOT_LOWER": return Post((await EnrolledAsync()).Manager, $"{rpp}/reduction-requests", new { @base = "12000.00", rationale = "The same" });
            case "VAL_REDUCTION": return Post(officer, "/api/v1/admin/rpp/reduction-requests/RED-1/decide", new { outcome = "MAYBE", rationale = "None" });
            case "BND_CONTINGENCY": return Post(officer, $"/api/v1/admin/rpp/{importer.Rm}/contingency", new { until = "2020-01-01", reason = "Late" });
            case "BND_REFERENCES": return Give(authority: "SOR_98_58", program: "TEMPORARY");
            case "BND_PROGRAM_LEAST":
                var carrier = await Business.ImporterAsync(carm, "CARRIER");
                return language => officer.SendAsync(HttpMethod.Put, $"/api/v1/admin/program-accounts/{carrier.Rm}/program-security/CARRIER", new { required = "1.00", reason = "Less" }, language: language);
            default: throw new NotSupportedException($"No request is known that {code} refuses.");
        }
    }

    static Ask Post(Caller caller, string url, object? body = null) => language => caller.PostAsync(url, body ?? new { }, language: language);
}
