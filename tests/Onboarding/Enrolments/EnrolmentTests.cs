using System.Text;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>Program enrolment from draft to licence or code (onboarding 4.5 to 4.7, 6).</summary>
public sealed class EnrolmentTests(CarmHost carm)
{
    public static readonly object Common = new
    {
        contact = new { name = "First User", email = "user@alpha.example", phone = "902-555-0100" }, displayName = "Alpha Atlantic", placeOfBusiness = Client.Address, attestation = new { name = "First User", title = "Director", on = "2026-01-05" },
    };

    public static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\nA plan of the place.\n%%EOF");

    /// <summary>The test file that every scanner must find.</summary>
    public static readonly byte[] Eicar = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    [Fact]
    public async Task An_importer_is_enrolled_at_once_and_each_account_has_the_next_number()
    {
        var client = await OfAsync(carm);
        foreach (var number in new[] { "RM0002", "RM0003" })
        {
            var id = await DraftAsync(client, "IMPORTER", Common);
            var submitted = await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/submit"));
            Assert.Equal($"{client.Bn9}{number}", submitted.Json.GetProperty("enrolment").GetProperty("rmAccount").GetString());
        }
        await carm.SettleAsync();
        Assert.Equal(2, (await InboxAsync(client.Manager)).Count(t => t == "N12_DECIDED"));
        Assert.Equal(3, (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/program-accounts")).Json.GetProperty("items").GetArrayLength());
        // Other modules opened theirs: release prior to payment is asked for the new one.
        await Must(201, client.Manager.PostAsync($"/api/v1/program-accounts/{client.Bn9}RM0002/rpp"));
    }

    [Fact]
    public async Task What_is_missing_is_named_all_at_once_and_while_it_is_a_draft()
    {
        var client = await OfAsync(carm);
        var draft = await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "BONDED_WAREHOUSE" }));
        Assert.Equal(["contact", "displayName", "placeOfBusiness", "attestation", "warehouse", "securityAgreementNumber", "documents.PLAN"], draft.Json.GetProperty("enrolment").GetProperty("missing").EnumerateArray().Select(m => m.GetString()));
        var submit = await client.Manager.PostAsync($"/api/v1/enrolments/{Id(draft)}/submit");
        Assert.Equal((422, "ENR_MISSING_ANSWER"), (submit.Status, submit["code"]));
        Assert.Equal(["ENR_MISSING_ANSWER", "ENR_MISSING_ANSWER", "ENR_MISSING_ANSWER", "ENR_MISSING_ANSWER", "ENR_MISSING_ANSWER", "ENR_SECURITY_REQUIRED", "ENR_MISSING_DOCUMENT"], submit.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_carrier_is_asked_examined_and_given_a_code_and_only_one_for_each_mode()
    {
        var client = await OfAsync(carm);
        var officer = await ProgramOfficerAsync(carm);
        var id = await CarrierAsync(client, "HIGHWAY");
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync((await OfficerAsync(carm)).PostAsync($"/api/v1/admin/enrolments/{id}/take")));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/request-info", new { text = "Which border crossings?" }));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(officer.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { })));
        await carm.SettleAsync();
        Assert.Contains("N12_INFORMATION", await InboxAsync(client.Manager));
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/respond", new { text = "Lacolle and Windsor" }));
        var another = await carm.SignInAsync("another.officer", "PROGRAM_OFFICER");
        Assert.Equal((403, "FORBIDDEN"), await CodeAsync(another.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { })));
        await Must(200, another.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
        var approved = await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { reason = "All seen" }));
        var rm = approved.Json.GetProperty("enrolment").GetProperty("rmAccount").GetString()!;
        Assert.Equal("ACTIVE", (await client.Manager.GetAsync($"/api/v1/program-accounts/{rm}"))["state"]);
        var given = approved.Json.GetProperty("enrolment").GetProperty("carrierCode").GetString();
        Assert.Equal(given, (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/carrier-codes")).Json.GetProperty("items")[0].GetProperty("carrierCode").GetString());
        await carm.SettleAsync();
        Assert.Contains(given!, (await client.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray().First(n => n.GetProperty("template").GetString() == "N12_CODE").GetProperty("text").GetString());

        // Scenario 16: a second code for the mode is refused, one for another mode is given.
        var second = await CarrierAsync(client, "HIGHWAY", submit: false);
        Assert.Equal((409, "CAR_DUPLICATE_CAPACITY"), await CodeAsync(client.Manager.PostAsync($"/api/v1/enrolments/{second}/submit")));
        var air = await CarrierAsync(client, "AIR");
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{air}/take"));
        var code = $"Z{Guid.NewGuid():N}"[..4].ToUpperInvariant();
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{air}/approve", new { carrierCode = code }));
        var read = await Must(200, client.Manager.GetAsync($"/api/v1/carrier-codes/{code}"));
        Assert.Equal(("AIR", "ACTIVE"), (read.Json.GetProperty("code").GetProperty("capacity").GetString(), read.Json.GetProperty("code").GetProperty("state").GetString()));

        var secret = await Must(200, client.Manager.PostAsync($"/api/v1/carrier-codes/{code}/shared-secret"));
        Assert.Matches("^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$", secret["secret"]);
        Assert.Equal((422, "ENR_SECURITY_REQUIRED"), await CodeAsync(client.Manager.PostAsync($"/api/v1/carrier-codes/{code}/bonded-status", new { isBonded = true })));
        Assert.Equal(400, (await client.Manager.PostAsync($"/api/v1/carrier-codes/{code}/bonded-status", new { })).Status);
        Assert.False((await Must(200, client.Manager.PostAsync($"/api/v1/carrier-codes/{code}/bonded-status", new { isBonded = true, securityAgreementNumber = "S-1" }))).Json.GetProperty("code").GetProperty("isBonded").GetBoolean());
        Assert.True((await Must(200, officer.PostAsync($"/api/v1/admin/carrier-codes/{code}/bonded-status/decide", new { outcome = "APPROVE", reason = "Seen" }))).Json.GetProperty("code").GetProperty("isBonded").GetBoolean());
        await Must(200, client.Manager.PostAsync($"/api/v1/carrier-codes/{code}/change-notices", new { what = "ADDRESS", text = "We have moved" }));
        Assert.Equal(1, (await client.Manager.GetAsync($"/api/v1/carrier-codes/{code}")).Json.GetProperty("changeNotices").GetArrayLength());
        Assert.Equal(404, (await (await OfAsync(carm)).Manager.GetAsync($"/api/v1/carrier-codes/{code}")).Status);

        // Given up, the code makes room for another.
        await Must(200, client.Manager.PostAsync($"/api/v1/carrier-codes/{code}/cancellation"));
        var again = await CarrierAsync(client, "AIR");
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{again}/take"));
        Assert.Equal((409, "CAR_CODE_TAKEN"), await CodeAsync(officer.PostAsync($"/api/v1/admin/enrolments/{again}/approve", new { carrierCode = code })));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{again}/approve", new { }));
    }

    [Fact]
    public async Task A_document_is_what_its_content_says_and_waits_for_the_scanner()
    {
        var client = await OfAsync(carm);
        var id = await DraftAsync(client, "BONDED_WAREHOUSE", Common);
        var documents = $"/api/v1/enrolments/{id}/documents";
        Assert.Equal((400, "VAL_DOCUMENT"), await CodeAsync(client.Manager.UploadAsync(documents, "plan.pdf", Encoding.ASCII.GetBytes("MZ is a program"), ("kind", "PLAN"))));
        Assert.Equal(["VAL_DOCUMENT_KIND"], await FieldCodesAsync(client.Manager.UploadAsync(documents, "plan.pdf", Pdf, ("kind", "SELFIE"))));
        Assert.Equal((413, "ENR_DOCUMENT_TOO_LARGE"), await CodeAsync(client.Manager.UploadAsync(documents, "plan.pdf", [.. Pdf, .. new byte[6 << 20]], ("kind", "PLAN"))));

        var added = await Must(201, client.Manager.UploadAsync(documents, "plan.exe", Pdf, ("kind", "PLAN")));
        var note = added.Json.GetProperty("document");
        Assert.Equal(("application/pdf", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Pdf)), "QUARANTINED"), (note.GetProperty("mediaType").GetString(), note.GetProperty("sha256").GetString(), note.GetProperty("state").GetString()));
        await carm.SettleAsync();
        var read = await Must(200, client.Manager.GetAsync($"{documents}/{note.GetProperty("documentId").GetString()}"));
        Assert.Equal(("application/pdf", Encoding.ASCII.GetString(Pdf)), (read.MediaType, read.Text));
        Assert.Equal(200, (await (await ProgramOfficerAsync(carm)).GetAsync($"/api/v1/admin/enrolments/{id}/documents/{note.GetProperty("documentId").GetString()}")).Status);
        Assert.Equal(404, (await (await OfAsync(carm)).Manager.GetAsync($"{documents}/{note.GetProperty("documentId").GetString()}")).Status);

        var virus = await Must(201, client.Manager.UploadAsync(documents, "other.pdf", [.. Pdf, .. Eicar], ("kind", "OTHER")));
        await carm.SettleAsync();
        Assert.Equal((409, "ENR_DOCUMENT_REFUSED"), await CodeAsync(client.Manager.GetAsync($"{documents}/{virus.Json.GetProperty("document").GetProperty("documentId").GetString()}")));
    }

    [Fact]
    public async Task A_plan_that_the_scanner_refused_is_missing_and_a_business_has_so_much_room_and_no_more()
    {
        var client = await OfAsync(carm);
        var id = await DraftAsync(client, "BONDED_WAREHOUSE", Common);
        var big = new byte[(5 << 20) - 100];
        Pdf.CopyTo(big, 0);
        for (var n = 0; n < 10; n++) await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "plan.pdf", big, ("kind", "PLAN")));
        Assert.Equal((422, "ENR_DOCUMENTS_TOO_MANY"), await CodeAsync(client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "plan.pdf", big, ("kind", "PLAN"))));
        var first = (await client.Manager.GetAsync($"/api/v1/enrolments/{id}")).Json.GetProperty("documents")[0].GetProperty("documentId").GetString();
        await Must(200, client.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/enrolments/{id}/documents/{first}", null));
        await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "plan.pdf", big, ("kind", "PLAN")));
        // What is given up takes no room.
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/withdraw"));
        var next = await DraftAsync(client, "BONDED_WAREHOUSE", Common);
        await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{next}/documents", "plan.pdf", big, ("kind", "PLAN")));
        Assert.Contains("documents.PLAN", EnrolmentRules.Missing(new("e", "b", "BONDED_WAREHOUSE", null, EnrolmentState.Draft, "p", default), [new("d", "e", "PLAN", "plan.pdf", "application/pdf", 1, "", DocumentState.Refused, default)]));
    }

    [Fact]
    public async Task Programs_that_stand_elsewhere_are_refused_with_where_they_stand()
    {
        var (client, broker) = (await OfAsync(carm), await OfAsync(carm, "EXPORTER"));
        Assert.Equal((422, "ENR_NOT_IN_PORTAL"), await CodeAsync(client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "PIP" })));
        Assert.Equal((422, "ENR_PREREQUISITE"), await CodeAsync(broker.Manager.PostAsync($"/api/v1/program-accounts/{broker.Rm}/enrolments", new { program = "RPP" })));
        Assert.Equal((422, "ENR_WITH_SECURITY"), await CodeAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/enrolments", new { program = "RPP" })));
        Assert.Equal((422, "ENR_ON_ACCOUNT"), await CodeAsync(client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "CSA" })));
        Assert.Equal(13, (await carm.GetAsync("/api/v1/program-catalogue")).Json.GetProperty("programs").GetArrayLength());
    }

    [Fact]
    public async Task A_further_program_stands_on_its_account_and_an_exporter_may_share_an_importers()
    {
        var client = await OfAsync(carm);
        var shared = await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "EXPORTER", answers = Common, rmAccount = client.Rm }));
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{Id(shared)}/submit"));
        Assert.Equal(["EXPORTER"], (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}")).Json.GetProperty("subPrograms").EnumerateArray().Select(s => s.GetString()));

        var csa = Id(await Must(201, client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/enrolments", new { program = "CSA", answers = With(new { securityAgreementNumber = "S-9" }) })));
        await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{csa}/documents", "profile.pdf", Pdf, ("kind", "BUSINESS_PROFILE")));
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{csa}/submit"));
        var again = Id(await Must(201, client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/enrolments", new { program = "CSA", answers = With(new { securityAgreementNumber = "S-9" }) })));
        Assert.Contains("ENR_DUPLICATE", await FieldCodesAsync(client.Manager.PostAsync($"/api/v1/enrolments/{again}/submit")));
        var officer = await ProgramOfficerAsync(carm);
        await carm.SettleAsync();
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{csa}/take"));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{csa}/reject", new { reason = "Books not kept in Canada" }));
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{again}/withdraw"));
        Assert.Equal(3, (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/enrolments")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Answers_change_by_their_version_and_only_for_who_may_see_them()
    {
        var (client, stranger) = (await OfAsync(carm), await OfAsync(carm));
        var id = await DraftAsync(client, "IMPORTER", new { displayName = "First" });
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(client.Manager.PutAsync($"/api/v1/enrolments/{id}", new { answers = Common })));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(client.Manager.PutAsync($"/api/v1/enrolments/{id}", new { answers = Common }, "\"4\"")));
        Assert.Equal(200, (await client.Manager.PutAsync($"/api/v1/enrolments/{id}", new { answers = Common }, "\"0\"")).Status);
        Assert.Equal(["VAL_POSTAL_CODE"], await FieldCodesAsync(client.Manager.PutAsync($"/api/v1/enrolments/{id}", new { answers = new { placeOfBusiness = new { line1 = "1", city = "Halifax", region = "NS", postalCode = "D3H 1A1", country = "CA" } } }, "\"1\"")));
        // The tag follows the whole answer, so that a change of state is no 304.
        var (draft, tag) = (await client.Manager.GetAsync($"/api/v1/enrolments/{id}"), "");
        tag = draft.Headers["ETag"];
        await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/withdraw"));
        Assert.NotEqual(tag, (await client.Manager.GetAsync($"/api/v1/enrolments/{id}")).Headers["ETag"]);
        Assert.Equal(404, (await stranger.Manager.GetAsync($"/api/v1/enrolments/{id}")).Status);
        Assert.Equal(404, (await stranger.Manager.PostAsync($"/api/v1/enrolments/{id}/submit")).Status);
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/admin/enrolments/{id}")).Status);
        Assert.Equal(200, (await (await ProgramOfficerAsync(carm)).GetAsync($"/api/v1/admin/enrolments/{id}")).Status);
    }

    [Fact]
    public async Task The_next_free_code_passes_over_those_that_officers_gave()
    {
        var officer = await ProgramOfficerAsync(carm);
        var first = await ApprovedAsync(null);
        var next = $"R{first[1..3]}{(first[3] == '9' ? 'A' : (char)(first[3] + 1))}";
        Assert.Equal(next, await ApprovedAsync(next));
        Assert.NotEqual(next, await ApprovedAsync(null));

        async Task<string> ApprovedAsync(string? code)
        {
            var id = await CarrierAsync(await OfAsync(carm), "RAIL");
            await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/take"));
            return (await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { carrierCode = code }))).Json.GetProperty("enrolment").GetProperty("carrierCode").GetString()!;
        }
    }

    static async Task<string> DraftAsync(Client client, string program, object answers) => Id(await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program, answers })));

    async Task<string> CarrierAsync(Client client, string mode, bool submit = true)
    {
        var id = await DraftAsync(client, "CARRIER", With(new { carrier = new { expectsToOperate = true, isBonded = false, usesEManifest = true, mode } }));
        await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "certificate.pdf", Pdf, ("kind", "PROOF_OF_OWNERSHIP")));
        if (submit) await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/submit"));
        await carm.SettleAsync();
        return id;
    }

    /// <summary>The common answers and one program's own, which take their place.</summary>
    public static Dictionary<string, object?> With(object own) => new[] { Common, own }.SelectMany(o => o.GetType().GetProperties().Select(p => (p.Name, Value: p.GetValue(o)))).GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.Last().Value);

    public static string Id(Answer answer) => answer.Json.GetProperty("enrolment").GetProperty("enrolmentId").GetString()!;
}
