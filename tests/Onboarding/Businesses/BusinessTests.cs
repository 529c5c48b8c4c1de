using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>Business accounts: their states, their data and who changes them (onboarding 4.3, F36).</summary>
public sealed class BusinessTests(CarmHost carm)
{
    [Fact]
    public async Task Of_a_suspended_business_everything_is_read_and_nothing_written()
    {
        var (client, supervisor) = (await OfAsync(carm), await SupervisorAsync(carm));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(supervisor.PostAsync($"/api/v1/admin/businesses/{client.Bn9}/suspend", new { reason = "" })));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync((await OfficerAsync(carm)).PostAsync($"/api/v1/admin/businesses/{client.Bn9}/suspend", new { reason = "Fraud suspected" })));
        await Must(200, supervisor.PostAsync($"/api/v1/admin/businesses/{client.Bn9}/suspend", new { reason = "Fraud suspected" }));
        await carm.SettleAsync();

        var read = await Must(200, client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}"));
        Assert.Equal(("SUSPENDED", "Fraud suspected"), (read["state"], read["stateReason"]));
        Assert.Equal((403, "BUS_SUSPENDED"), await CodeAsync(client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "IMPORTER" })));
        Assert.Equal((403, "BUS_SUSPENDED"), await CodeAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "EFT", amount = "1.00" })));
        Assert.Equal(200, (await client.Manager.PutAsync("/api/v1/me/notifications", new { email = false })).Status);
        Assert.Contains("N12_BUSINESS", await InboxAsync(client.Manager));

        await Must(200, supervisor.PostAsync($"/api/v1/admin/businesses/{client.Bn9}/reinstate", new { reason = "Cleared" }));
        await carm.SettleAsync();
        await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "IMPORTER" }));
    }

    [Fact]
    public async Task With_a_closed_business_everything_of_it_ends_and_it_cannot_be_registered_again()
    {
        var licence = new { kind = "CUSTOMS_BROKER", number = $"L{Guid.NewGuid():N}"[..8], status = "ACTIVE" };
        var (client, supervisor) = (await OfAsync(carm, licences: [licence]), await SupervisorAsync(carm));
        await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "CARRIER" }));
        Assert.Equal((403, "SECOND_OFFICER_NEEDED"), await CodeAsync(supervisor.PostAsync($"/api/v1/admin/businesses/{client.Bn9}/close", new { reason = "Dissolved" })));
        await Must(200, (await OfficerAsync(carm)).PostAsync($"/api/v1/admin/businesses/{client.Bn9}/closure-proposal", new { reason = "Dissolved" }));
        Assert.Contains(client.Bn9, (await (await OfficerAsync(carm)).GetAsync("/api/v1/admin/change-requests?status=APPROVED&pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("bn9").GetString()));
        var closed = await Must(200, supervisor.PostAsync($"/api/v1/admin/businesses/{client.Bn9}/close", new { reason = "Dissolved" }));
        Assert.Equal(("CLOSED", "1", "1", "1"), (closed["state"], closed["programAccounts"], closed["licences"], closed["enrolments"]));
        await carm.SettleAsync();
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}")).Status);
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}")).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(supervisor.PostAsync($"/api/v1/admin/businesses/{client.Bn9}/reinstate", new { reason = "Back" })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync((await OfficerAsync(carm)).PostAsync($"/api/v1/admin/legal-entities/{client.Bn9}/program-accounts", new { programType = "IMPORTER" })));

        // Its people are free for another business.
        Assert.Contains("N12_BUSINESS", await InboxAsync(client.Manager));
        await Must(201, client.Manager.PostAsync("/api/v1/registrations"));
        var other = await WithProfileAsync(carm, $"late.{Guid.NewGuid():N}");
        var id = (await other.PostAsync("/api/v1/registrations")).Json.GetProperty("registration").GetProperty("registrationId").GetString();
        Assert.Equal((422, "REG_BUSINESS_CLOSED"), await CodeAsync(other.PostAsync($"/api/v1/registrations/{id}/identify", new { bn9 = client.Bn9, rmAccount = client.Rm })));
    }

    [Fact]
    public async Task Legal_data_change_on_request_when_an_officer_agrees()
    {
        var (client, officer) = (await OfAsync(carm), await OfficerAsync(carm));
        var requests = $"/api/v1/businesses/{client.Bn9}/change-requests";
        Assert.Equal(["VAL_CHANGE"], await FieldCodesAsync(client.Manager.PostAsync(requests, new { kind = "LEGAL_DATA", reason = "Renamed" })));
        var asked = await Must(201, client.Manager.PostAsync(requests, new { kind = "LEGAL_DATA", reason = "Renamed", legalName = "Alpha Global, Inc." }));
        Assert.Equal((409, "BUS_CHANGE_PENDING"), await CodeAsync(client.Manager.PostAsync(requests, new { kind = "LEGAL_DATA", reason = "Again", legalName = "Alpha" })));
        var id = asked.Json.GetProperty("changeRequest").GetProperty("changeRequestId").GetString();
        Assert.Contains(id, (await officer.GetAsync("/api/v1/admin/change-requests?pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("changeRequestId").GetString()));
        await Must(200, officer.PostAsync($"/api/v1/admin/change-requests/{id}/decide", new { outcome = "APPROVE", reason = "Articles seen" }));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(officer.PostAsync($"/api/v1/admin/change-requests/{id}/decide", new { outcome = "APPROVE", reason = "Twice" })));
        await carm.SettleAsync();
        Assert.Equal("Alpha Global, Inc.", (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}"))["legalName"]);
        Assert.Equal("APPROVED", (await client.Manager.GetAsync(requests)).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Contains("N12_CHANGE", await InboxAsync(client.Manager));
        var back = (await Must(201, client.Manager.PostAsync(requests, new { kind = "CLOSURE", reason = "Sold" }))).Json.GetProperty("changeRequest").GetProperty("changeRequestId").GetString();
        await Must(200, client.Manager.PostAsync($"{requests}/{back}/withdraw"));
        Assert.Equal("Alpha Global, Inc.", (await officer.GetAsync($"/api/v1/admin/legal-entities/{client.Bn9}"))["legalName"]);
    }

    [Fact]
    public async Task The_contact_changes_by_its_version_and_staff_find_the_business_by_number_or_name()
    {
        var (client, officer) = (await OfAsync(carm), await OfficerAsync(carm));
        var contact = new { contactName = "Desk", contactEmail = "Desk@Alpha.example", contactPhone = "+19025550100", language = "fr" };
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(client.Manager.PutAsync($"/api/v1/businesses/{client.Bn9}/contact", contact)));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(client.Manager.PutAsync($"/api/v1/businesses/{client.Bn9}/contact", contact, "\"3\"")));
        Assert.Equal("desk@alpha.example", (await Must(200, client.Manager.PutAsync($"/api/v1/businesses/{client.Bn9}/contact", contact, "\"0\"")))["contactEmail"]);
        Assert.Equal(client.Bn9, (await officer.GetAsync($"/api/v1/admin/businesses?search={client.Bn9}")).Json.GetProperty("items")[0].GetProperty("bn9").GetString());
        Assert.NotEqual(0, (await officer.GetAsync("/api/v1/admin/businesses?search=alpha%20im&pageSize=1")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(404, (await client.Manager.GetAsync("/api/v1/admin/businesses")).Status);
    }

    [Fact]
    public async Task What_was_done_for_a_business_stands_in_its_trail_and_an_officer_in_it_is_the_cbsa()
    {
        var (client, officer) = (await OfAsync(carm), await OfficerAsync(carm));
        await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "IMPORTER" }));
        await Must(201, officer.PostAsync($"/api/v1/admin/legal-entities/{client.Bn9}/program-accounts", new { programType = "IMPORTER" }));
        var trail = (await Must(200, client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/audit"))).Json.GetProperty("items").EnumerateArray().Select(e => (e.GetProperty("action").GetString(), e.GetProperty("by").GetString())).ToArray();
        Assert.Equal([("OpenProgram", "CBSA"), ("StartEnrolment", client.ManagerSubject)], trail.Where(t => t.Item1 is "OpenProgram" or "StartEnrolment"));
        var page = await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/audit?pageSize=1");
        Assert.Equal("StartEnrolment", (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/audit?pageSize=1&cursor={page["nextCursor"]}")).Json.GetProperty("items")[0].GetProperty("action").GetString());
        Assert.Equal(404, (await (await OfAsync(carm)).Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/audit")).Status);

        var auditor = await carm.SignInAsync("auditor", "AUDITOR");
        Assert.Contains("registration.officer", (await auditor.GetAsync($"/api/v1/admin/audit?bn9={client.Bn9}")).Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("by").GetString()));
        Assert.Equal((400, "VAL_PAGE"), await CodeAsync(auditor.GetAsync("/api/v1/admin/audit?cursor=YWJj")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(officer.GetAsync("/api/v1/admin/audit")));
    }
}
