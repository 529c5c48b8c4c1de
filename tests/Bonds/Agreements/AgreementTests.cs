using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Enrolment and security, in either order, open the way before payment.</summary>
public sealed class AgreementTests(CarmHost tests)
{
    static readonly DateTimeOffset Opened = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Bonds_B04_an_importer_who_owes_nothing_enrols_without_security_until_the_first_debit()
    {
        var importer = await ImporterAsync(tests);
        var enrolled = await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");
        Assert.Equal((201, "ACTIVE"), (enrolled.Status, enrolled.Json.GetProperty("rpp").GetProperty("state").GetString()));

        await tests.HearAsync(Cad(importer, 3_200m));
        var rpp = await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");
        Assert.Equal(("DEFICIENT", "5000.00", "True"), (rpp["state"], rpp["requiredAsAgreement"], rpp["releasePriorToPayment"]));
        Assert.Equal((409, "BND-409"), await CodeAsync(importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp")));

        await PostAsync(await SuretyAsync(tests), importer, "B-1", "5000.00");
        Assert.Equal("ACTIVE", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["state"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bonds_B02_enough_security_makes_an_enrolment_active_at_once(bool enrolmentFirst)
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await ImporterAsync(carm), await SuretyAsync(carm));
        await carm.HearAsync(Cad(importer, 48_250.37m));
        if (enrolmentFirst) Assert.Equal("PENDING_SECURITY", (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp")).Json.GetProperty("rpp").GetProperty("state").GetString());

        var posted = await PostAsync(surety, importer, "B-1", "24126.00");
        Assert.Equal((201, "ACTIVE"), (posted.Status, posted.Json.GetProperty("agreement").GetProperty("state").GetString()));
        if (!enrolmentFirst) await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");

        var rpp = await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");
        Assert.Equal(("ACTIVE", "48250.37", "24126.00", "24126.00"), (rpp["state"], rpp["base"], rpp["requiredAsAgreement"], rpp["posted"]));
        Assert.Equal(1, (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/securities")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await surety.Manager.GetAsync("/api/v1/provider/agreements")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(200, (await surety.Manager.GetAsync("/api/v1/provider/agreements/B-1")).Status);
        Assert.Equal(404, (await surety.Manager.GetAsync("/api/v1/provider/agreements/B-2")).Status);
    }

    [Fact]
    public async Task An_agreement_counts_from_its_first_day_and_no_longer_than_its_last()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await ImporterAsync(carm), await SuretyAsync(carm));
        await carm.HearAsync(Cad(importer, 4_200m));
        await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");
        Assert.Equal("SCHEDULED", (await PostAsync(surety, importer, "B-1", "5000.00", "2026-03-10", "2026-03-20")).Json.GetProperty("agreement").GetProperty("state").GetString());
        Assert.Equal("PENDING_SECURITY", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["state"]);

        await carm.MoveClockAsync("2026-03-10T15:00:00Z");
        Assert.Equal("ACTIVE", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["state"]);
        await carm.MoveClockAsync("2026-03-21T15:00:00Z");
        Assert.Equal("DEFICIENT", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["state"]);
    }

    [Fact]
    public async Task Released_goods_are_exposure_by_their_estimate_until_they_are_accounted_for()
    {
        var importer = await ImporterAsync(tests);
        var cad = Cad(importer, 900m);
        var released = new Declarations.Contracts.GoodsReleased(cad.TransactionNumber, importer.Rm, cad.ReleasedOn, 1_000m, Opened);
        await tests.HearAsync(released, released);
        Assert.Equal("1000.00", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["releasedNotAccountedFor"]);
        await tests.HearAsync(cad, released);
        Assert.Equal("0.00", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["releasedNotAccountedFor"]);
    }

    [Fact]
    public async Task Two_agreements_at_once_are_both_counted()
    {
        var (importer, one, two) = (await ImporterAsync(tests), await SuretyAsync(tests), await SuretyAsync(tests));
        var posted = await Task.WhenAll(PostAsync(one, importer, "B-1", "6000.00"), PostAsync(two, importer, "B-1", "7000.00"));
        Assert.All(posted, p => Assert.Equal(201, p.Status));
        Assert.Equal("13000.00", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp"))["posted"]);
    }

    [Fact]
    public async Task What_no_agreement_can_be_is_refused_with_its_code()
    {
        var (importer, surety, exporter) = (await ImporterAsync(tests), await SuretyAsync(tests), await ImporterAsync(tests, "EXPORTER"));
        Assert.Equal((422, "BND-401"), await CodeAsync(PostAsync(importer, importer, "B-1", "5000.00")));
        Assert.Equal((422, "BND-402"), await CodeAsync(PostAsync(surety, importer with { Rm = $"{Fresh.Bn9()}RM0001" }, "B-1", "5000.00")));
        Assert.Equal((422, "BND-404"), await CodeAsync(PostAsync(surety, importer, "B-1", "5000.00", authority: "SIMA")));
        Assert.Equal((422, "BND-405"), await CodeAsync(PostAsync(surety, importer, "B-1", "0.00")));
        Assert.Equal((422, "BND-405"), await CodeAsync(PostAsync(surety, importer, "B-1", "10000001.00")));
        Assert.Equal((422, "BND-406"), await CodeAsync(PostAsync(surety, importer, "B-1", "4999.00")));
        Assert.Equal((422, "BND-407"), await CodeAsync(PostAsync(surety, importer, "B-1", "5000.00", "2026-03-10", "2026-03-09")));
        Assert.Equal((422, "BND-416"), await CodeAsync(PostAsync(surety, exporter, "B-1", "5000.00")));
        Assert.Equal((422, "BND-416"), await CodeAsync(exporter.Manager.PostAsync($"/api/v1/program-accounts/{exporter.Rm}/rpp")));
        Assert.Equal(201, (await PostAsync(surety, importer, "B-1", "5000.00")).Status);
        Assert.Equal((409, "BND-403"), await CodeAsync(PostAsync(surety, importer, "B-1", "5000.00")));
    }

    sealed record Business(string Bn9, string Rm, Caller Manager);

    static async Task<Business> ImporterAsync(CarmSystem carm, string program = "IMPORTER")
    {
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Business", program, Opened), new BusinessOnboarded(bn9, "Business", $"manager.{bn9}", [$"{bn9}RM0001"], Opened));
        return new(bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    static async Task<Business> SuretyAsync(CarmSystem carm)
    {
        var surety = await ImporterAsync(carm, "SECURITY_PROVIDER");
        await carm.HearAsync(new LicenceStatusChanged(surety.Bn9, "SECURITY_PROVIDER", "S1", "ACTIVE", Opened));
        return surety;
    }

    static Task<Answer> PostAsync(Business surety, Business debtor, string number, string amount, string validFrom = "2026-03-01", string? validTo = null, string authority = "CUSTOMS_ACT_32") =>
        surety.Manager.PostAsync("/api/v1/provider/agreements", new
        {
            agreementNumber = number, debtorBn9 = debtor.Bn9, program = "RPP", legislativeAuthority = authority, amount, allocations = new[] { new { rmAccount = debtor.Rm, amount } }, validFrom, validTo,
        });

    static Declarations.Contracts.CadAccountedFor Cad(Business importer, decimal duty) => new(
        Fresh.TransactionNumber(), 1, importer.Rm, importer.Bn9, "AS_DECLARED", "RPP", DateOnly.Parse("2026-02-02"), DateOnly.Parse("2026-03-03"), "IMPORTER", duty, 0, 0, 0, 0, 0, 0, "", null, Opened);

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
