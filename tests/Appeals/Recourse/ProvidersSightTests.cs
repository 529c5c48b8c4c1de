using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Contester;

namespace Carm.Appeals.Tests;

/// <summary>What a service provider may not see of its client's decisions is not there for it, whatever it asks of them.</summary>
public sealed class ProvidersSightTests(CarmHost tests)
{
    [Fact]
    public async Task A_broker_who_sees_its_own_contests_its_own_and_learns_nothing_of_the_others()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var (bn9, broker) = await client.BrokerAsync("OWN");
        StatementOfAdjustmentsServed Served(string statement, string submitter) =>
            new(statement, Fresh.TransactionNumber(), 2, client.Rm, new(2026, 3, 2), 494.10m, 656.06m, "VALUE", new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), submitter);
        await carm.HearAsync(Served("MINE", bn9), Served("THEIRS", client.Bn9), Served("TAKEN", client.Bn9));
        var penalty = await client.PenaltyAsync("2026-03-01");
        await client.Manager.PostAsync($"/api/v1/appeals/{Number(await DraftAsync(client, "TAKEN"))}/submit");

        foreach (var hidden in new[] { "THEIRS", "TAKEN", "NONE" })
        {
            Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(DraftAsync(broker, hidden)));
            var check = (await MustAsync(await CheckAsync(broker, hidden))).Json;
            Assert.Equal(("APL-NOT-APPEALABLE", "0.00", System.Text.Json.JsonValueKind.Null), (Assert.Single(check.GetProperty("faults").EnumerateArray()).GetProperty("code").GetString(), check.GetProperty("duties").GetString(), check.GetProperty("lastDay").ValueKind));
        }
        var drafted = await MustAsync(await DraftAsync(broker, "MINE"));
        var change = new { statementNumbers = new[] { "THEIRS" }, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund" };
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(broker.Manager.PutAsync($"/api/v1/appeals/{Number(drafted)}", change, drafted.Headers["ETag"])));
        Assert.Equal("SUBMITTED", State(await broker.Manager.PostAsync($"/api/v1/appeals/{Number(drafted)}/submit"), "appeal"));

        Assert.Equal((422, "SMR-NOT-PARTY"), await CodeAsync(broker.DraftAsync(penalty)));
        await carm.MoveClockAsync("2026-06-10T15:00:00Z");
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(broker.ApplyAsync("S60_APPEAL", "THEIRS")));
        Assert.Equal((422, "SMR-NOT-PARTY"), await CodeAsync(broker.ApplyAsync("S129_REVIEW", penalty, "PENALTY")));
        Assert.Equal(201, (await client.ApplyAsync("S60_APPEAL", "THEIRS")).Status);
    }

    static Task<Answer> DraftAsync(Contester who, string statement) =>
        who.Manager.PostAsync($"/api/v1/program-accounts/{who.Rm}/appeals", new { statementNumbers = new[] { statement }, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund" });

    static Task<Answer> CheckAsync(Contester who, string statement) => who.Manager.PostAsync($"/api/v1/program-accounts/{who.Rm}/appeals/check", new { statementNumbers = new[] { statement } });

    static string Number(Answer answer) => answer.Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;
}
