using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Enrolment and security, in either order, open the way before payment.</summary>
public sealed class AgreementTests(CarmHost tests)
{
    static readonly DateTimeOffset Opened = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Bonds_B04_an_importer_who_owes_nothing_enrols_without_security_until_the_first_debit()
    {
        var importer = await Business.ImporterAsync(tests);
        var enrolled = await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");
        Assert.Equal((201, "ACTIVE"), (enrolled.Status, enrolled.Json.GetProperty("rpp").GetProperty("state").GetString()));

        await tests.HearAsync(importer.Cad(3_200m));
        var rpp = await importer.RppAsync();
        Assert.Equal(("DEFICIENT", "5000.00", "True"), (rpp["state"], rpp["requiredAsAgreement"], rpp["releasePriorToPayment"]));
        Assert.Equal((409, "BND-409"), await CodeAsync(importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp")));

        await (await Business.SuretyAsync(tests)).GiveAsync(importer, "B-1", "5000.00");
        Assert.Equal("ACTIVE", (await importer.RppAsync())["state"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bonds_B02_enough_security_makes_an_enrolment_active_at_once(bool enrolmentFirst)
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        await carm.HearAsync(importer.Cad(48_250.37m));
        if (enrolmentFirst) Assert.Equal("PENDING_SECURITY", (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp")).Json.GetProperty("rpp").GetProperty("state").GetString());

        var posted = await surety.GiveAsync(importer, "B-1", "24126.00");
        Assert.Equal((201, "ACTIVE"), (posted.Status, posted.Json.GetProperty("agreement").GetProperty("state").GetString()));
        if (!enrolmentFirst) await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");

        var rpp = await importer.RppAsync();
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
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        await carm.HearAsync(importer.Cad(4_200m));
        await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp");
        Assert.Equal("SCHEDULED", (await surety.GiveAsync(importer, "B-1", "5000.00", "2026-03-10", "2026-03-20")).Json.GetProperty("agreement").GetProperty("state").GetString());
        Assert.Equal("PENDING_SECURITY", (await importer.RppAsync())["state"]);
        await carm.SettleAsync();
        Assert.StartsWith("2026-03-20 Security agreement B-1 ends", Assert.Single(await carm.CalendarAsync(await importer.Manager.CalendarAddressAsync(importer.Rm), "Security")));

        await carm.MoveClockAsync("2026-03-10T15:00:00Z");
        Assert.Equal("ACTIVE", (await importer.RppAsync())["state"]);
        await carm.MoveClockAsync("2026-03-21T15:00:00Z");
        Assert.Equal("DEFICIENT", (await importer.RppAsync())["state"]);
    }

    [Fact]
    public async Task Released_goods_are_exposure_by_their_estimate_until_they_are_accounted_for()
    {
        var importer = await Business.ImporterAsync(tests);
        var cad = importer.Cad(900m);
        var released = new Declarations.Contracts.GoodsReleased(cad.TransactionNumber, importer.Rm, cad.ReleasedOn, 1_000m, Opened);
        await tests.HearAsync(released, released);
        Assert.Equal("1000.00", (await importer.RppAsync())["releasedNotAccountedFor"]);
        await tests.HearAsync(cad, released);
        Assert.Equal("0.00", (await importer.RppAsync())["releasedNotAccountedFor"]);
    }

    [Fact]
    public async Task Two_agreements_at_once_are_both_counted()
    {
        var (importer, one, two) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests), await Business.SuretyAsync(tests));
        var posted = await Task.WhenAll(one.GiveAsync(importer, "B-1", "6000.00"), two.GiveAsync(importer, "B-1", "7000.00"));
        Assert.All(posted, p => Assert.Equal(201, p.Status));
        Assert.Equal("13000.00", (await importer.RppAsync())["posted"]);
    }

    [Fact]
    public async Task A_number_is_its_providers_whoever_entered_it_before()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        Task<Answer> AskAsync() => importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", new { providerBn9 = surety.Bn9, agreementNumber = "B-1", amount = "6000.00", validFrom = "2026-01-01" });
        Assert.Equal(201, (await AskAsync()).Status);
        Assert.Equal((409, "BND-403"), await CodeAsync(AskAsync()));
        Assert.Equal(201, (await surety.GiveAsync(importer, "B-1", "7000.00")).Status);
        Assert.Equal((409, "BND-403"), await CodeAsync(AskAsync()));
        Assert.Equal("7000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal(400, (await surety.GiveAsync(importer, "B/2", "7000.00")).Status);
    }

    [Fact]
    public async Task A_version_that_overtakes_the_one_before_it_waits_for_it()
    {
        var importer = await Business.ImporterAsync(tests);
        var first = importer.Cad(4_049.72m);
        await Task.WhenAll(tests.HearAsync(first with { CadVersion = 2, CustomsDuty = -3_202.50m }), tests.HearAsync(first));
        await importer.OwesAsync(0);
        await importer.EnrolAsync();
        Assert.Equal("847.22", (await importer.RppAsync())["base"]);
    }

    [Fact]
    public async Task What_no_agreement_can_be_is_refused_with_its_code()
    {
        var (importer, surety, exporter) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests), await Business.ImporterAsync(tests, "EXPORTER"));
        Assert.Equal((422, "BND-401"), await CodeAsync(importer.GiveAsync(importer, "B-1", "5000.00")));
        Assert.Equal((422, "BND-402"), await CodeAsync(surety.GiveAsync(importer with { Rm = $"{Fresh.Bn9()}RM0001" }, "B-1", "5000.00")));
        Assert.Equal((422, "BND-404"), await CodeAsync(surety.GiveAsync(importer, "B-1", "5000.00", authority: "SIMA")));
        Assert.Equal((422, "BND-405"), await CodeAsync(surety.GiveAsync(importer, "B-1", "0.00")));
        Assert.Equal((422, "BND-405"), await CodeAsync(surety.GiveAsync(importer, "B-1", "10000001.00")));
        Assert.Equal((422, "BND-406"), await CodeAsync(surety.GiveAsync(importer, "B-1", "4999.00")));
        Assert.Equal((422, "BND-407"), await CodeAsync(surety.GiveAsync(importer, "B-1", "5000.00", "2026-03-10", "2026-03-09")));
        Assert.Equal((422, "BND-416"), await CodeAsync(surety.GiveAsync(exporter, "B-1", "5000.00")));
        Assert.Equal((422, "BND-416"), await CodeAsync(exporter.Manager.PostAsync($"/api/v1/program-accounts/{exporter.Rm}/rpp")));
        Assert.Equal(201, (await surety.GiveAsync(importer, "B-1", "5000.00")).Status);
        Assert.Equal((409, "BND-403"), await CodeAsync(surety.GiveAsync(importer, "B-1", "5000.00")));
    }

    [Fact]
    public async Task All_agreements_of_a_provider_that_is_recognised_no_more_are_cancelled_at_once_also_where_that_was_cut_off()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety, other) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm), await Business.SuretyAsync(carm));
        var officer = await carm.SignInAsync("bonds-officer", "PROGRAM_OFFICER");
        var all = Enumerable.Range(1, 150).Select(n => new { agreementNumber = $"B-{n:000}", debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "5000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "5000.00" } }, validFrom = "2026-03-01", validTo = n == 1 ? "2026-03-01" : null });
        Assert.Equal(150, (await surety.Manager.PostAsync("/api/v1/provider/agreements/bulk", new { agreements = all })).Json.GetProperty("accepted").GetInt32());
        await other.GiveAsync(importer, "B-1", "7000.00");
        Assert.Equal("752000.00", (await importer.RppAsync())["posted"]);
        Task<Answer> CancelAsync() => officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/cancel-agreements", new { reason = "No licence" });
        Assert.Equal((409, "BND-409"), await CodeAsync(CancelAsync()));

        await carm.HearAsync(new LicenceStatusChanged(surety.Bn9, "SECURITY_PROVIDER", "S1", "CANCELLED", new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)));
        // The first transactions, after which the host is no more.
        await using (var session = carm.Alba.Services.GetRequiredService<IBondsStore>().LightweightSession())
        {
            var (clock, ct) = (carm.Alba.Services.GetRequiredService<TimeProvider>(), TestContext.Current.CancellationToken);
            await CancelAgreementsOfHandler.Handle(new(surety.Bn9, "No licence", "bonds-officer"), session, clock, ct);
            await session.SaveChangesAsync(ct);
            var told = await CancelSomeHandler.Handle(new(surety.Bn9), session, clock, ct);
            await session.SaveChangesAsync(ct);
            Assert.Equal((99, 1), (told.OfType<NoticeRequested>().Count(n => n.Template == "BONDS_AGREEMENT_CANCELLED"), told.OfType<CancelSome>().Count()));
        }
        Assert.Equal("257000.00", (await importer.RppAsync())["posted"]);
        var cancellation = (await CancelAsync()).Json.GetProperty("cancellation");
        Assert.Equal((149, 99), (cancellation.GetProperty("agreements").GetInt32(), cancellation.GetProperty("done").GetInt32()));
        await carm.SettleAsync();
        Assert.Equal("7000.00", (await importer.RppAsync())["posted"]);
        var states = (await officer.GetAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements?pageSize=200")).Json.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("state").GetString()).ToLookup(state => state);
        Assert.Equal((149, 1), (states["CANCELLED"].Count(), states["EXPIRED"].Count()));
    }

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
