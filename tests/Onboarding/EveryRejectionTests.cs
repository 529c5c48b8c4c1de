using System.Text.Json;
using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;
using static Carm.Onboarding.Tests.EnrolmentTests;
using static Carm.Onboarding.Tests.Registering;

namespace Carm.Onboarding.Tests;

/// <summary>Every code with which this module refuses is raised over HTTP, in English and in French, and says its own text with its own status.</summary>
public sealed class EveryRejectionTests(AprilOffice office) : IClassFixture<AprilOffice>
{
    /// <summary>These need a host of their own; the test named raises them.</summary>
    static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["PRG_ISSUED_BY_CRA"] = nameof(ProgramTests.Until_13_May_2024_the_cra_opened_accounts),
        ["USR_MAIL_UNAVAILABLE"] = nameof(HostsOfTheirOwnTests.Without_a_way_for_mail_nobody_enrols_in_passcodes_and_a_notice_says_that_it_was_not_mailed),
        ["ENR_DOCUMENT_QUARANTINED"] = nameof(HostsOfTheirOwnTests),
        ["WHK_READER"] = nameof(WebhookTests.Who_goes_to_another_broker_takes_no_webhook_along_whatever_the_new_one_may_see),
        ["WHK_NOT_OFFERED"] = nameof(WebhookTests.Without_a_key_nobody_is_offered_a_webhook),
        ["LRN_WEBINAR_STARTED"] = nameof(WebinarTests),
        ["LRN_EXPIRED"] = nameof(PublicationTests),
        ["CAR_NOT_CORRECTED"] = nameof(StateMachineTests),
        ["PRG_LICENCE_STANDS"] = nameof(ProgramTests.No_officer_alone_ends_a_licence_by_closing_the_account_that_it_stands_on),
    };

    /// <summary>A request that is refused, as often as it is sent.</summary>
    delegate Task<Answer> Ask(string language);

    CarmSystem Carm => office.Carm;

    public static TheoryData<string> Codes => [.. OnboardingRejections.All.Select(r => r.Code).Where(c => !Elsewhere.ContainsKey(c))];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_refusal_says_its_text_in_both_languages(string code)
    {
        var row = OnboardingRejections.All.Single(r => r.Code == code);
        var ask = await AskForAsync(code);
        foreach (var (language, text) in new[] { ("en-CA", row.En), ("fr-CA", row.Fr) })
        {
            var answer = await ask(language);
            var field = answer["code"] == "VAL_FAILED" || answer["code"] != code;
            Assert.Equal(answer["code"] == code ? row.Status : answer["code"] == "VAL_FAILED" ? 400 : answer.Status, answer.Status);
            var said = field ? answer.Json.GetProperty("errors").EnumerateArray().First(e => e.GetProperty("code").GetString() == code).GetProperty("message").GetString() : answer["detail"];
            Assert.Matches($"^{Regex.Replace(Regex.Escape(text), @"\\\{[0-9]}", ".*")}$", said);
            Assert.Equal(language, answer.Headers["Content-Language"]);
        }
    }

    async Task<Ask> AskForAsync(string code)
    {
        switch (code)
        {
            case "OUT_TIMES": return Post(await Carm.SignInAsync("desk.outages", "HELPDESK"), "/api/v1/admin/outages", new { from = "2031-01-01T00:00:00Z", reason = new { en = "Why", fr = "Pourquoi" } });
            case "ID_BN9_FORMAT": return await IdentifyingAsync("12345678", null);
            case "ID_BN9_CHECK_DIGIT": return await IdentifyingAsync("123456789", null);
            case "ID_BN15_FORMAT": return await IdentifyingAsync("700000003", "700000003RM");
            case "ID_PROGRAM_NOT_CBSA": return await IdentifyingAsync("700000003", "700000003RT0001");
            case "REG_BN_UNKNOWN": return await IdentifyingAsync(Fresh.Bn9(), null);
            case "REG_NONRESIDENT_NEEDS_CRA": return await IdentifyingAsync(Fresh.Bn9(), null, "NON_RESIDENT");
            case "VAL_RESIDENCY": return await IdentifyingAsync(Fresh.Bn9(), null, "MARTIAN");
            case "REG_PROGRAM_REQUIRED": return await IdentifyingAsync(await AlphaAsync(Carm, withHistory: false), null);
            case "REG_PROGRAM_UNKNOWN": return await IdentifyingAsync(await AlphaAsync(Carm, withHistory: false) is var known ? known : "", $"{known}RM0009");
            case "REG_ALREADY_REGISTERED": return await IdentifyingAsync((await OfAsync(Carm)).Bn9 is var taken ? taken : "", $"{taken}RM0001");
            case "REG_BUSINESS_CLOSED":
                var closed = await OfAsync(Carm);
                await Must(200, (await OfficerAsync(Carm)).PostAsync($"/api/v1/admin/businesses/{closed.Bn9}/closure-proposal", new { reason = "Dissolved" }));
                await Must(200, (await SupervisorAsync(Carm)).PostAsync($"/api/v1/admin/businesses/{closed.Bn9}/close", new { reason = "Dissolved" }));
                return await IdentifyingAsync(closed.Bn9, null);
            case "REG_PROFILE_REQUIRED": return Post(await Carm.SignInAsync($"nobody.{Guid.NewGuid():N}"), "/api/v1/registrations");
            case "REG_USER_ALREADY_ASSOCIATED": return Post((await OfAsync(Carm)).Manager, "/api/v1/registrations");
            case "REG_PENDING_ACCESS_REQUEST":
                var waiting = await PersonAsync(Carm, "waiting");
                await Must(201, waiting.PostAsync("/api/v1/employee-requests", new { bn9 = (await OfAsync(Carm)).Bn9, comment = "I work here" }));
                await Carm.SettleAsync();
                return Post(waiting, "/api/v1/registrations");
            case "VAL_ENTITY_TYPE" or "REG_ENTITY_TYPE_NEEDS_CRA":
                var founder = await PersonAsync(Carm, "founder");
                return Post(founder, $"/api/v1/registrations/{await StartedAsync(founder)}/new-bn", new { legalName = "Alpha", entityType = code == "VAL_ENTITY_TYPE" ? "GUILD" : "TRUST", physicalAddress = Client.Address });
            case "REG_INCORPORATION_REQUIRED":
                var (bare, user) = (Fresh.Bn9(), await PersonAsync(Carm, "bare"));
                await Must(200, (await OfficerAsync(Carm)).PutAsync($"/api/v1/admin/legal-entities/{bare}", new { legalName = "Alpha Imports, Inc.", residency = "RESIDENT", physicalAddress = Client.Address, programs = Array.Empty<object>() }));
                return Post(user, $"/api/v1/registrations/{Id(await Must(200, IdentifyAsync(user, bare, null)), "registration", "registrationId")}/legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address });
            case "REG_LEGAL_INFO_MISMATCH" or "REG_MANUAL_REQUIRED":
                var namer = await PersonAsync(Carm, "namer");
                return Post(namer, $"/api/v1/registrations/{await IdentifiedAsync(namer, await AlphaAsync(Carm, withHistory: false))}/legal-info", new { name = code == "REG_MANUAL_REQUIRED" ? "Alpha Imports, Inc." : "Beta", address = Client.Address });
            case "REG_AFFINITY_INCOMPLETE" or "REG_AFFINITY_FAILED" or "REG_LOCKED" or "REG_TERMS_OUTDATED":
                var guesser = await PersonAsync(Carm, "guesser");
                var id = await IdentifiedAsync(guesser, await AlphaAsync(Carm));
                await Must(200, StepAsync(guesser, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address }));
                if (code == "REG_LOCKED") for (var wrong = 0; wrong < 5; wrong++) await StepAsync(guesser, id, "affinity", Answers(Q1("1.00"), Q3("1.00")));
                if (code == "REG_TERMS_OUTDATED") await Must(200, StepAsync(guesser, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55"))));
                return code == "REG_TERMS_OUTDATED" ? Post(guesser, $"/api/v1/registrations/{id}/terms", new { termsVersion = "2019-01" })
                    : Post(guesser, $"/api/v1/registrations/{id}/affinity", code == "REG_AFFINITY_INCOMPLETE" ? Answers(Q1("1250.00")) : Answers(Q1("1.00"), Q3("2230.55")));
            case "REG_TERMS_NOT_NEWER" or "VAL_TERMS_VERSION": return Post(await SupervisorAsync(Carm), "/api/v1/admin/terms", new { termsVersion = code == "VAL_TERMS_VERSION" ? "new" : "2019-01", en = "New", fr = "Nouveau" });
            case "VAL_DECISION": return Post(await OfficerAsync(Carm), "/api/v1/admin/registrations/none/decide", new { outcome = "MAYBE", reason = "Seen" });
            case "VAL_LANGUAGE" or "VAL_PHONE": return Put(await Carm.SignInAsync("speaker"), "/api/v1/me", new { firstName = "F", lastName = "U", email = "f@carm.example", phone = code == "VAL_PHONE" ? "none" : "902-555-0100", language = "de" });
            case "VAL_LICENCE": return Put(await OfficerAsync(Carm), $"/api/v1/admin/businesses/{Fresh.Bn9()}", new { legalName = "Alpha", managerSubject = "m", programs = Array.Empty<object>(), licences = new[] { new { kind = "FISHING", number = "1", status = "ACTIVE" } } });
            case "VAL_PROGRAM":
                var anyone = await OfAsync(Carm);
                return Post(anyone.Manager, $"/api/v1/businesses/{anyone.Bn9}/enrolments", new { program = "KNITTING" });
            case "VAL_COUNTRY" or "VAL_REGION" or "VAL_POSTAL_CODE" or "VAL_BROKER_PERSON" or "VAL_GOODS_CLASSES" or "VAL_APPLICANT_KIND" or "VAL_CARRIER_MODE":
                var writer = await OfAsync(Carm);
                object faulty = code switch
                {
                    "VAL_CARRIER_MODE" => new { carrier = new { expectsToOperate = true, isBonded = false, usesEManifest = false, mode = "TRUCK" } },
                    "VAL_BROKER_PERSON" or "VAL_APPLICANT_KIND" => new { broker = new { applicantKind = "COMPANY", people = new[] { new { name = "", role = "KING", bornOn = "1980-01-01", isCitizenOrPermanentResident = true } }, qualifiedIndividuals = Array.Empty<object>(), offices = Array.Empty<object>(), hasBusinessOffice = true } },
                    "VAL_GOODS_CLASSES" => new { warehouse = new { place = Client.Address, exists = true, constructionType = "BRICK", areaInSquareMetres = 10, openingHours = "8-17", goodsClasses = new[] { "" } } },
                    _ => new { placeOfBusiness = new { line1 = "1", city = "Halifax", region = "Nova Scotia", postalCode = "12345", country = code == "VAL_COUNTRY" ? "Canada" : "CA" } },
                };
                return Post(writer.Manager, $"/api/v1/businesses/{writer.Bn9}/enrolments", new { program = "IMPORTER", answers = faulty });
            case "VAL_CHANGE" or "BUS_CHANGE_PENDING":
                var changer = await OfAsync(Carm);
                var change = new { kind = code == "VAL_CHANGE" ? "LEGAL_DATA" : "CLOSURE", reason = "Sold" };
                if (code != "VAL_CHANGE") await Must(201, changer.Manager.PostAsync($"/api/v1/businesses/{changer.Bn9}/change-requests", change));
                return Post(changer.Manager, $"/api/v1/businesses/{changer.Bn9}/change-requests", change);
            case "USR_EMAIL_MISMATCH" or "USR_CONSENT_REQUIRED" or "USR_NOT_ENROLLED" or "USR_CODE_INVALID" or "USR_CODE_EXPIRED" or "USR_CODE_LOCKED" or "USR_CODE_TOO_SOON": return await PasscodeAsync(code);
            case "BUS_ENTITY_UNKNOWN" or "SECOND_OFFICER_NEEDED":
                var (imported, registrar) = (await OfAsync(Carm, withEntity: false), await OfficerAsync(Carm));
                if (code == "SECOND_OFFICER_NEEDED") return Post(await SupervisorAsync(Carm), $"/api/v1/admin/businesses/{imported.Bn9}/close", new { reason = "Sold" });
                var renamed = await Must(201, imported.Manager.PostAsync($"/api/v1/businesses/{imported.Bn9}/change-requests", new { kind = "LEGAL_DATA", reason = "Renamed", legalName = "Beta" }));
                return Post(registrar, $"/api/v1/admin/change-requests/{Id(renamed, "changeRequest", "changeRequestId")}/decide", new { outcome = "APPROVE", reason = "Seen" });
            case "PRG_NUMBERS_EXHAUSTED":
                var (full, officer) = (Fresh.Bn9(), await OfficerAsync(Carm));
                await Must(200, officer.PutAsync($"/api/v1/admin/legal-entities/{full}", new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = Client.Address, programs = new[] { new { rmAccount = $"{full}RM9999", programType = "IMPORTER" } } }));
                return Post(officer, $"/api/v1/admin/legal-entities/{full}/program-accounts", new { programType = "IMPORTER" });
            case "VAL_SERVICE_ROLE" or "VAL_SERVICE_CAPABILITY" or "VAL_SERVICE_LAST_DAY" or "SVC_ENDED" or "SVC_TOO_MANY" or "AUTH_CLIENT" or "VAL_GRANT_TYPE" or "VAL_EVENT_TYPE": return await SoftwareAsync(code);
            case "WHK_ADDRESS" or "WHK_TOO_MANY" or "WHK_ENDED" or "WHK_NOT_ACTIVE" or "WHK_ERRANDS": return await WebhookAsync(code);
            default: return code.StartsWith("LRN_", StringComparison.Ordinal) || code == "VAL_EMAIL" ? await LearningAsync(code) : await EnrolmentAsync(code);
        }
    }

    /// <summary>What a business's programs and their owner are refused.</summary>
    async Task<Ask> SoftwareAsync(string code)
    {
        if (code is "AUTH_CLIENT" or "VAL_GRANT_TYPE")
        {
            var form = System.Text.Encoding.UTF8.GetBytes($"grant_type={(code == "AUTH_CLIENT" ? "client_credentials" : "password")}&client_id=svc1&client_secret=guess");
            return language => Carm.Anyone.PostContentAsync("/api/v1/oauth/token", form, "application/x-www-form-urlencoded", language: language);
        }
        var owner = await OfAsync(Carm);
        if (code == "VAL_EVENT_TYPE") return language => owner.Manager.GetAsync("/api/v1/events?types=carm.nothing.v1", language);
        var (accounts, today) = ($"/api/v1/businesses/{owner.Bn9}/service-accounts", DateTimeOffset.UtcNow);
        object Account(int days = 30) => new { name = "Our system", role = code == "VAL_SERVICE_ROLE" ? "BAM" : "READER", lastDay = $"{today.AddDays(days):yyyy-MM-dd}", capabilities = code == "VAL_SERVICE_CAPABILITY" ? new[] { "FLY" } : null };
        if (code == "VAL_SERVICE_LAST_DAY") return Post(owner.Manager, accounts, Account(days: -3000));
        if (code == "SVC_TOO_MANY") for (var n = 0; n < 50; n++) await Must(201, owner.Manager.PostAsync(accounts, Account()));
        if (code != "SVC_ENDED") return Post(owner.Manager, accounts, Account());
        var made = Id(await Must(201, owner.Manager.PostAsync(accounts, Account())), "account", "serviceAccountId");
        await Must(200, owner.Manager.PostAsync($"{accounts}/{made}/end"));
        return Post(owner.Manager, $"{accounts}/{made}/end");
    }

    /// <summary>What the owner of a webhook is refused.</summary>
    async Task<Ask> WebhookAsync(string code)
    {
        var owner = await OfAsync(Carm);
        var (webhooks, webhook) = ($"/api/v1/businesses/{owner.Bn9}/webhooks", new { url = "http://127.0.0.1:9/hook" });
        if (code == "WHK_ADDRESS") return Post(owner.Manager, webhooks, new { url = "nowhere" });
        var made = Id(await Must(201, owner.Manager.PostAsync(webhooks, webhook)), "webhook", "webhookId");
        if (code == "WHK_TOO_MANY") for (var n = 1; n < 50; n++) await Must(201, owner.Manager.PostAsync(webhooks, webhook));
        if (code == "WHK_TOO_MANY") return Post(owner.Manager, webhooks, webhook);
        if (code == "WHK_ERRANDS")
        {
            await using var asked = Carm.Database.CreateCommand("insert into onboarding.mt_doc_webhookerrand (id, data) select 'e' || n, jsonb_build_object('id', 'e' || n, 'webhookId', $1, 'askedAt', now()) from generate_series(1, 100) n");
            asked.Parameters.AddWithValue(made);
            await asked.ExecuteNonQueryAsync();
            return Post(owner.Manager, $"{webhooks}/{made}/try");
        }
        await Must(200, owner.Manager.PostAsync($"{webhooks}/{made}/{(code == "WHK_ENDED" ? "end" : "pause")}"));
        return Post(owner.Manager, $"{webhooks}/{made}/try");
    }

    async Task<Ask> PasscodeAsync(string code)
    {
        var name = $"p{Guid.NewGuid():N}"[..14];
        var person = await Carm.SignInAsync(name, secondFactor: false);
        object Enrol(string again, bool consent = true) => new { email = $"{name}@carm.example", emailAgain = again, consent };
        if (code is "USR_EMAIL_MISMATCH" or "USR_CONSENT_REQUIRED") return Post(person, "/api/v1/session/mfa/enrol", Enrol(code == "USR_EMAIL_MISMATCH" ? "other@carm.example" : $"{name}@carm.example", consent: code != "USR_CONSENT_REQUIRED"));
        if (code == "USR_NOT_ENROLLED") return Post(person, "/api/v1/session/mfa/send");
        await Must(200, person.PostAsync("/api/v1/session/mfa/enrol", Enrol($"{name}@carm.example")));
        if (code == "USR_CODE_TOO_SOON") return Post(person, "/api/v1/session/mfa/send");
        var right = Regex.Match(office.LettersTo(name).Last(), @"\b[0-9]{6}\b").Value;
        var wrong = new { code = right == "000000" ? "000001" : "000000" };
        if (code == "USR_CODE_EXPIRED") await Must(200, person.PostAsync("/api/v1/session/mfa/verify", new { code = right }));
        if (code == "USR_CODE_LOCKED") for (var n = 0; n < 5; n++) await person.PostAsync("/api/v1/session/mfa/verify", wrong);
        return Post(person, "/api/v1/session/mfa/verify", wrong);
    }

    async Task<Ask> LearningAsync(string code)
    {
        var publisher = await Carm.PublisherAsync();
        DateTimeOffset soon = new(2027, 3, 1, 17, 0, 0, TimeSpan.Zero);
        object Publication(string kind, object? webinar = null, string link = "https://carm.example/more", string? from = null, string? until = null) =>
            new { kind, title = new { en = "Title", fr = "Titre" }, body = new { en = "Body", fr = "Corps" }, effectiveFrom = from, expiresOn = until, link, webinar };
        switch (code)
        {
            case "LRN_KIND": return Get(publisher, $"{Publishing.Admin}?kind=SONG");
            case "LRN_STATE": return Get(publisher, $"{Publishing.Admin}?state=LOST");
            case "LRN_LINK": return Post(publisher, Publishing.Admin, Publication("NOTICE", link: "ftp://carm.example"));
            case "LRN_DATES": return Post(publisher, Publishing.Admin, Publication("NOTICE", from: "2026-06-02", until: "2026-06-01"));
            case "LRN_TIMES": return Post(publisher, Publishing.Admin, Publication("WEBINAR", new { startsAt = soon, endsAt = soon, language = "en", capacity = 1, joiningLink = "https://carm.example/join" }));
            case "LRN_WEBINAR_TERMS": return Post(publisher, Publishing.Admin, Publication("WEBINAR"));
            case "VAL_EMAIL": return Post(Carm.Anyone, "/api/v1/distribution-list", new { email = "blank in@carm.example", language = "en" });
            case "LRN_TOKEN_INVALID": return Post(Carm.Anyone, "/api/v1/distribution-list/confirm", new { token = new string('a', 43) });
        }
        var webinar = await publisher.PublishAsync(Publication("WEBINAR", Publishing.Webinar(soon, capacity: code == "LRN_CAPACITY_TAKEN" ? 3 : 1)));
        foreach (var name in code == "LRN_CAPACITY_TAKEN" ? new[] { "a", "b" } : ["a"]) await Must(200, (await PersonAsync(Carm, name)).PostAsync($"{Publishing.Open}/{webinar}/seats"));
        if (code == "LRN_WEBINAR_FULL") return Post(await PersonAsync(Carm, "late"), $"{Publishing.Open}/{webinar}/seats");
        var tag = (await publisher.GetAsync($"{Publishing.Admin}/{webinar}")).Headers["ETag"];
        return Put(publisher, $"{Publishing.Admin}/{webinar}", Publishing.Edit("Title", Publishing.Webinar(soon, capacity: 1)), tag);
    }

    async Task<Ask> EnrolmentAsync(string code)
    {
        var (client, officer) = (await OfAsync(Carm), await ProgramOfficerAsync(Carm));
        var enrolments = $"/api/v1/businesses/{client.Bn9}/enrolments";
        Task<string> DraftAsync(string program, object? own = null) => IdOfAsync(client.Manager.PostAsync(enrolments, new { program, answers = With(own ?? new { }) }));
        switch (code)
        {
            case "ENR_NOT_IN_PORTAL": return Post(client.Manager, enrolments, new { program = "PIP" });
            case "ENR_ON_ACCOUNT": return Post(client.Manager, enrolments, new { program = "CSA" });
            case "ENR_PREREQUISITE": return Post((await OfAsync(Carm, "EXPORTER")) is var exporter ? exporter.Manager : client.Manager, $"/api/v1/program-accounts/{exporter.Rm}/enrolments", new { program = "RPP" });
            case "ENR_WITH_SECURITY": return Post(client.Manager, $"/api/v1/program-accounts/{client.Rm}/enrolments", new { program = "RPP" });
            case "ENR_MISSING_ANSWER" or "ENR_MISSING_DOCUMENT" or "ENR_SECURITY_REQUIRED": return Post(client.Manager, $"/api/v1/enrolments/{await DraftAsync("BONDED_WAREHOUSE")}/submit");
            case "ENR_NOT_ELIGIBLE": return Post(client.Manager, $"/api/v1/enrolments/{await DraftAsync("IMPORTER", new { attestation = new { name = "F", title = "D", on = "2099-01-01" } })}/submit");
            case "VAL_DOCUMENT_KIND" or "VAL_DOCUMENT" or "ENR_DOCUMENT_TOO_LARGE":
                var form = await DraftAsync("BONDED_WAREHOUSE");
                return language => client.Manager.UploadAsync($"/api/v1/enrolments/{form}/documents", "plan.pdf", code switch { "VAL_DOCUMENT" => "text"u8.ToArray(), "ENR_DOCUMENT_TOO_LARGE" => [.. Pdf, .. new byte[6 << 20]], _ => Pdf }, language, ("kind", code == "VAL_DOCUMENT_KIND" ? "SELFIE" : "PLAN"));
            case "ENR_DOCUMENTS_TOO_MANY":
                var (many, big) = (await DraftAsync("BONDED_WAREHOUSE"), new byte[(5 << 20) - 100]);
                Pdf.CopyTo(big, 0);
                for (var n = 0; n < 10; n++) await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{many}/documents", "plan.pdf", big, ("kind", "PLAN")));
                return language => client.Manager.UploadAsync($"/api/v1/enrolments/{many}/documents", "plan.pdf", big, language, ("kind", "PLAN"));
            case "ENR_DOCUMENT_REFUSED":
                var infected = await DraftAsync("BONDED_WAREHOUSE");
                var virus = Id(await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{infected}/documents", "plan.pdf", [.. Pdf, .. Eicar], ("kind", "PLAN"))), "document", "documentId");
                await Carm.SettleAsync();
                return Get(client.Manager, $"/api/v1/enrolments/{infected}/documents/{virus}");
            case "ENR_DUPLICATE":
                for (var n = 0; ; n++)
                {
                    var consultant = await DraftAsync("TRADE_CONSULTANT");
                    if (n == 1) return Post(client.Manager, $"/api/v1/enrolments/{consultant}/submit");
                    await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{consultant}/submit"));
                }
            case "CAR_DUPLICATE_CAPACITY" or "CAR_CODE_TAKEN" or "VAL_CARRIER_CODE":
                var (code8, first) = ($"8{Guid.NewGuid():N}"[..4].ToUpperInvariant(), await CarrierAsync(client, "RAIL"));
                if (code == "VAL_CARRIER_CODE") return Post(officer, $"/api/v1/admin/enrolments/{first}/approve", new { carrierCode = "no" });
                await ApproveAsync(officer, first, new { carrierCode = code8 });
                if (code == "CAR_DUPLICATE_CAPACITY") return Post(client.Manager, $"/api/v1/enrolments/{await CarrierAsync(client, "RAIL", submit: false)}/submit");
                var second = await CarrierAsync(await OfAsync(Carm), "RAIL");
                await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{second}/take"));
                return Post(officer, $"/api/v1/admin/enrolments/{second}/approve", new { carrierCode = code8 });
            case "VAL_DUE_DATE":
                var taken = await CarrierAsync(client, "RAIL");
                await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{taken}/take"));
                return Post(officer, $"/api/v1/admin/enrolments/{taken}/request-info", new { text = "When?", dueOn = "2026-01-01" });
        }

        // What concerns a licence: a broker's, taken over from before.
        var number = $"L{Guid.NewGuid():N}"[..8];
        var broker = await OfAsync(Carm, licences: [new { kind = "CUSTOMS_BROKER", number, status = "ACTIVE", effectiveOn = "2025-04-01", expiresOn = "2027-03-31" }]);
        var licence = (await broker.Manager.GetAsync($"/api/v1/businesses/{broker.Bn9}")).Json.GetProperty("licences")[0].GetProperty("licenceId").GetString();
        switch (code)
        {
            case "VAL_GROUND": return Post(officer, $"/api/v1/admin/licences/{licence}/notice", new { kind = "SUSPENSION", ground = "DISLIKE", reason = "r" });
            case "VAL_NOTICE_OUTCOME": return Post(officer, $"/api/v1/admin/licences/{licence}/decide", new { outcome = "MAYBE", reason = "r" });
            case "LIC_RENEWAL_WINDOW": return Post(broker.Manager, $"/api/v1/licences/{licence}/renewals", new { feeReceipt = "F", securityAgreementNumber = "S" });
            case "LIC_NOTICE_PERIOD":
                await Must(200, officer.PostAsync($"/api/v1/admin/licences/{licence}/notice", new { kind = "SUSPENSION", ground = "FRAUD", reason = "r" }));
                return Post(officer, $"/api/v1/admin/licences/{licence}/decide", new { outcome = "UPHOLD", reason = "r" });
            default: throw new NotSupportedException($"Nothing here raises {code}.");
        }
    }

    async Task<string> CarrierAsync(Client client, string mode, bool submit = true)
    {
        var id = await IdOfAsync(client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "CARRIER", answers = With(new { carrier = new { expectsToOperate = true, isBonded = false, usesEManifest = false, mode } }) }));
        await Must(201, client.Manager.UploadAsync($"/api/v1/enrolments/{id}/documents", "certificate.pdf", Pdf, ("kind", "PROOF_OF_OWNERSHIP")));
        if (submit) await Must(200, client.Manager.PostAsync($"/api/v1/enrolments/{id}/submit"));
        await Carm.SettleAsync();
        return id;
    }

    static async Task ApproveAsync(Caller officer, string enrolment, object body)
    {
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{enrolment}/take"));
        await Must(200, officer.PostAsync($"/api/v1/admin/enrolments/{enrolment}/approve", body));
    }

    async Task<Ask> IdentifyingAsync(string bn9, string? rmAccount, string residency = "RESIDENT")
    {
        var user = await PersonAsync(Carm, "identifier");
        return Post(user, $"/api/v1/registrations/{await StartedAsync(user)}/identify", new { bn9, rmAccount, residency });
    }

    static async Task<string> IdOfAsync(Task<Answer> created) => EnrolmentTests.Id(await Must(201, created));

    static string Id(Answer answer, string thing, string property) => answer.Json.GetProperty(thing).GetProperty(property).GetString()!;

    static Ask Post(Caller who, string url, object? body = null) => language => who.PostAsync(url, body, language: language);

    static Ask Get(Caller who, string url) => language => who.GetAsync(url, language);

    static Ask Put(Caller who, string url, object body, string? ifMatch = null) => language => who.SendAsync(HttpMethod.Put, url, body, ifMatch: ifMatch, language: language);
}
