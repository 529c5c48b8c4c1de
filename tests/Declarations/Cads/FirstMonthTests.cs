using Carm.Appeals.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>One importer's first month, as Declarations sees it: release, declaration, re-determination, appeal.</summary>
public sealed class FirstMonthTests(CarmHost tests)
{
    [Fact]
    public async Task A_release_is_accounted_for_to_the_cent_and_the_ledger_bills_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        const string number = "14321000000019";

        var released = await alpha.ReleaseAsync(number);
        Assert.Equal((201, "2026-03-23", "2026-03-31"), (released.Status, released["accountingDeadline"], released["paymentDueOn"]));
        Assert.Equal(201, (await alpha.ReleaseAsync(number)).Status);
        Assert.Equal((409, "CAD-3001"), await Code(alpha.ReleaseAsync(number, "2026-03-15")));

        var drafted = await alpha.DraftAsync(number);
        Assert.Equal((201, $"/api/v1/cads/{number}", "\"1\""), (drafted.Status, drafted.Headers["Location"], drafted.Headers["ETag"]));
        await carm.MoveClockAsync("2026-03-20T15:00:00Z");
        var validated = await alpha.Manager.PostAsync($"/api/v1/cads/{number}/validate");
        Assert.Equal(["True", "4049.72"], [validated["acceptable"], validated.Json.GetProperty("totals").GetProperty("total").GetString()]);

        var submitted = await alpha.SubmitAsync(number, "once");
        Assert.Equal((200, "00001", "ACCEPTED", "2026-03-23", "2026-03-31"), (submitted.Status, submitted["version"], submitted["status"], submitted["accountingDeadline"], submitted["paymentDueOn"]));
        Assert.Equal(["16944.43", "3050.00", "999.72", "4049.72"], submitted.Json.GetProperty("totals").Texts("valueForDuty", "customsDuty", "gst", "total"));
        Assert.Equal(submitted.Text, (await alpha.SubmitAsync(number, "once")).Text);
        Assert.Equal((409, "CAD-1002"), await Code(alpha.SubmitAsync(number)));

        await carm.SettleAsync();
        Assert.Equal("4049.72", await alpha.BalanceAsync());
        var version = await alpha.CadAsync(number, "/versions/00001");
        Assert.Equal(["ORIGINAL", "2026-03-16"], version.Json.Texts("kind", "rateDate"));
        var line = version.Json.GetProperty("lines")[0];
        Assert.Equal(["1.3725", "18%"], line.Texts("exchangeRate", "customsDutyRate"));
        Assert.Contains(line.GetProperty("trace").EnumerateArray(), step => step.GetProperty("formula").GetString() == "12345.67 x 1.3725");
        Assert.Equal("00001", (await alpha.CadAsync(number))["currentVersion"]);
        Assert.Equal(number, (await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Json.GetProperty("items")[0].GetProperty("transactionNumber").GetString());
    }

    [Fact]
    public async Task What_was_declared_before_carm_is_taken_over_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var officer = await carm.SignInAsync("history.officer", "TRADE_OFFICER");
        var body = new
        {
            declarations = new[]
            {
                new { transactionNumber = "12345000000013", releasedOn = "2026-02-02", paymentDueOn = "2026-03-03", customsDuty = "1000.00", gst = "250.00" },
                new { transactionNumber = "12345000000021", releasedOn = "2026-02-03", paymentDueOn = "2026-03-03", customsDuty = "900.00", gst = "80.55" },
            },
        };
        for (var taken = 2; taken >= 0; taken -= 2)
        {
            var imported = await officer.PostAsync($"/api/v1/admin/program-accounts/{alpha.Rm}/declared-history", body);
            Assert.Equal((200, $"{taken}"), (imported.Status, imported["taken"]));
            await carm.SettleAsync();
        }

        Assert.Equal("2230.55", await alpha.BalanceAsync());
        var version = await alpha.CadAsync("12345000000013", "/versions/1");
        Assert.Equal(["AS_DECLARED", "00001"], version.Json.Texts("kind", "version"));
    }

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
