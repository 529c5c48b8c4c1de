using System.Text;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class ImportTariffTests(CarmHost tests)
{
    static readonly DateOnly March20 = new(2026, 3, 20);

    [Fact]
    public async Task An_edition_holds_from_its_day_and_each_declaration_keeps_the_one_it_was_rated_with()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var before = await importer.AcceptedAsync();

        var done = await ImportAsync(carm, "TARIFF,DESC_EN,DESC_FR,MFN\n6109.10.00,Of cotton,De coton,10%");
        Assert.Equal((0, 1, 3_291), (done.Added, done.Changed, done.Removed));
        Assert.Equal("1694.44", await DutyAsync(carm, "2026-03-20"));
        Assert.Equal("3050.00", await DutyAsync(carm, "2026-03-19"));
        // The file has no column for the treatment, so its rates stay.
        Assert.Equal("0.00", await DutyAsync(carm, "2026-03-20", "US", "10"));

        var after = Fresh.TransactionNumber();
        await importer.ReleaseAsync(after, "2026-03-20");
        await importer.DraftAsync(after, Importer.Header("2026-03-20"));
        Assert.Equal(200, (await importer.SubmitAsync(after)).Status);
        Assert.Equal([done.Edition!.Id, "10%"], await RatedAsync(importer, after, 1));
        Assert.Equal(["carried", "18%"], await RatedAsync(importer, before, 1));
        // So are the goods described, in both languages as far as the edition has them.
        Assert.Equal(["1", "Of cotton", "De coton"], await DescribedAsync(importer, after));
        Assert.Equal(["1", "Other T-shirts, men's or boys', cotton", null], await DescribedAsync(importer, before));

        // A later day raises the value of the earlier declaration: its rate is that of its own edition.
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var draft = await officer.PostAsync($"/api/v1/admin/cads/{before}/redeterminations",
            new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Price actually paid", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        Assert.True(draft.Status is 200 or 201, draft.Text);
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{draft["statementNumber"]}/issue")).Status);
        Assert.Equal(["carried", "18%"], await RatedAsync(importer, before, 2));
    }

    [Fact]
    public async Task A_suffix_is_refused_when_the_edition_lists_all_of_them()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await ImportAsync(carm, "TARIFF,MFN\n6109.10.00,18%\n6109.10.00.11,");
        var refused = await EstimateAsync(carm, "2026-03-20");
        Assert.Equal((422, "CAD-5001"), (refused.Status, refused["code"]));
        Assert.Equal(200, (await EstimateAsync(carm, "2026-03-19")).Status);

        await carm.ApproveEditionAsync("TARIFF,MFN\n6109.10.00,18%\n6109.10.00.12,");
        Assert.Equal(200, (await EstimateAsync(carm, "2026-03-20")).Status);
    }

    [Fact]
    public async Task The_edition_that_is_in_force_is_not_loaded_twice_and_one_of_the_same_day_replaces_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        const string First = "TARIFF,MFN\n6109.10.00,10%", Second = "TARIFF,MFN\n6109.10.00,11%";
        var first = await ImportAsync(carm, First);
        var again = await ImportAsync(carm, First);
        Assert.Equal((true, first.Edition!.Id), (again.WasLoaded, again.Edition!.Id));
        await carm.MoveClockAsync("2026-03-20T16:00:00Z");
        Assert.Equal([first.Edition.Id, "0", "0", "1"], await carm.ApproveEditionAsync(Second));
        Assert.Equal("1863.89", await DutyAsync(carm, "2026-03-20"));
        await carm.MoveClockAsync("2026-03-20T17:00:00Z");
        await carm.ApproveEditionAsync(First);
        Assert.Equal("1694.44", await DutyAsync(carm, "2026-03-20"));
    }

    [Fact]
    public async Task An_operator_loads_the_first_edition_and_two_people_bring_every_later_one()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        Assert.NotNull((await ImportAsync(carm, "TARIFF,MFN\n6109.10.00,10%")).Edition);
        var refused = await ImportAsync(carm, "TARIFF,MFN\n6109.10.00,11%");
        Assert.Null(refused.Edition);
        Assert.Contains("another person approves it", Assert.Single(refused.Faults).Text.En);
        Assert.Contains("une autre personne l'approuvera", refused.Faults[0].Text.Fr);
        Assert.Equal("1694.44", await DutyAsync(carm, "2026-03-20"));
        // To look at what a file would do harms nothing.
        Assert.NotNull((await RunAsync(carm, new(Encoding.UTF8.GetBytes("TARIFF,MFN\n6109.10.00,11%"), March20, "test", CheckOnly: true))).Edition);
        await carm.ApproveEditionAsync("TARIFF,MFN\n6109.10.00,11%");
        Assert.Equal("1863.89", await DutyAsync(carm, "2026-03-20"));
    }

    [Fact]
    public async Task Faults_a_part_of_a_tariff_and_a_check_load_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        const string Part = "TARIFF,MFN\n6109.10.00,10%";
        Assert.NotEmpty((await ImportAsync(carm, Part + "\n6203.42.00,a lot")).Faults);
        Assert.Contains("3291 of the 3292", Assert.Single((await RunAsync(carm, new(Encoding.UTF8.GetBytes(Part), March20, "test"))).Faults).Text.En);
        Assert.NotNull((await RunAsync(carm, new(Encoding.UTF8.GetBytes(Part), March20, "test", CheckOnly: true, AllowRemovals: true))).Edition);
        Assert.Equal("3050.00", await DutyAsync(carm, "2026-03-20"));
    }

    [Fact]
    public async Task What_this_build_carries_can_be_loaded_as_an_edition_and_changes_no_rate()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var csv = "tariff_item,mfn_rate\n" + string.Join('\n', TariffEdition.Carried.Items.Select(item => $"{item.Code},\"{item.Rates.GetValueOrDefault("2")}\""));
        var done = await RunAsync(carm, new(Encoding.UTF8.GetBytes(csv), March20, "what this build carries"));
        Assert.Empty(done.Faults);
        Assert.Equal((TariffEdition.Carried.Items.Count, 0, 0, 0), (done.Edition!.Items, done.Added, done.Removed, done.Changed));
    }

    static Task<ImportedTariff> ImportAsync(CarmSystem carm, string text) => RunAsync(carm, new(Encoding.UTF8.GetBytes(text), March20, "test", AllowRemovals: true));

    static Task<ImportedTariff> RunAsync(CarmSystem carm, ImportTariff command) =>
        TariffImport.RunAsync(command, carm.Alba.Services.GetRequiredService<IDeclarationsStore>(), carm.Alba.Services.GetRequiredService<TimeProvider>(), TestContext.Current.CancellationToken);

    static Task<Answer> EstimateAsync(CarmSystem carm, string rateDate, string origin = "CN", string treatment = "2") => carm.PostAsync("/api/v1/tools/duty-estimate", new
    {
        rateDate,
        lines = new[] { new { lineNumber = 1, classification = "6109100012", countryOfOrigin = origin, tariffTreatment = treatment, valueForCurrencyConversion = "16944.43", currency = "CAD" } },
    });

    static async Task<string?> DutyAsync(CarmSystem carm, string rateDate, string origin = "CN", string treatment = "2") =>
        (await EstimateAsync(carm, rateDate, origin, treatment)).Json.GetProperty("totals").GetProperty("customsDuty").GetString();

    static async Task<string?[]> DescribedAsync(Importer importer, string number) =>
        Assert.Single((await importer.CadAsync(number, "/versions/00001")).Json.GetProperty("tariffDescriptions").EnumerateArray()).Texts("lineNumber", "en", "fr");

    static async Task<string?[]> RatedAsync(Importer importer, string number, int version) =>
        (await importer.CadAsync(number, $"/versions/{version}")).Json.GetProperty("lines")[0].Texts("tariffEdition", "customsDutyRate");
}
