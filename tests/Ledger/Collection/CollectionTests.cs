using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class CollectionTests(CarmHost tests)
{
    static readonly CollectionFile File = new("ARR-1", Rm, Day("2026-01-30"), CollectionFile.NoticeOn(Day("2026-01-30")), 100_00, null, null, []);

    [Fact]
    public void Ledger_T32_the_stages_of_collection_follow_from_the_day()
    {
        Assert.Equal((Day("2026-03-02"), Day("2026-04-01"), Day("2026-06-01")), (File.NoticedOn, File.CourtLastDay, File.EnforceableOn));
        Assert.Equal([CollectionState.ArrearsNoticed, CollectionState.ArrearsNoticed, CollectionState.WithCra, CollectionState.WithCra, CollectionState.Enforceable],
            new[] { "2026-03-02", "2026-04-01", "2026-04-02", "2026-05-31", "2026-06-01" }.Select(day => File.StateOn(Day(day))));
        Assert.Equal([CollectionState.Current, CollectionState.Overdue, CollectionState.Settled], new[] { ("2026-01-30", 1), ("2026-01-31", 1), ("2026-01-31", 0) }.Select(d => CollectionFile.StateOf(Day("2026-01-30"), d.Item2, Day(d.Item1))));
    }

    [Fact]
    public void Ledger_T32_no_measure_is_taken_before_the_91st_day_nor_while_an_appeal_is_secured()
    {
        var debt = Debt("ADJ", "1", 100, "2026-01-30");
        Assert.Equal("ENFORCEMENT_TOO_EARLY", Assert.Throws<Rejected>(() => File.Enforce("CERTIFICATE", [debt], Day("2026-05-31"), "a")).Code);
        Assert.Single(File.Enforce("CERTIFICATE", [debt], Day("2026-06-01"), "a").Measures);
        Assert.Equal("ENFORCEMENT_STAYED", Assert.Throws<Rejected>(() => File.Enforce("CERTIFICATE", [debt with { Holds = [new(HoldType.AppealSecured, "TA-1", Day("2026-03-01"))] }], Day("2026-06-01"), "a")).Code);
        Assert.Equal("STATE_CONFLICT", Assert.Throws<Rejected>(() => File.Enforce("CERTIFICATE", [], Day("2026-06-01"), "a")).Code);
    }

    [Fact]
    public async Task Ledger_T32_what_is_unpaid_for_thirty_days_is_noticed_once_and_its_file_closes_when_it_is_paid()
    {
        await using var carm = await tests.OnClockAsync("2026-01-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-01-17T15:00:00Z", "2026-01-30"));
        var supervisor = await carm.SignInAsync("supervisor", "AR_SUPERVISOR");
        await carm.MoveClockAsync("2026-03-02T09:55:00Z");
        Assert.Equal(0, (await FilesAsync()).GetArrayLength());
        await carm.MoveClockAsync("2026-03-02T10:05:00Z");
        var file = (await FilesAsync())[0];
        Assert.Equal(("ARREARS_NOTICED", "1000.00", "2026-03-02", "2026-04-01", "2026-06-01"),
            (file.GetProperty("state").GetString(), file.GetProperty("noticed").GetString(), file.GetProperty("noticedOn").GetString(), file.GetProperty("courtLastDay").GetString(), file.GetProperty("enforceableOn").GetString()));
        Assert.Equal((409, "ACCOUNT_IN_COLLECTION"), (await client.Manager.PutAsync($"/api/v1/businesses/{client.Bn9}/offset-preference", new { preference = "MANUAL" }, "\"0\"")) is var no ? (no.Status, no["code"]) : default);

        var url = $"/api/v1/admin/collection-files/{file.GetProperty("fileNumber").GetString()}/enforce";
        Assert.Equal("VAL_MEASURE", (await supervisor.PostAsync(url, new { measure = "FORCE" })).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal((422, "ENFORCEMENT_TOO_EARLY"), (await supervisor.PostAsync(url, new { measure = "GARNISHMENT" })) is var early ? (early.Status, early["code"]) : default);
        await carm.MoveClockAsync("2026-06-01T15:00:00Z");
        Assert.Equal((200, "2026-06-01"), (await supervisor.PostAsync(url, new { measure = "GARNISHMENT" })) is var taken ? (taken.Status, taken["takenOn"]) : default);
        await client.PayAsync("P1", "5000.00");
        await carm.MoveClockAsync("2026-06-02T15:00:00Z");
        var files = (await supervisor.GetAsync($"/api/v1/admin/collection-files?rmAccount={client.Rm}&status=ENDED")).Json.GetProperty("items").EnumerateArray();
        Assert.Contains(("2026-01-30", "SETTLED", "0.00"), files.Select(f => (f.GetProperty("dueOn").GetString(), f.GetProperty("state").GetString(), f.GetProperty("owing").GetString())));

        async Task<System.Text.Json.JsonElement> FilesAsync() => (await supervisor.GetAsync($"/api/v1/admin/collection-files?rmAccount={client.Rm}")).Json.GetProperty("items");
    }
}
