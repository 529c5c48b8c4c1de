using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>What a host without mail, or without a scanner, does.</summary>
public sealed class HostsOfTheirOwnTests(CarmHost tests)
{
    [Fact]
    public async Task Without_a_way_for_mail_nobody_enrols_in_passcodes_and_a_notice_says_that_it_was_not_mailed()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services => services.AddSingleton<IMailer>(new NoMail()).AddSingleton<IDocumentScanner>(new NoScanner()));
        var person = await carm.SignInAsync("silent", secondFactor: false);
        var enrol = new { email = "silent@carm.example", emailAgain = "silent@carm.example", consent = true };
        Assert.Equal("No e-mail can be sent here; use the second factor of your sign-in partner.", (await person.PostAsync("/api/v1/session/mfa/enrol", enrol))["detail"]);
        Assert.StartsWith("Aucun courriel", (await person.PostAsync("/api/v1/session/mfa/enrol", enrol, language: "fr-CA"))["detail"]);

        var client = await OfAsync(carm);
        await carm.HearAsync(NoticeRequested.ToManagers("n", client.Bn9, "APPEALS_DECIDED", DateTimeOffset.UnixEpoch, client.Rm, "A-1", "ALLOWED"));
        var notices = (await client.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray();
        Assert.All(notices, n => Assert.Equal(("UNAVAILABLE", "UNAVAILABLE"), (n.GetProperty("mail").GetString(), n.GetProperty("deliveries")[0].GetProperty("outcome").GetString())));
        await Until_the_scanner_answers_a_document_is_read_by_nobody_and_the_enrolment_not_approved(carm, client);
    }

    static async Task Until_the_scanner_answers_a_document_is_read_by_nobody_and_the_enrolment_not_approved(CarmSystem carm, Client client)
    {
        var id = EnrolmentTests.Id(await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "FREIGHT_FORWARDER", answers = EnrolmentTests.With(new { carrier = new { expectsToOperate = true, isBonded = false, usesEManifest = false } }) })));
        var added = await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "paper.pdf", EnrolmentTests.Pdf, ("kind", "PROOF_OF_OWNERSHIP")));
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/submit"));
        var officer = await ProgramOfficerAsync(carm);
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
        var document = $"enrolments/{id}/documents/{added.Json.GetProperty("document").GetProperty("documentId").GetString()}";
        foreach (var language in new[] { "en-CA", "fr-CA" })
        {
            Assert.Equal((409, "ENR_DOCUMENT_QUARANTINED"), await CodeAsync(client.Manager.GetAsync($"/api/v1/{document}", language)));
            Assert.Equal((409, "ENR_DOCUMENT_QUARANTINED"), await CodeAsync(officer.GetAsync($"/api/v1/admin/{document}", language)));
            Assert.Equal((409, "ENR_DOCUMENT_QUARANTINED"), await CodeAsync(officer.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { }, language: language)));
        }
    }

    sealed class NoMail : IMailer
    {
        public Task<bool> SendAsync(Mail mail, CancellationToken ct) => Task.FromResult(false);
    }

    sealed class NoScanner : IDocumentScanner
    {
        public Task<bool?> IsHarmlessAsync(byte[] content, CancellationToken ct) => Task.FromResult<bool?>(null);
    }
}
