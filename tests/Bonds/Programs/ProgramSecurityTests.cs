using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Security for other programs than release prior to payment (14.1).</summary>
public sealed class ProgramSecurityTests(CarmHost tests)
{
    [Theory]
    [InlineData("CUSTOMS_BROKER", "50000.00", "SOR_86_1067_S10")]
    [InlineData("CARRIER", "5000.00", "SOR_86_1064_S6")]
    [InlineData("DUTY_FREE_SHOP", "10000.00", "SOR_86_1072_S4")]
    public async Task Each_licence_needs_what_its_regulations_name_until_the_CBSA_sets_more(string program, string least, string authority)
    {
        var (holder, surety) = (await Business.ImporterAsync(tests, program), await Business.SuretyAsync(tests));
        Assert.Equal((least, "0.00", "False", least), await SecurityAsync(holder, program));
        Assert.Equal(201, (await GiveAsync(surety, holder, program, authority, least)).Status);
        Assert.Equal((least, least, "True", "0.00"), await SecurityAsync(holder, program));

        var officer = await tests.SignInAsync("bonds-programs", "PROGRAM_OFFICER");
        var url = $"/api/v1/admin/program-accounts/{holder.Rm}/program-security/{program}";
        Assert.Equal((422, "BND_PROGRAM_LEAST"), await CodeAsync(officer.PutAsync(url, new { required = "4999.00", reason = "Less" })));
        Assert.Equal(200, (await officer.PutAsync(url, new { required = "60000.00", reason = "More goods" })).Status);
        Assert.Equal(("60000.00", least, "False"), (await SecurityAsync(holder, program)) is var (required, posted, adequate, _) ? (required, posted, adequate) : default);
        Assert.Equal((422, "BND-404"), await CodeAsync(officer.PutAsync($"/api/v1/admin/program-accounts/{holder.Rm}/program-security/APPEALS", new { required = "1.00", reason = "Not its own" })));
        Assert.Equal(404, (await officer.PutAsync($"/api/v1/admin/program-accounts/{holder.Rm}/program-security/RPP", new { required = "1.00", reason = "By the months" })).Status);
    }

    [Fact]
    public void Who_comes_to_lack_security_for_a_licence_is_told_once_and_when_it_lacks_none_again()
    {
        DateTimeOffset At(int day) => new(2026, 3, day, 15, 0, 0, TimeSpan.Zero);
        string[] Told(RppMove move) => [.. move.Told.OfType<NoticeRequested>().Select(n => $"{n.Template} {string.Join(' ', n.Values.Skip(1))}")];
        SecurityShare Share(decimal amount, DateOnly? to = null) => new("812345675:B-1", Money.Of(amount), new(2026, 3, 1), to, Program: "CUSTOMS_BROKER");
        var broker = new RppAccount("812345674CB0001", "Broker", "CUSTOMS_BROKER");
        // Whoever never gave any is a matter of its licence.
        Assert.Empty(Told(broker.Settle(At(2))));

        var little = broker.WithShares("812345675:B-1", [Share(40_000)], At(2));
        Assert.Equal(["BONDS_PROGRAM_SHORT CUSTOMS_BROKER 50000.00 10000.00"], Told(little));
        Assert.Empty(Told(little.Account.Settle(At(3))));
        Assert.Empty(Told(little.Account.WithShares("812345675:B-1", [Share(45_000)], At(3))));
        var enough = little.Account.WithShares("812345675:B-1", [Share(50_000, new(2026, 3, 9))], At(3));
        Assert.Equal(["BONDS_PROGRAM_MET CUSTOMS_BROKER"], Told(enough));
        Assert.Equal(new DateOnly(2026, 3, 10), enough.Account.NextChangeOn);
        Assert.Empty(Told(enough.Account.Settle(At(9))));
        Assert.Equal(["BONDS_PROGRAM_SHORT CUSTOMS_BROKER 50000.00 50000.00"], Told(enough.Account.Settle(At(9)).Then(a => a.Settle(At(10)))));
    }

    [Fact]
    public async Task What_secures_one_program_secures_no_other()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        await tests.HearAsync(importer.Cad(8_000m));
        await importer.OwesAsync(0);
        await importer.EnrolAsync();
        Assert.Equal((422, "BND_REFERENCES"), await CodeAsync(GiveAsync(surety, importer, "TEMPORARY", "SOR_98_58", "9000.00")));
        Assert.Equal((422, "BND-404"), await CodeAsync(GiveAsync(surety, importer, "CUSTOMS_BROKER", "SOR_86_1067_S10", "50000.00")));
        Assert.Equal((422, "BND-404"), await CodeAsync(GiveAsync(surety, importer, "TEMPORARY", "CUSTOMS_ACT_32", "9000.00", "12345000000012")));
        Assert.Equal(201, (await GiveAsync(surety, importer, "TEMPORARY", "SOR_98_58", "900.00", "12345000000012")).Status);
        Assert.Equal(("PENDING_SECURITY", "0.00"), ((await importer.RppAsync())["state"], (await importer.RppAsync())["posted"]));
        Assert.Equal("900.00", (await SecurityAsync(importer, "TEMPORARY")).Posted);
    }

    [Fact]
    public async Task An_agreement_secures_statements_under_appeal_until_it_ends_and_the_Ledger_hears_both()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        Assert.Equal(201, (await GiveAsync(surety, importer, "APPEALS", "CUSTOMS_ACT_60", "900.00", "SOADJ-1")).Status);
        await carm.SettleAsync();
        var officer = await carm.SignInAsync("ar", "AR_OFFICER");
        async Task<(string?, string?, string?)> HeldAsync()
        {
            var security = Assert.Single((await officer.GetAsync($"/api/v1/admin/program-accounts/{importer.Rm}/cash-security")).Json.GetProperty("items").EnumerateArray());
            return (security.GetProperty("form").GetString(), security.GetProperty("state").GetString(), security.GetProperty("held").GetString());
        }
        Assert.Equal(("AGREEMENT", "HELD", "900.00"), await HeldAsync());
        await surety.OnAgreementAsync("B-1", "termination-notice", new { terminationDate = "2026-04-01" });
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        Assert.Equal(("AGREEMENT", "HELD", "900.00"), await HeldAsync());
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Equal(("AGREEMENT", "RETURNED", "0.00"), await HeldAsync());
    }

    [Fact]
    public async Task The_programs_are_listed_with_their_authorities_in_both_languages()
    {
        var answer = await tests.GetAsync("/api/v1/tools/security-programs");
        Assert.Equal((200, ""), (answer.Status, answer.Status == 200 ? "" : answer.Text));
        var programs = answer.Json.GetProperty("programs").EnumerateArray().ToArray();
        Assert.Equal(11, programs.Length);
        Assert.Equal("Agrément de courtier en douane", (await tests.GetAsync("/api/v1/tools/security-programs", "fr-CA")).Json.GetProperty("programs")[1].GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_importer_finds_who_gives_security_and_of_what_kind()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        var officer = await tests.SignInAsync("bonds-providers", "PROGRAM_OFFICER");
        Assert.Equal(404, (await officer.PutAsync($"/api/v1/admin/security-providers/{importer.Bn9}/category", new { category = "INSURER" })).Status);
        Assert.Equal("INSURER", (await officer.PutAsync($"/api/v1/admin/security-providers/{surety.Bn9}/category", new { category = "INSURER" })).Json.GetProperty("provider").GetProperty("category").GetString());
        var found = (await importer.Manager.GetAsync("/api/v1/security-providers?pageSize=200")).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("bn9").GetString() == surety.Bn9);
        Assert.Equal(("Business", "ACTIVE", "INSURER"), (found.GetProperty("legalName").GetString(), found.GetProperty("status").GetString(), found.GetProperty("category").GetString()));
    }

    static Task<Answer> GiveAsync(Business surety, Business debtor, string program, string authority, string amount, params string[] references) => surety.Manager.PostAsync("/api/v1/provider/agreements", new
    {
        agreementNumber = "B-1", debtorBn9 = debtor.Bn9, program, legislativeAuthority = authority, amount, allocations = new[] { new { rmAccount = debtor.Rm, amount } }, validFrom = "2026-03-01", references,
    });

    static async Task<(string? Required, string? Posted, string? Adequate, string? Short)> SecurityAsync(Business business, string program)
    {
        var found = (await business.Manager.GetAsync($"/api/v1/program-accounts/{business.Rm}/program-security")).Json.GetProperty("programs").EnumerateArray().Single(p => p.GetProperty("program").GetString() == program);
        return (found.GetProperty("required").GetString(), found.GetProperty("posted").GetString(), found.GetProperty("adequate").ToString(), found.GetProperty("short").GetString());
    }

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
