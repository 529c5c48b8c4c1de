using System.Text;
using Carm.Testing;
using Xunit;
using static Carm.Delegation.Tests.Scene;

namespace Carm.Delegation.Tests;

/// <summary>Many requests and many answers from a file: each row is done or refused by itself.</summary>
public sealed class ImportTests(CarmHost carm)
{
    static Task<Answer> GiveAsync(Caller who, string url, params string[] lines) => who.UploadAsync(url, "file.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join("\r\n", lines))]);

    static async Task<string[]> RowsAsync(CarmSystem carm, Caller who, Answer given)
    {
        Assert.True(given.Status == 202, given.Text);
        await carm.SettleAsync();
        Assert.Equal($"/api/v1/authority-imports/{given["importId"]}", given.Headers["Location"]);
        return [.. (await who.ItemsAsync($"{given.Headers["Location"]}/rows")).Select(r => $"{r.Text("row")} {r.Text("state")} {r.Text("code")} {r.Text("path")}".TrimEnd())];
    }

    [Fact]
    public async Task A_broker_asks_many_clients_and_they_answer_from_the_list_that_they_took()
    {
        var (cedar, dune, alpha, beta) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync(), await carm.BusinessAsync());
        const string Url = "/api/v1/relationship-requests/import";
        var given = await GiveAsync(cedar.Manager, Url,
            "ClientBn9;kind;rmAccounts;comment;reason", $"{alpha.Bn9};PMR;{alpha.Rm()} {alpha.Rm(2)};\"Nous, votre courtier; agréé\";", $"{beta.Bn9};BMR;;As agreed;", $"{alpha.Bn9};BMR;;Again;", $"{Fresh.Bn9()};BMR;;Nobody;",
            $"{beta.Bn9};KING;;Kind;", $"{beta.Bn9};PMR;;No program;", $"{beta.Bn9};BMR;;;", $"{cedar.Bn9};BMR;;Myself;", ";BMR;;No client;", "123456789;BMR;;Check digit;");
        Assert.Equal(
            ["1 DONE", "2 DONE", "3 REFUSED DEL_REQUEST_PENDING", "4 REFUSED DEL_BUSINESS_NOT_ONBOARDED clientBn9", "5 REFUSED VAL_KIND_OF_RELATIONSHIP kind", "6 REFUSED VAL_ROW rmAccounts", "7 REFUSED VAL_ROW comment", "8 REFUSED DEL_SELF_RELATIONSHIP clientBn9", "9 REFUSED VAL_ROW clientBn9", "10 REFUSED ID_BN9_CHECK_DIGIT clientBn9"],
            await RowsAsync(carm, cedar.Manager, given));
        var read = await cedar.Manager.GetAsync(given.Headers["Location"]);
        Assert.Equal(("REQUESTS", "10", "0", "2", "8"), (read["kind"], read["rows"], read["pending"], read["done"], read["refused"]));
        Assert.Equal(2, (await cedar.Manager.ItemsAsync($"{given.Headers["Location"]}/rows?state=DONE")).Length);
        Assert.Equal(read["importId"], (await cedar.Manager.ItemsAsync("/api/v1/authority-imports")).Single().Text("importId"));
        Assert.Equal((403, "DEL_NOT_A_PROVIDER"), await CodeAsync(GiveAsync(alpha.Manager, Url, "clientBn9,kind,comment", $"{beta.Bn9},BMR,Hello")));
        Assert.Equal(2, (await cedar.Manager.ItemsAsync("/api/v1/relationship-requests?direction=sent&state=PENDING")).Length);
        Assert.Contains("Une demande attend", (await cedar.Manager.GetAsync($"{given.Headers["Location"]}/rows?state=REFUSED", "fr-CA")).Text);
        Assert.Contains("3,REFUSED,DEL_REQUEST_PENDING", (await cedar.Manager.SendAsync(HttpMethod.Get, $"{given.Headers["Location"]}/rows", null, accept: "text/csv")).Text);
        Assert.Equal(404, (await dune.Manager.GetAsync(given.Headers["Location"])).Status);
        Assert.Equal(404, (await (await cedar.EmployeeAsync("PAM", cedar.Rm())).Caller.GetAsync($"{given.Headers["Location"]}/rows")).Status);

        await dune.AskAsync(alpha);
        // Its columns have French names where it is taken in French, and are read all the same.
        var received = (await alpha.Manager.SendAsync(HttpMethod.Get, "/api/v1/relationship-requests", null, accept: "text/csv", language: "fr-CA")).Text.Trim('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Identifiant de la demande,NE du fournisseur,NE du client,Genre,", received[0], StringComparison.Ordinal);
        var answers = await GiveAsync(alpha.Manager, "/api/v1/relationship-requests/answers/import", [$"{received[0]},answer,visibility,endOn", .. received.Skip(1).Select(row => row.Contains(cedar.Bn9) ? $"{row},APPROVE,OWN IMPORTER,2030-01-31" : $"{row},REJECT,,")]);
        // Newest first: Dune's is refused, Cedar's granted as it was asked.
        Assert.Equal(["1 DONE", "2 DONE"], await RowsAsync(carm, alpha.Manager, answers));
        var granted = (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/relationships")).Single();
        Assert.Equal((cedar.Bn9, "PMR", "2030-01-31", 2), (granted.Text("providerBn9"), granted.Text("kind"), granted.Text("endOn"), granted.GetProperty("rmAccounts").GetArrayLength()));
        Assert.Equal("REJECTED", (await dune.Manager.ItemsAsync("/api/v1/relationship-requests?direction=sent"))[0].Text("state"));

        // What was refused is the file for another try, as it was given.
        foreach (var language in new[] { "en-CA", "fr-CA" })
        {
            var refused = (await cedar.Manager.SendAsync(HttpMethod.Get, $"{given.Headers["Location"]}/rows?state=REFUSED", null, accept: "text/csv", language: language)).Text.Trim('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(202, (await GiveAsync(cedar.Manager, Url, refused)).Status);
        }

        // Each row is in the trail, done by who gave the file.
        var trail = await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/audit?pageSize=500");
        Assert.Equal(2, trail.Count(a => a.Text("action") == "ImportRow" && a.Text("by") == alpha.Subject));
    }

    [Fact]
    public async Task A_row_is_judged_by_the_authority_of_who_gave_it()
    {
        var (cedar, alpha, beta) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync(), await carm.BusinessAsync());
        var (whole, program, other) = (await cedar.AskAsync(alpha), await (await carm.BusinessAsync("CUSTOMS_BROKER")).AskAsync(alpha, "PMR"), await cedar.AskAsync(beta));
        var pam = (await alpha.EmployeeAsync("PAM", alpha.Rm())).Caller;
        const string Url = "/api/v1/relationship-requests/answers/import";
        var given = await GiveAsync(pam, Url, "requestId,answer,kind,rmAccounts,visibility,capabilities,startOn,reason", $"{whole},APPROVE,,,,,,", $"{program},APPROVE,,,IMPORTER,,,", $"{program},APPROVE,,,,FLY,,", $"{program},APPROVE,,,,,1 May,", $"{program},,,,,,,", $"{program},APPROVE,,,OWN,FILE,,", $"{program},REJECT,,,,,,", $"{other},APPROVE,,,,,,", "none,REJECT,,,,,,");
        Assert.Equal(
            ["1 REFUSED DEL_ABOVE_AUTHORITY", "2 REFUSED VAL_VISIBILITY_OWN_REQUIRED visibility", "3 REFUSED VAL_CAPABILITY capabilities", "4 REFUSED VAL_ROW startOn", "5 REFUSED VAL_ROW answer", "6 DONE", "7 REFUSED STATE_CONFLICT", "8 REFUSED NOT_FOUND", "9 REFUSED NOT_FOUND requestId"],
            await RowsAsync(carm, pam, given));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(GiveAsync((await alpha.EmployeeAsync("READER", alpha.Rm())).Caller, Url, "requestId,answer", $"{program},APPROVE")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_whole_and_ten_thousand_rows_are_taken()
    {
        // On a host of its own: others wait until no message waits.
        await using var own = await CarmSystem.OnAsync(await carm.NewDatabaseAsync());
        var alpha = await own.BusinessAsync();
        const string Url = "/api/v1/relationship-requests/answers/import";
        foreach (var lines in new string[][] { [""], ["requestId,answer"], ["requestId,answer,answer", "a,b,c"], ["requestId,answer", "a"], ["requestId,answer", "\"a,b"] })
            Assert.Equal((400, "VAL_CSV"), await CodeAsync(GiveAsync(alpha.Manager, Url, lines)));
        Assert.Contains("VAL_FILE", (await alpha.Manager.UploadAsync(Url, ("other", "x"))).Text);
        // A misspelt column would change what is granted.
        Assert.Equal((400, "VAL_COLUMN"), await CodeAsync(GiveAsync(alpha.Manager, Url, "requestId,anwser", "a,REJECT")));
        Assert.Equal((400, "VAL_COLUMN_MISSING"), await CodeAsync(GiveAsync(alpha.Manager, Url, "requestId", "a")));
        Assert.Equal((400, "VAL_CSV"), await CodeAsync(alpha.Manager.UploadAsync(Url, "file.csv", [.. "requestId,answer\n"u8, 0xC3, 0x28])));
        Assert.Equal((400, "VAL_TOO_MANY_ROWS"), await CodeAsync(GiveAsync(alpha.Manager, Url, ["requestId,answer", .. Enumerable.Repeat("x,REJECT", 10_001)])));

        var given = await GiveAsync(alpha.Manager, Url, ["requestId,answer", .. Enumerable.Range(1, 10_000).Select(n => $"x{n},REJECT")]);
        Assert.Equal((202, "10000"), (given.Status, given["rows"]));
        var patience = DateTime.UtcNow.AddMinutes(10);
        while ((await alpha.Manager.GetAsync(given.Headers["Location"]))["pending"] != "0" && DateTime.UtcNow < patience) await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal("10000", (await alpha.Manager.GetAsync(given.Headers["Location"]))["refused"]);
    }
}
