using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>A broker from its application to the end of its licence, with a client that depends on it (scenarios 15 and 16).</summary>
public sealed class BrokerStoryTests(AprilOffice office, CarmHost tests) : IClassFixture<AprilOffice>
{
    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task Onboarding_15_and_16_a_broker_is_licensed_suspended_reinstated_and_gives_up_and_a_code_is_cancelled()
    {
        var (officer, second) = (await ProgramOfficerAsync(Carm), await SupervisorAsync(Carm));
        var (cedar, alpha) = (await OfAsync(Carm, "IMPORTER"), await OfAsync(Carm));

        // An examination of 59 % does not do; 60 % does.
        var id = EnrolmentTests.Id(await Must(201, cedar.Manager.PostAsync($"/api/v1/businesses/{cedar.Bn9}/enrolments", new { program = "CUSTOMS_BROKER", answers = Application(59) })));
        foreach (var kind in new[] { "POLICE_CHECK", "FEE_RECEIPT" }) await Must(201, cedar.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "document.pdf", EnrolmentTests.Pdf, ("kind", kind)));
        Assert.Equal((422, "ENR_NOT_ELIGIBLE"), await CodeAsync(cedar.Manager.PostAsync($"/api/v1/enrolments/{id}/submit")));
        await Must(200, cedar.Manager.PutAsync($"/api/v1/enrolments/{id}", new { answers = Application(60) }, "\"0\""));
        await Must(200, cedar.Manager.PostAsync($"/api/v1/enrolments/{id}/submit"));
        await Carm.SettleAsync();
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
        var rm = (await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { }))).Json.GetProperty("enrolment").GetProperty("rmAccount").GetString();

        // Promised is not issued: no client can be asked, and the account waits.
        await Carm.SettleAsync();
        Assert.Equal("PENDING", (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{rm}"))["state"]);
        Assert.Equal((403, "DEL_NOT_A_PROVIDER"), await CodeAsync(AskAsync(cedar, alpha)));
        var licence = (await cedar.Manager.GetAsync($"/api/v1/businesses/{cedar.Bn9}")).Json.GetProperty("licences")[0];
        Assert.Equal(("APPROVED_PENDING", "600.00", "50000.00"), (licence.GetProperty("state").GetString(), licence.GetProperty("fee").GetString(), licence.GetProperty("securityRequired").GetString()));
        var at = $"/api/v1/admin/licences/{licence.GetProperty("licenceId").GetString()}";
        var own = at.Replace("/admin", "", StringComparison.Ordinal);
        Assert.Equal((422, "ENR_SECURITY_REQUIRED"), await CodeAsync(officer.PostAsync($"{at}/issue", new { feePaidOn = "2026-04-01", securityAgreementNumber = "S-1", securityAmount = "49999.99" })));
        var issued = await Must(200, officer.PostAsync($"{at}/issue", new { feePaidOn = "2026-04-01", securityAgreementNumber = "S-1", securityAmount = "50000.00" }));
        Assert.Equal(("ACTIVE", "2027-03-31"), (Licence(issued, "state"), Licence(issued, "expiresOn")));
        await Carm.SettleAsync();
        Assert.Equal("ACTIVE", (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{rm}"))["state"]);

        // The client is asked and agrees.
        var request = (await Must(201, AskAsync(cedar, alpha))).Json.GetProperty("request").GetProperty("requestId").GetString();
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind = "BMR", visibility = new[] { "OWN", "IMPORTER", "OTHERS" } }));
        await Carm.SettleAsync();
        Assert.Contains("N7", await InboxAsync(alpha.Manager));
        Assert.Contains("N8_APPROVED", await InboxAsync(cedar.Manager));
        Assert.Equal(200, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);

        // A carrier code whose notice goes by mail.
        var code = await CodeOfAsync(alpha, officer);
        await Must(200, officer.PostAsync($"/api/v1/admin/carrier-codes/{code}/suspend", new { ground = "UNPAID_AMOUNT", reason = "A bill is open", until = "2026-04-10" }));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/carrier-codes/{code}/representations", new { text = "It is paid" }));
        await Must(200, officer.PostAsync($"/api/v1/admin/carrier-codes/{code}/reinstate", new { reason = "Paid" }));
        await Must(200, officer.PostAsync($"/api/v1/admin/carrier-codes/{code}/cancellation-notice", new { ground = "CEASED", reason = "No conveyance any more", byMail = true }));
        Assert.Equal((403, "SECOND_OFFICER_NEEDED"), await CodeAsync(officer.PostAsync($"/api/v1/admin/carrier-codes/{code}/cancellation-notice/confirm")));
        await Must(200, second.PostAsync($"/api/v1/admin/carrier-codes/{code}/cancellation-notice/confirm"));

        // 1 April: notice; 20 April: too early; 1 May: suspended.
        await Must(200, officer.PostAsync($"{at}/notice", new { kind = "SUSPENSION", ground = "NON_COMPLIANCE", reason = "Records missing" }));
        await Must(200, cedar.Manager.PostAsync($"{own}/representations", new { text = "They are in Montreal" }));
        await Carm.MoveClockAsync("2026-04-20T16:00:00Z");
        Assert.Equal((409, "LIC_NOTICE_PERIOD"), await CodeAsync(officer.PostAsync($"{at}/decide", new { outcome = "UPHOLD", reason = "Not shown" })));
        await Must(200, officer.PostAsync($"/api/v1/admin/carrier-codes/{code}/cancellation-notice/receipt", new { receivedOn = "2026-04-05" }));
        await Carm.MoveClockAsync("2026-05-01T16:00:00Z");
        await Must(200, officer.PostAsync($"{at}/decide", new { outcome = "UPHOLD", reason = "Not shown" }));
        await Carm.SettleAsync();
        Assert.Equal(200, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);
        Assert.Equal((403, "DEL_PROVIDER_SUSPENDED"), await CodeAsync(cedar.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/payments", new { paymentReference = "P1", method = "EFT", amount = "1.00" })));
        Assert.Contains("N13_CLIENT", await InboxAsync(alpha.Manager));
        Assert.Contains("N13_NOTICE_SUSPENSION", await InboxAsync(cedar.Manager));
        Assert.Contains("N13_LICENCE", await InboxAsync(cedar.Manager));

        // 5 April and thirty days: the code ends on 5 May.
        Assert.Equal("CANCELLATION_NOTICED", (await alpha.Manager.GetAsync($"/api/v1/carrier-codes/{code}")).Json.GetProperty("code").GetProperty("state").GetString());
        await Carm.MoveClockAsync("2026-05-05T16:00:00Z");
        Assert.Equal("CANCELLED", (await alpha.Manager.GetAsync($"/api/v1/carrier-codes/{code}")).Json.GetProperty("code").GetProperty("state").GetString());

        // Reinstated, the broker asks for another year long before its window, and in the end gives up.
        await Must(200, officer.PostAsync($"{at}/reinstate", new { reason = "Records found" }));
        await Carm.SettleAsync();
        Assert.Equal((409, "LIC_RENEWAL_WINDOW"), await CodeAsync(cedar.Manager.PostAsync($"{own}/renewals", new { feeReceipt = "F-1", securityAgreementNumber = "S-1" })));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(alpha.Manager.PostAsync($"{own}/renewals", new { feeReceipt = "F-1", securityAgreementNumber = "S-1" })));
        await Must(200, cedar.Manager.PostAsync($"{own}/change-notices", new { what = "DIRECTORS", text = "A new director" }));
        Assert.Equal(1, (await officer.GetAsync(at)).Json.GetProperty("changeNotices").GetArrayLength());
        Assert.Contains(licence.GetProperty("licenceId").GetString(), (await officer.GetAsync("/api/v1/admin/licences?status=ACTIVE&expiresBy=2027-03-31&pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("licenceId").GetString()));
        await Must(200, cedar.Manager.PostAsync($"{own}/surrender"));
        await Carm.SettleAsync();
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);
        // What is over makes room for another application.
        var anew = EnrolmentTests.Id(await Must(201, cedar.Manager.PostAsync($"/api/v1/businesses/{cedar.Bn9}/enrolments", new { program = "TRADE_CONSULTANT", answers = EnrolmentTests.Common })));
        await Must(200, cedar.Manager.PostAsync($"/api/v1/enrolments/{anew}/submit"));
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);
    }

    [Fact]
    public async Task Onboarding_15_a_renewal_is_asked_withdrawn_and_asked_again_and_granted_though_the_answer_comes_late()
    {
        await using var carm = await tests.OnClockAsync("2027-02-14T16:00:00Z");
        var officer = await ProgramOfficerAsync(carm);
        var (cedar, alpha) = (await OfAsync(carm, licences: [new { kind = "CUSTOMS_BROKER", number = "L-77", status = "ACTIVE", effectiveOn = "2026-04-01", expiresOn = "2027-03-31" }]), await OfAsync(carm));
        var request = (await Must(201, AskAsync(cedar, alpha))).Json.GetProperty("request").GetProperty("requestId").GetString();
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind = "BMR", visibility = new[] { "OWN" } }));
        var own = $"/api/v1/licences/{(await cedar.Manager.GetAsync($"/api/v1/businesses/{cedar.Bn9}")).Json.GetProperty("licences")[0].GetProperty("licenceId").GetString()}";

        object renewal = new { feeReceipt = "F-1", securityAgreementNumber = "S-2" };
        await Must(200, cedar.Manager.PostAsync($"{own}/renewals", renewal));
        Assert.Equal("600.00", (await Must(200, cedar.Manager.PostAsync($"{own}/renewals/withdraw"))).Json.GetProperty("licence").GetProperty("renewal").GetProperty("refund").GetString());
        await carm.MoveClockAsync("2027-02-15T16:00:00Z");
        await Must(200, cedar.Manager.PostAsync($"{own}/renewals", renewal));
        Assert.Equal("0.00", (await Must(200, cedar.Manager.PostAsync($"{own}/renewals/withdraw"))).Json.GetProperty("licence").GetProperty("renewal").GetProperty("refund").GetString());
        await Must(200, cedar.Manager.PostAsync($"{own}/renewals", renewal));

        await carm.MoveClockAsync("2027-04-01T16:00:00Z");
        Assert.Equal("EXPIRED", (await cedar.Manager.GetAsync(own)).Json.GetProperty("licence").GetProperty("state").GetString());
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);
        Assert.Contains("N13_CLIENT", await InboxAsync(alpha.Manager));
        var renewed = await Must(200, officer.PostAsync($"{own.Replace("/licences", "/admin/licences", StringComparison.Ordinal)}/renew", new { feePaidOn = "2027-03-30" }));
        Assert.Equal(("ACTIVE", "2028-03-31"), (Licence(renewed, "state"), Licence(renewed, "expiresOn")));
        await carm.SettleAsync();
        // The relationships ended with the licence; with the new term new ones begin.
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Status);
        await Must(201, AskAsync(cedar, alpha));
    }

    static Task<Answer> AskAsync(Client broker, Client client) => broker.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = client.Bn9, kind = "BMR", comment = "We clear your goods" });

    static string? Licence(Answer answer, string property) => answer.Json.GetProperty("licence").GetProperty(property).GetString();

    static object Application(int grade) => EnrolmentTests.With(new
    {
        securityAgreementNumber = "S-1",
        broker = new
        {
            applicantKind = "CORPORATION", people = new[] { new { name = "First User", role = "DIRECTOR", bornOn = "1980-01-01", isCitizenOrPermanentResident = true } },
            qualifiedIndividuals = new[] { new { name = "First User", examinedOn = "2025-10-01", grade, hasPractisedSince = false } }, offices = new[] { Client.Address }, hasBusinessOffice = true,
        },
    });

    async Task<string> CodeOfAsync(Client client, Caller officer)
    {
        var id = EnrolmentTests.Id(await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "FREIGHT_FORWARDER", answers = EnrolmentTests.With(new { carrier = new { expectsToOperate = true, isBonded = false, usesEManifest = false } }) })));
        await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "document.pdf", EnrolmentTests.Pdf, ("kind", "PROOF_OF_OWNERSHIP")));
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/submit"));
        await Carm.SettleAsync();
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { carrierCode = "8CED" }));
        return "8CED";
    }
}
