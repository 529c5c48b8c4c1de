using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>What a surety posts at once, and its book of it.</summary>
public sealed class SuretyBookTests(CarmHost tests)
{
    [Fact]
    public async Task Many_agreements_are_posted_at_once_each_with_an_outcome_of_its_own()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        await surety.GiveAsync(importer, "B-1", "5000.00");
        object? Item(string? number, string amount = "5000.00", string validFrom = "2026-03-01") => new { agreementNumber = number, debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount, allocations = new[] { new { rmAccount = importer.Rm, amount } }, validFrom };
        Task<Answer> PostAsync(params object?[] agreements) => surety.Manager.PostAsync("/api/v1/provider/agreements/bulk", new { agreements });
        var posted = await PostAsync(Item("B-1"), Item("B-2"), Item("B-2"), Item("B-3", "0.00"), Item(new string('B', 36)), Item(null), Item("B-4", "6000.00", "2099-01-01"), Item("B-5", "much"), Item("B-6", validFrom: "tomorrow"), Item("B-7", validFrom: "9999-12-31"));
        Assert.Equal((200, "2", "8"), (posted.Status, posted["accepted"], posted["refused"]));
        Assert.Equal(
            ["0 BND-403 agreementNumber", "1 ACTIVE", "2 BND-403 agreementNumber", "3 BND-405 amount", "4 BND_INCOMPLETE agreementNumber", "5 BND_INCOMPLETE agreementNumber", "6 SCHEDULED", "7 BND_INCOMPLETE amount", "8 BND_INCOMPLETE validFrom", "9 BND_INCOMPLETE validFrom"],
            posted.Json.GetProperty("items").EnumerateArray().Select(o => $"{o.GetProperty("index")} {o.GetProperty("state").GetString() ?? $"{o.GetProperty("code").GetString()} {o.GetProperty("path").GetString()}"}"));
        // Both of the same account are counted.
        Assert.Equal("10000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal(["BULK", "BULK"], (await surety.Manager.GetAsync("/api/v1/provider/agreements")).Json.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("channel").GetString()).Where(c => c == "BULK"));
        Assert.Equal("agreementNumber manque, est trop long ou ne peut être lu.", (await surety.Manager.PostAsync("/api/v1/provider/agreements/bulk", new { agreements = new[] { Item(null) } }, language: "fr-CA")).Json.GetProperty("items")[0].GetProperty("detail").GetString());
        Assert.Equal(400, (await PostAsync([.. Enumerable.Range(0, 501).Select(n => Item($"C-{n}"))])).Status);
    }

    [Fact]
    public async Task Five_hundred_agreements_go_in_one_call()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        var posted = await surety.Manager.PostAsync("/api/v1/provider/agreements/bulk", new
        {
            agreements = Enumerable.Range(0, 500).Select(n => new { agreementNumber = $"C-{n}", debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "5000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "5000.00" } }, validFrom = "2026-03-01" }),
        });
        Assert.Equal((200, "500", "0"), (posted.Status, posted["accepted"], posted["refused"]));
        Assert.Equal("2500000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal("2500000.00", (await surety.Manager.GetAsync("/api/v1/provider/book")).Json.GetProperty("book").GetProperty("standing").GetString());
    }

    [Fact]
    public async Task A_surety_reads_its_exposure_what_ends_and_what_is_demanded_and_takes_it_as_a_file()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        await surety.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
        await surety.GiveAsync(importer, "B-2", "7000.00", "2026-01-01");
        await surety.GiveAsync(importer, "B-3", "8000.00", "2025-01-01", "2026-02-27");
        await surety.GiveAsync(importer, "B-4", "9000.00", "2026-05-01");
        await surety.OnAgreementAsync("B-2", "termination-notice", new { terminationDate = "2026-04-01" });
        await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
        var (officer, supervisor) = (await carm.SignInAsync("ar-1", "AR_OFFICER"), await carm.SignInAsync("ar-2", "AR_SUPERVISOR"));
        var number = (await officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands", new { rmAccount = importer.Rm, amount = "100.00" })).Json.GetProperty("demand").GetProperty("demandNumber").GetString();
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue");

        var book = (await surety.Manager.GetAsync("/api/v1/provider/book")).Json.GetProperty("book");
        Assert.Equal(["ACTIVE 1 6000.00", "EXPIRED 1 8000.00", "SCHEDULED 1 9000.00", "TERMINATION_PENDING 1 7000.00"], book.GetProperty("states").EnumerateArray().Select(s => $"{s.GetProperty("state").GetString()} {s.GetProperty("agreements")} {s.GetProperty("amount").GetString()}"));
        Assert.Equal(("21000.00", "13000.00", "1", "100.00"), (book.GetProperty("exposure").GetString(), book.GetProperty("standing").GetString(), book.GetProperty("openDemands").ToString(), book.GetProperty("demanded").GetString()));
        Assert.Equal("2026-04-01", Assert.Single(book.GetProperty("terminations").EnumerateArray()).GetProperty("terminatesOn").GetString());

        var file = (await surety.Manager.SendAsync(HttpMethod.Get, "/api/v1/provider/book/export", null, accept: "text/csv")).Text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()).ToArray();
        Assert.StartsWith("agreementNumber,debtorBn9,rmAccount,program,state", file[0], StringComparison.Ordinal);
        Assert.Equal(5, file.Length);
        Assert.Contains($"B-2,{importer.Bn9},{importer.Rm},RPP,TERMINATION_PENDING,2026-01-01,,2026-04-01,7000.00,7000.00,0.00,7000.00,0,0.00", file);
        Assert.StartsWith("Numéro d'entente,NE du débiteur,Compte de programme,", (await surety.Manager.SendAsync(HttpMethod.Get, "/api/v1/provider/book/export", null, accept: "text/csv", language: "fr-CA")).Text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        // Another's book is its own.
        Assert.Equal("0.00", (await (await Business.SuretyAsync(carm)).Manager.GetAsync("/api/v1/provider/book")).Json.GetProperty("book").GetProperty("exposure").GetString());
    }
}
