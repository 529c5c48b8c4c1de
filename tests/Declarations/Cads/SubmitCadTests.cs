using Carm.Bonds.Contracts;
using Carm.Delegation;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class SubmitCadTests(CarmHost tests)
{
    [Fact]
    public async Task Faults_come_with_their_places_in_both_languages_and_leave_the_draft_as_it_was()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        var line = Importer.Line("12.345");
        line["tariffTreatment"] = "02";
        await importer.DraftAsync(number, invoices: [Importer.Invoice(line)]);

        var refused = await importer.SubmitAsync(number);
        Assert.Equal((422, "CAD-4001"), (refused.Status, refused["code"]));
        Assert.Equal(["CAD-4001 invoices[0].lines[0].tariffTreatment", "CAD-4002 invoices[0].lines[0].valueForCurrencyConversion"], refused.Errors());
        Assert.Contains("négatif", (await importer.SubmitAsync(number, language: "fr-CA")).Text);

        Assert.Equal((428, 412), ((await importer.Manager.PutAsync($"/api/v1/cads/{number}", new { })).Status, (await importer.Manager.PutAsync($"/api/v1/cads/{number}", new { }, "\"7\"")).Status));
        var replaced = await importer.Manager.PutAsync($"/api/v1/cads/{number}", new { header = Importer.Header(), invoices = new[] { Importer.Invoice() } }, "\"1\"");
        Assert.Equal((200, "\"2\""), (replaced.Status, replaced.Headers["ETag"]));
        Assert.Equal(["CAD-7002 transactionNumber"], (await importer.SubmitAsync(number)).Errors());

        var validated = await importer.Manager.PostAsync($"/api/v1/cads/{number}/validate");
        Assert.Equal((200, "False", "CAD-7002"), (validated.Status, validated["acceptable"], validated.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
        Assert.Equal("DRAFT", (await importer.CadAsync(number))["status"]);
        await importer.ReleaseAsync(number);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        Assert.Equal((409, "CAD-1002"), await Code(importer.Manager.PutAsync($"/api/v1/cads/{number}", new { }, "\"3\"")));
    }

    [Fact]
    public async Task What_cannot_be_begun_is_refused()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, exporter) = (await Importer.OpenAsync(carm, rppFrom: null), await Importer.OpenAsync(carm, "EXPORTER"));
        var number = Fresh.TransactionNumber();
        Assert.Equal((403, "CAD-2002"), await Code(exporter.DraftAsync(number)));
        Assert.Equal((403, "CAD-2002"), await Code(exporter.ReleaseAsync(number)));
        Assert.Equal((400, "CAD-1001"), await Code(importer.DraftAsync(number, header: new { officeOfRelese = "0497" })));
        Assert.Equal((400, "VAL_FAILED"), await Code(importer.DraftAsync("123")));
        Assert.Equal((422, "CAD-4001"), await Code(importer.ReleaseAsync(number, "2026-03-21")));

        var both = await Task.WhenAll(importer.DraftAsync(number), importer.DraftAsync(number));
        Assert.Equal([201, 409], both.Select(a => a.Status).Order());
        Assert.Equal("CAD-3001", both.Single(a => a.Status == 409)["code"]);
        Assert.Equal((422, "CAD-8001"), await Code(importer.ReleaseAsync(number)));
        // Released while the privilege was thought to hold, of whose end Bonds tells later.
        await carm.HearAsync(new RppPrivilegeGranted(importer.Rm, 1, new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)));
        await importer.ReleaseAsync(number);
        await carm.HearAsync(new RppPrivilegeEnded(importer.Rm, 2, "CONTINGENCY_ENDED", new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero)));
        Assert.Equal((422, "CAD-8001"), await Code(importer.SubmitAsync(number)));
        Assert.Equal((400, "IDEMPOTENCY_KEY_REQUIRED"), await Code(importer.SubmitAsync(number, key: "")));
    }

    [Fact]
    public async Task The_check_digit_is_enforced_where_it_is_configured()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Clock:Start", "2026-03-20T15:00:00Z"), ("Declarations:TransactionNumberCheck", "ENFORCE"));
        var importer = await Importer.OpenAsync(carm);
        await importer.DraftAsync("14321000000019");
        Assert.Equal((409, "CAD-3002"), await Code(importer.SubmitAsync("14321000000019")));
    }

    [Fact]
    public async Task Of_many_submissions_at_once_one_is_accepted_and_one_debt_stands()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => importer.SubmitAsync(number)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "CAD-1002"), (a.Status, a["code"])));
        await carm.SettleAsync();
        Assert.Equal("4049.72", await importer.BalanceAsync());
        Assert.Equal(1, (await importer.CadAsync(number)).Json.GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task Another_importer_finds_nothing_and_a_broker_sees_what_it_may()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, other, broker) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var importersOwn = await alpha.AcceptedAsync();
        Assert.Equal((404, "NOT_FOUND"), await Code(other.CadAsync(importersOwn)));
        Assert.Equal((404, "NOT_FOUND"), await Code(other.SubmitAsync(importersOwn)));
        Assert.Equal(404, (await other.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);
        Assert.Equal(404, (await alpha.CadAsync(Fresh.TransactionNumber())).Status);

        await carm.HearAsync(new LicenceStatusChanged(broker.Bn9, "CUSTOMS_BROKER", "B-1", "ACTIVE", DateTimeOffset.Parse("2026-01-01T12:00:00Z")));
        await using (var session = carm.Alba.Services.GetRequiredService<IDelegationStore>().LightweightSession())
        {
            session.Store(new BusinessRelationship(BusinessRelationship.IdOf(broker.Bn9, alpha.Bn9), broker.Bn9, alpha.Bn9, "BMR", [], ["OWN"], new(2026, 1, 1), null, "alpha", 1));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var asBroker = alpha with { Manager = broker.Manager };
        var brokers = await asBroker.AcceptedAsync();
        Assert.Equal(404, (await asBroker.CadAsync(importersOwn)).Status);
        Assert.Equal(broker.Bn9, (await asBroker.CadAsync(brokers))["submitterBn9"]);
        Assert.Equal([brokers], await NumbersAsync(asBroker));
        Assert.Equal([brokers, importersOwn], await NumbersAsync(alpha));
        Assert.Equal([brokers], await NumbersAsync(alpha, "?pageSize=1"));
    }

    [Fact]
    public async Task Goods_are_declared_in_a_unit_in_which_they_were_released()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number, system) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber(), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        Task<Answer> ReleaseAsync(params string[] units) => system.PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = importer.Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "4000.00", units });
        Assert.Equal(400, (await ReleaseAsync("kg")).Status);
        Assert.Equal(201, (await ReleaseAsync("KGM", "TNE")).Status);
        await importer.DraftAsync(number);
        Assert.Equal(["CAD-7001 invoices[0].lines[0].unit"], (await importer.SubmitAsync(number)).Errors());
        // Said again without them they stay, and with others those count.
        Assert.Equal(201, (await ReleaseAsync()).Status);
        Assert.Equal(["CAD-7001 invoices[0].lines[0].unit"], (await importer.SubmitAsync(number)).Errors());
        Assert.Equal(201, (await ReleaseAsync("NMB")).Status);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
    }

    [Fact]
    public async Task A_list_is_narrowed_by_state_number_goods_and_release_and_an_officer_sees_what_a_client_has_under_way()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (first, second, draft) = (await importer.AcceptedAsync(), await importer.AcceptedAsync(), Fresh.TransactionNumber());
        await importer.DraftAsync(draft, invoices: [Importer.InvoiceOf(draft, new Dictionary<string, object?>(Importer.Line()) { ["classification"] = "6109900020" })]);

        Assert.Equal([draft, second, first], await NumbersAsync(importer));
        Assert.Equal([second, first], await NumbersAsync(importer, "?classification=6109100012"));
        Assert.Equal([draft], await NumbersAsync(importer, "?classification=6109900020"));
        Assert.Empty(await NumbersAsync(importer, "?classification=6109"));
        Assert.Equal([draft], await NumbersAsync(importer, "?status=DRAFT"));
        foreach (var digits in new[] { first, first[..13] }) Assert.Equal([first], await NumbersAsync(importer, $"?transactionNumber={digits}"));
        Assert.Equal([draft, second, first], await NumbersAsync(importer, "?transactionNumber=12345"));
        Assert.Equal([second, first], await NumbersAsync(importer, "?releasedFrom=2026-03-16&releasedTo=2026-03-16"));
        Assert.Empty(await NumbersAsync(importer, "?releasedTo=2026-03-15"));
        Assert.Equal([first], await NumbersAsync(importer, $"?status=ACCEPTED&classification=6109100012&releasedFrom=2026-03-16&transactionNumber={first}"));

        var parts = (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/clients/{importer.Bn9}/overview")).Json.GetProperty("parts").EnumerateArray();
        Assert.Equal([$"{draft} DRAFT", $"{second} ACCEPTED", $"{first} ACCEPTED"], parts.Single(p => p.GetProperty("part").GetString() == "DECLARATIONS").GetProperty("rows").EnumerateArray().Select(r => string.Join(' ', r.Texts("reference", "state"))));
    }

    static async Task<string?[]> NumbersAsync(Importer importer, string query = "") =>
        [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/cads{query}")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("transactionNumber").GetString())];

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
