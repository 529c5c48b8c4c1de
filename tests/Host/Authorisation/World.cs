using System.Text;
using System.Text.Json;
using Carm.Appeals;
using Carm.Appeals.Contracts;
using Carm.Bonds;
using Carm.Declarations.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>
/// The host and the world that the table speaks of: ALPHA, whose things are asked for, with everybody who may or may not act for it, and BETA, another tenant that has
/// one of each thing too. Built once; nothing that is asked of it afterwards is kept.
/// </summary>
public sealed class World(CarmHost tests) : IAsyncLifetime
{
    static readonly object Address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };

    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\nA plan of the place.\n%%EOF");

    readonly string mails = Path.Combine(Path.GetTempPath(), $"mail-{Guid.NewGuid():N}");
    readonly Dictionary<string, Caller> callers = [];
    readonly Dictionary<Actor, string> tokens = [];
    readonly Dictionary<string, string> providers = [];
    Dictionary<string, string> tables = [];

    public CarmSystem Carm { get; private set; } = null!;

    /// <summary>What the host has complained of.</summary>
    public Complaints Complaints { get; } = new();

    /// <summary>
    /// ALPHA's things and those of its providers, by the route's parameter; where staff need another than the client, under <c>admin:</c> and its name; where a name is used of several
    /// things, with the resource that the route begins with before it: <c>cases:</c>, <c>admin/cases:</c>.
    /// </summary>
    public Dictionary<string, string> Own { get; } = [];

    /// <summary>The same things of another tenant.</summary>
    public Dictionary<string, string> Others { get; } = [];

    /// <summary>What was there once and is not any more, or is over and was another's.</summary>
    public Dictionary<string, string> Gone { get; } = [];

    /// <summary>Well formed, and nobody's.</summary>
    public Dictionary<string, string> MadeUp { get; } = [];

    /// <summary>What the requests that built this world were answered, by method and path.</summary>
    public Dictionary<string, JsonElement> Answered { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services => { NothingIsKept.AddTo(services); services.AddLogging(log => log.AddProvider(Complaints)); }, ("Clock:Start", "2026-03-16T15:00:00Z"), ("RateLimit:PerSecond", "1000000"), ("Mail:Directory", mails));
        Carm.Heard = (request, answer) =>
        {
            if (answer.Status is >= 200 and < 300 && answer.Json.ValueKind == JsonValueKind.Object) Answered.TryAdd($"{request.Method} {request.RequestUri!.AbsolutePath}", answer.Json);
        };
        foreach (var actor in Actors.All.Where(a => a.Subject is not null))
        {
            tokens[actor] = (await Carm.PostAsync("/dev/tokens", new { subject = actor.Subject, name = actor.Subject, email = "user@carm.example", mfa = actor.SecondFactor, staffRoles = actor.IsStaff ? [actor.StaffRole!] : Array.Empty<string>() }))["accessToken"]!;
            callers[actor.IsStaff ? actor.Name : actor.ToString()] = new(Carm, tokens[actor]);
        }
        await BusinessesAsync();
        await ProvidersAsync();
        await TenantAsync(Own, "BAM", "b:pBAM OTHERS", "b:pPAM OTHERS", "surety", "none");
        // Whose authority from ALPHA is over or to come acts for BETA.
        await TenantAsync(Others, "other", "expired", "later", "surety2", "none2");
        await CommonAsync();
        await LaterAsync();
        await WhatIsGoneAsync();
        await OperationsAsync();
        MakeUp();
        Carm.Heard = null;
        tables = await TablesAsync();
    }

    /// <summary>Which tables of the modules do not hold what they held when the world was built.</summary>
    public async Task<IEnumerable<string>> ChangesAsync() =>
        (await TablesAsync()).Where(now => tables.GetValueOrDefault(now.Key, "0 rows ") != now.Value).Select(now => $"{now.Key} was written to: {tables.GetValueOrDefault(now.Key)} before and {now.Value} after");

    async Task<Dictionary<string, string>> TablesAsync()
    {
        await Carm.SettleAsync();
        var (names, contents) = (new List<string>(), new Dictionary<string, string>());
        await using var find = Carm.Database.CreateCommand("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = any($1)");
        find.Parameters.AddWithValue(CarmModules.All.Select(m => m.Assembly.GetName().Name!["Carm.".Length..].ToLowerInvariant()).ToArray());
        await using (var reader = await find.ExecuteReaderAsync())
            while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            await using var hash = Carm.Database.CreateCommand($"select count(*) || ' rows ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {name} t");
            contents[name] = (string)(await hash.ExecuteScalarAsync())!;
        }
        return contents;
    }

    /// <summary>Under which name a row's parameter stands here: of another provider, of the staff, of the resource that the route begins with, or its own; null when it does not.</summary>
    public string? NameOf(string row, string parameter)
    {
        var (path, variant) = (row.Split('/'), row.Split(" of ").ElementAtOrDefault(1));
        string[] names = path[3] == "admin" ? [$"admin/{path[4]}:{parameter}", $"admin:{parameter}", parameter] : [$"{path[3]}:{parameter}", parameter];
        return names.Select(name => $"{name} of {variant}").Concat(names).FirstOrDefault(Own.ContainsKey);
    }

    public string? TokenOf(Actor actor) => tokens.GetValueOrDefault(actor);

    Caller As(string actor) => callers[actor];

    /// <summary>ALPHA and BETA with a business for each provider, as an officer takes them over.</summary>
    async Task BusinessesAsync()
    {
        foreach (var name in new[] { "surety2", "none2", "closed", "former", "asker", "asker2" }) callers[name] = await Carm.SignInAsync($"{name}.user");
        foreach (var (name, caller) in callers.Where(c => c.Key != "no-mfa" && !Actors.StaffRoles.Contains(c.Key)))
            await Must(caller.PutAsync("/api/v1/me", new { firstName = "First", lastName = "User", email = $"{name.Replace(':', '.').Replace(' ', '.')}@carm.example", phone = "902-555-0100", language = "en" }));
        Own["bn9"] = await BusinessAsync("alpha.bam", "IMPORTER");
        Others["bn9"] = await BusinessAsync("beta.bam", "IMPORTER");
        Gone["bn9"] = await BusinessAsync("closed.user", "IMPORTER");
        foreach (var surety in new[] { "surety", "surety2" }) providers[surety] = await BusinessAsync($"{surety}.user", "SECURITY_PROVIDER");
        foreach (var (prefix, licence) in Actors.Providers)
            foreach (var (visibility, _) in Actors.Visibilities)
                foreach (var manager in new[] { "pBAM", "pPAM" }) providers[$"{prefix}:{manager} {visibility}"] = await BusinessAsync($"{prefix}.{manager}.{visibility}", licence);
        foreach (var lapsed in Actors.Lapsed) providers[lapsed] = await BusinessAsync($"{lapsed}.user", "CUSTOMS_BROKER");
        await Carm.SettleAsync();
        foreach (var things in new[] { Own, Others, Gone }) things["rmAccount"] = $"{things["bn9"]}RM0001";
        foreach (var (name, role, rm) in new[] { ("PAM", "PAM", "RM0001"), ("PAM2", "PAM", "RM0002"), ("EDITOR", "EDITOR", "RM0001"), ("READER", "READER", "RM0001") }) await EmployeeAsync("BAM", Own["bn9"], name, role, rm);
        await ProgramAsync();
    }

    async Task ProgramAsync()
    {
        var made = await Must(As("BAM").PostAsync($"/api/v1/businesses/{Own["bn9"]}/service-accounts", new { name = "Our filer", role = "PAM", lastDay = "2026-12-31", capabilities = new[] { "FILE", "SEE_BALANCE" } }));
        await Carm.SettleAsync();
        var form = $"grant_type=client_credentials&client_id={made.Json.GetProperty("account").GetProperty("serviceAccountId").GetString()}&client_secret={made["clientSecret"]}";
        tokens[Actors.Program] = (await Must(Carm.Anyone.PostContentAsync("/api/v1/oauth/token", Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded")))["access_token"]!;
    }

    async Task<string> BusinessAsync(string manager, string program)
    {
        var bn9 = Fresh.Bn9();
        await Must(As("REGISTRATION_OFFICER").PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = $"Business {bn9}", residency = "RESIDENT", physicalAddress = Address, programs = Array.Empty<object>() }));
        await Must(As("REGISTRATION_OFFICER").PutAsync($"/api/v1/admin/businesses/{bn9}", new
        {
            legalName = $"Business {bn9}", managerSubject = manager, programs = new[] { "RM0001", "RM0002" }.Select(rm => new { rmAccount = $"{bn9}{rm}", programType = program }),
            licences = program == "IMPORTER" ? [] : new[] { new { kind = program, number = $"L{bn9}", status = "ACTIVE" } },
        }));
        return bn9;
    }

    async Task<string> EmployeeAsync(string manager, string bn9, string employee, string role, string rm)
    {
        var request = await IdAsync(As(employee).PostAsync("/api/v1/employee-requests", new { bn9, comment = "I work here" }), "request", "requestId");
        await Must(As(manager).PostAsync($"/api/v1/employee-requests/{request}/approve", new { role, rmAccount = $"{bn9}{rm}" }));
        await Carm.SettleAsync();
        var employees = (await As(manager).GetAsync($"/api/v1/businesses/{bn9}/employees")).Json.GetProperty("items").EnumerateArray();
        return employees.SelectMany(e => e.GetProperty("roles").EnumerateArray()).Last(r => r.GetProperty("role").GetString() == role && r.GetProperty("rmAccount").GetString() == $"{bn9}{rm}").GetProperty("roleId").GetString()!;
    }

    /// <summary>Every provider's relationship with ALPHA, and the employees who act by it.</summary>
    async Task ProvidersAsync()
    {
        foreach (var (prefix, _) in Actors.Providers)
            foreach (var (visibility, attributes) in Actors.Visibilities)
            {
                var relationship = await RelationAsync($"{prefix}:pBAM {visibility}", "BAM", Own["bn9"], "BMR", attributes);
                await RelationAsync($"{prefix}:pPAM {visibility}", "BAM", Own["bn9"], "PMR", attributes);
                foreach (var role in new[] { "pEDITOR", "pREADER" }) await EmployeeAsync($"{prefix}:pBAM {visibility}", providers[$"{prefix}:pBAM {visibility}"], $"{prefix}:{role} {visibility}", role[1..], "RM0001");
                await Must(As($"{prefix}:pBAM {visibility}").PutAsync($"/api/v1/relationships/{relationship}/assignments", new { employees = new[] { "pEDITOR", "pREADER" }.Select(role => new { subject = $"{prefix}.{role}.{visibility}", proxyRole = role }) }));
            }
        string[] full = ["OWN", "IMPORTER", "OTHERS"];
        await RelationAsync("expired", "BAM", Own["bn9"], "BMR", full, endOn: "2026-03-20");
        await RelationAsync("later", "BAM", Own["bn9"], "BMR", full, startOn: "2026-06-01");
        var revoked = await RelationAsync("revoked", "BAM", Own["bn9"], "BMR", full);
        await Must(As("BAM").PostAsync($"/api/v1/relationships/{revoked}/revoke", new { }));
        await RelationAsync("suspended", "BAM", Own["bn9"], "BMR", full);
        await Carm.HearAsync(new LicenceStatusChanged(providers["suspended"], "CUSTOMS_BROKER", $"L{providers["suspended"]}", "SUSPENDED", new(2026, 3, 17, 0, 0, 0, TimeSpan.Zero)));
    }

    async Task<string> RelationAsync(string provider, string manager, string bn9, string kind, string[] visibility, string? startOn = null, string? endOn = null)
    {
        string[]? rmAccounts = kind == "PMR" ? [$"{bn9}RM0001"] : null;
        var request = await RequestAsync(provider, bn9, kind, rmAccounts);
        await Must(As(manager).PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind, visibility, rmAccounts, startOn, endOn }));
        return $"{providers[provider]}:{bn9}";
    }

    Task<string> RequestAsync(string provider, string bn9, string kind, string[]? rmAccounts = null) => IdAsync(As(provider).PostAsync("/api/v1/relationship-requests", new { clientBn9 = bn9, kind, comment = "We clear your goods", rmAccounts }), "request", "requestId");

    /// <summary>One of each thing that a route can name.</summary>
    async Task TenantAsync(Dictionary<string, string> things, string tenant, string provider, string asking, string surety, string person)
    {
        var (manager, bn9, rm, own) = (As(tenant), things["bn9"], things["rmAccount"], tenant == "BAM");
        things["userId"] = own ? "READER.user" : "beta.bam";
        things["relationshipId"] = own ? $"{providers[provider]}:{bn9}" : await RelationAsync(provider, tenant, bn9, "BMR", ["OWN"]);
        things["clientRelationshipId"] = things["relationshipId"];
        things["relationship-requests:requestId"] = things["relationshipRequestId"] = await RequestAsync(asking, bn9, "BMR");
        things["importId"] = (await Must(manager.UploadAsync("/api/v1/relationship-requests/answers/import", "answers.csv", "requestId,answer\nnone,REJECT"u8.ToArray())))["importId"]!;
        things["groupId"] = await IdAsync(As(provider).PostAsync("/api/v1/client-groups", new { name = "Atlantic" }), "clientGroup", "groupId");
        things["roleId"] = await EmployeeAsync(tenant, bn9, own ? "former" : "asker2", "READER", "RM0002");
        things["registrationId"] = await IdAsync(As(person).PostAsync("/api/v1/registrations"), "registration", "registrationId");
        things["employee-requests:requestId"] = things["employeeRequestId"] = await IdAsync(As(person).PostAsync("/api/v1/employee-requests", new { bn9, comment = "I work here" }), "request", "requestId");
        things["changeRequestId"] = await IdAsync(manager.PostAsync($"/api/v1/businesses/{bn9}/change-requests", new { kind = "LEGAL_DATA", reason = "Renamed", legalName = "New name" }), "changeRequest", "changeRequestId");

        things["enrolmentId"] = await IdAsync(manager.PostAsync($"/api/v1/program-accounts/{rm}/enrolments", new { program = "CSA" }), "enrolment", "enrolmentId");
        things["documentId"] = await IdAsync(manager.UploadAsync($"/api/v1/enrolments/{things["enrolmentId"]}/documents", "profile.pdf", Pdf, ("kind", "BUSINESS_PROFILE")), "document", "documentId");
        object Carrier(string mode) => new { expectsToOperate = true, isBonded = false, usesEManifest = false, mode };
        (things["admin:enrolmentId"], things["admin:documentId"]) = await TakenAsync(manager, bn9, "CARRIER", "PROOF_OF_OWNERSHIP", Carrier("AIR"));
        things["carrierCode"] = await ApprovedAsync(await TakenAsync(manager, bn9, "CARRIER", "PROOF_OF_OWNERSHIP", Carrier("HIGHWAY")), "carrierCode");
        var warehouse = await ApprovedAsync(await TakenAsync(manager, bn9, "BONDED_WAREHOUSE", "PLAN", warehouse: new { place = Address, constructionType = "BRICK", areaInSquareMetres = 10, openingHours = "8-17", goodsClasses = new[] { "GENERAL" } }), "rmAccount");
        things["licenceId"] = (await As("PROGRAM_OFFICER").GetAsync("/api/v1/admin/licences?pageSize=500")).Json.GetProperty("items").EnumerateArray().First(l => l.GetProperty("rmAccount").GetString() == warehouse).GetProperty("licenceId").GetString()!;

        await Must(manager.PostAsync($"/api/v1/program-accounts/{rm}/rpp"));
        var agreement = $"B-{bn9}";
        await Must(As(surety).PostAsync("/api/v1/provider/agreements", new { agreementNumber = agreement, debtorBn9 = bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "30000.00", allocations = new[] { new { rmAccount = rm, amount = "30000.00" } }, validFrom = "2026-03-16" }));
        things["agreementNumber"] = agreement;
        things["providerBn9"] = providers[surety];
        await Must((await Carm.SignInAsync("staff.paper", "SUPERVISOR")).PostAsync($"/api/v1/admin/security-providers/{providers[surety]}/paper-approvals", new { debtorBn9 = bn9, ground = "IMPRACTICABLE", reason = "Its system is down" }));
        var demand = new SecurityDemand(SecurityDemand.IdOf(rm, 1), SecurityAgreement.IdOf(providers[surety], agreement), providers[surety], agreement, rm, Money.Of(1), [], DateTimeOffset.UnixEpoch, "officer").Issue(new(2026, 3, 20));
        await using (var bonds = Carm.Alba.Services.GetRequiredService<IBondsStore>().LightweightSession())
        {
            bonds.Store(demand);
            // Cash that waits for nothing, and a request for less than the months say.
            bonds.Store(new CashDeposit(CashDeposit.IdOf(rm, 1), rm, Money.Of(50), DateTimeOffset.UnixEpoch) { SecurityNumber = $"SEC-{rm}-0009", MoneyState = "HELD", Held = Money.Of(50), ReceivedOn = new(2026, 3, 16), LedgerRevision = 1 });
            bonds.Store(new ReductionRequest(ReductionRequest.IdOf(rm, 1), rm, Money.Zero, "Fewer goods", DateTimeOffset.UnixEpoch));
            await bonds.SaveChangesAsync();
        }
        (things["demandNumber"], things["depositNumber"], things["reductionNumber"], things["program"]) = (demand.Id, CashDeposit.IdOf(rm, 1), ReductionRequest.IdOf(rm, 1), "OTHER");
        await Carm.SettleAsync();
        await MoneyAsync(things, manager);
        things["transactionNumber"] = await DeclaredAsync(tenant, rm);
        var debts = new[] { new { type = "CAD", reference = $"{things["transactionNumber"]} v1" } };
        things["prescribedRateNumber"] = await IdAsync(As("AR_OFFICER").PostAsync($"/api/v1/admin/program-accounts/{rm}/prescribed-rates", new { items = debts, reason = "Reason", evidence = "File" }), "prescribedRate", "prescribedRateNumber");
        (things["attachmentId"], things["changeId"]) = await CorrectedAsync(manager, things["transactionNumber"]);
        things["batchId"] = (await Must(manager.PostAsync("/api/v1/cads/bulk", new { cads = new[] { new { rmAccount = rm, transactionNumber = things["transactionNumber"], functionCode = 13 } } })))["batchId"]!;
        await Carm.SettleAsync();
        if (own)
        {
            things["transactionNumber of another provider"] = await DeclaredAsync(provider, rm);
            (things["attachmentId of another provider"], things["changeId of another provider"]) = await CorrectedAsync(As(provider), things["transactionNumber of another provider"]);
        }
        (things["claimNumber"], things["admin:claimNumber"]) = (await ClaimedAsync(tenant, rm, things["transactionNumber"]), await ClaimedAsync(tenant, rm, things["transactionNumber"]));
        if (own) things["claimNumber of another provider"] = await ClaimedAsync(provider, rm, things["transactionNumber of another provider"]);
        await Must(manager.PostAsync($"/api/v1/drawbacks/{things["admin:claimNumber"]}/submit"));
        await Must(As("TRADE_OFFICER").PostAsync($"/api/v1/admin/drawbacks/{things["admin:claimNumber"]}/take"));
        object ruling = new { kind = "NATIONAL_CUSTOMS", subject = "MARKING", request = new { goodsDescription = "T-shirts", intendedUse = "Clothing", reasons = "They are marked.", countryOfExport = "CN" } };
        foreach (var name in new[] { "rulingNumber", "admin:rulingNumber" }) things[name] = (await Must(manager.PostAsync($"/api/v1/program-accounts/{rm}/rulings", ruling)))["rulingNumber"]!;
        await Must(manager.PostAsync($"/api/v1/rulings/{things["admin:rulingNumber"]}/submit"));
        things["voluntary"] = await DeclaredAsync(tenant, rm, "V");
        (things["feedId"], things["calendarKey"]) = await CalendarAsync(manager, rm);
        var program = await Must(manager.PostAsync($"/api/v1/businesses/{rm[..9]}/service-accounts", new { name = "Our system", role = "READER", lastDay = "2026-12-31" }));
        (things["serviceAccountId"], things["clientSecret"]) = (program.Json.GetProperty("account").GetProperty("serviceAccountId").GetString()!, program["clientSecret"]!);
        (things["webhookId"], things["deliveryId"]) = await ToldAsync(manager, rm[..9]);
        things["notificationId"] = (await manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items")[0].GetProperty("notificationId").GetString()!;
    }

    /// <summary>A webhook whose receiver is not there, and what was sent to it.</summary>
    static async Task<(string WebhookId, string DeliveryId)> ToldAsync(Caller manager, string bn9)
    {
        var webhooks = $"/api/v1/businesses/{bn9}/webhooks";
        var webhook = (await Must(manager.PostAsync(webhooks, new { url = "http://127.0.0.1:9/hook" }))).Json.GetProperty("webhook").GetProperty("webhookId").GetString()!;
        await Must(manager.PostAsync($"{webhooks}/{webhook}/try"));
        for (var tries = 0; tries < 400; tries++)
        {
            var log = (await manager.GetAsync($"{webhooks}/{webhook}/deliveries")).Json.GetProperty("items");
            if (log.GetArrayLength() > 0) return (webhook, log[0].GetProperty("deliveryId").GetString()!);
            await Task.Delay(50);
        }
        throw new TimeoutException("The trial of a webhook stands in no log.");
    }

    /// <summary>One of each thing that the ledger names: of the first account what is owing and in arrears, of the second what is paid out.</summary>
    async Task MoneyAsync(Dictionary<string, string> things, Caller manager)
    {
        var (rm, second, officer) = (things["rmAccount"], $"{things["bn9"]}RM0002", As("AR_OFFICER"));
        // Before anything is owing, since then nothing is paid out.
        await Must(manager.PostAsync($"/api/v1/program-accounts/{rm}/payments", new { paymentReference = "P-0", method = "DEBIT", amount = "5.00" }));
        things["disbursementRequestNumber"] = await IdAsync(manager.PostAsync($"/api/v1/program-accounts/{rm}/disbursement-requests", new { amount = "5.00" }), "disbursement", "disbursementNumber");
        await Carm.HearAsync(new PenaltyServed($"LAP-{rm}", rm, things["bn9"], "K23", "C288", null, 100m, new(2026, 2, 10), new(2026, 2, 10), new(2026, 3, 12), new(2026, 2, 10, 15, 0, 0, TimeSpan.Zero)));
        var items = new[] { new { type = "LAP", reference = $"LAP-{rm}" } };
        things["waiverNumber"] = await IdAsync(manager.PostAsync($"/api/v1/program-accounts/{rm}/waiver-requests", new { items, ground = "HARDSHIP", explanation = "A flood" }), "waiver", "waiverNumber");
        things["writeOffNumber"] = await IdAsync(officer.PostAsync($"/api/v1/admin/program-accounts/{rm}/write-offs", new { items, reason = "Reason", evidence = "File" }), "writeOff", "writeOffNumber");
        things["entryNumber"] = await IdAsync(officer.PostAsync($"/api/v1/admin/program-accounts/{rm}/manual-entries", new { lines = new[] { new { account = "1150", side = "DEBIT", amount = "1.00" }, new { account = "4320", side = "CREDIT", amount = "1.00" } }, reason = "Reason" }), "entry", "entryNumber");
        await Carm.HearAsync(new CadAccountedFor(Fresh.TransactionNumber(), 1, rm, things["bn9"], "CBSA_ADJUSTMENT", "RPP", new(2026, 3, 10), new(2026, 3, 31), "IMPORTER", 1, 0, 0, 0, 0, 0, 0, "Customs Act s.59", $"S-{rm}", new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero)));
        things["securityNumber"] = await IdAsync(officer.PostAsync($"/api/v1/admin/program-accounts/{rm}/cash-security", new { statementNumbers = new[] { $"S-{rm}" }, amount = "1.00", reference = "draft 1" }), "security", "securityNumber");
        var bounced = (await Must(manager.PostAsync($"/api/v1/program-accounts/{rm}/payments", new { paymentReference = "P-3", method = "DEBIT", amount = "1.00" })))["paymentId"]!;
        await Must(As("BANK").PostAsync($"/api/v1/admin/payments/{bounced}/dishonour", new { reason = "STOPPED" }));
        things["reversalNumber"] = await IdAsync(officer.PostAsync($"/api/v1/admin/program-accounts/{rm}/reversals", new { item = new { type = "NSF", reference = "P-3" }, reason = "Reason" }), "reversal", "reversalNumber");
        await Must(manager.PostAsync($"/api/v1/program-accounts/{second}/payments", new { paymentReference = "P-2", method = "DEBIT", amount = "50.00" }));
        things["disbursementNumber"] = await IdAsync(manager.PostAsync($"/api/v1/program-accounts/{second}/disbursement-requests", new { amount = "10.00" }), "disbursement", "disbursementNumber");
        // What was due on 10 February is in arrears when the clock moves on.
        things["fileNumber"] = $"ARR-{rm}-20260210";
    }

    static async Task<(string FeedId, string Key)> CalendarAsync(Caller by, string rm)
    {
        var made = await Must(by.PostAsync($"/api/v1/program-accounts/{rm}/calendar-feeds", new { language = "en" }));
        return (made.Json.GetProperty("feed").GetProperty("feedId").GetString()!, made["address"]!.Split("key=")[1]);
    }

    /// <summary>What is nobody's: for all to see, or for the staff.</summary>
    async Task CommonAsync()
    {
        Own["publicationId"] = await PublishedAsync();
        (Own["quarter"], Own["Value"], Own["cadVersion"], Own["otherVersion"]) = ("2026Q2", Own["bn9"], "00001", "00001");
        await Must(As("AR_OFFICER").PutAsync($"/api/v1/admin/interest-rates/{Own["quarter"]}", new { prescribedPercent = "2.2", sourceReference = "Fixture of the tests, not official" }));
        // Each tenant submitted something for the other, and both are told in the night of what was posted to their accounts. Neither acts for the other, so what it is told as a provider is of an account of its own, and so is its statement.
        foreach (var (things, client) in new[] { (Own, Others), (Others, Own) })
        {
            await Carm.HearAsync(new CadAccountedFor(Fresh.TransactionNumber(), 1, client["rmAccount"], things["bn9"], "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 1, 0, 0, 0, 0, 0, 0, "Customs Act s.32", null, new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero)));
            (things["noticeNumber"], things["businesses:noticeNumber"]) = ($"DN-{things["rmAccount"]}-20260317", $"DN-{things["bn9"]}-20260317");
            await using var ledger = Carm.Alba.Services.GetRequiredService<Ledger.ILedgerStore>().LightweightSession();
            ledger.Store(new Ledger.DailyNotice(things["businesses:noticeNumber"], things["bn9"], null, new(2026, 3, 17), new(2026, 3, 14), new(2026, 3, 16), [new("TRANSACTION", things["rmAccount"], "CAD", "12345000000013 v1", "12345000000013", things["bn9"], new(2026, 3, 16), new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", Money.Of(1))]));
            await ledger.SaveChangesAsync();
        }
        (Own["periodEnd"], Own["issuedOn"]) = ("2026-03-17", "2026-03-25");
        await Must(As("AR_OFFICER").PutAsync($"/api/v1/admin/due-date-overrides/{Own["periodEnd"]}", new { dueOn = "2026-04-10", sourceReference = "Fixture of the tests, not official" }));
        (Own["reliefId"], Own["throughDate"]) = ("CN-1", "2026-03-26");
        await Must(As("AR_OFFICER").PutAsync($"/api/v1/admin/relief-periods/{Own["reliefId"]}", new { from = "2031-03-01", to = "2031-03-31", sourceReference = "Fixture of the tests, not official" }));
        // What is due at once and not paid bears interest.
        await Must(As("AR_OFFICER").PutAsync("/api/v1/admin/interest-rates/2026Q1", new { prescribedPercent = "2.3", sourceReference = "Fixture of the tests, not official" }));
        await Must(As("AR_SUPERVISOR").PostAsync("/api/v1/admin/interest-rates/2026Q1/approve", ifMatch: "\"1\""));
        await Must(As("AR_SUPERVISOR").PutAsync($"/api/v1/admin/program-accounts/{Own["rmAccount"]}/wire-approval", new { approved = true, reason = "Paid from abroad" }, "\"0\""));
        // Sealed when the clock moves on.
        Own["night"] = "2026-03-25";
        Own["campaignNumber"] = (await Must(As("TRADE_OFFICER").PostAsync("/api/v1/admin/campaigns", new
        {
            title = "T-shirts", reason = "The rate was printed wrongly.", authority = "Customs Act s.59(1)(b)", issue = "TARIFF", scope = new { classifications = new[] { "610910" }, releasedFrom = "2026-03-01", releasedTo = "2026-03-19" },
        })))["campaignNumber"]!;
        // The table of penalties and what is verified are the staff's to set, and for all to see.
        (Own["code"], Own["edition"], Own["errorCode"], Own["guideName"]) = ("C005", "2026-01", "NOT_FOUND", "software.md");
        var changed = new { validFrom = "2026-06-01", amounts = new[] { "150.00", "225.00", "450.00" }, bases = new[] { "DOCUMENT" }, retentionMonths = 12, thirtyDayRule = true, isCapped = false, reason = "Reason" };
        Own["admin/contraventions:changeId"] = (await Must(As("TRADE_OFFICER").PostAsync("/api/v1/admin/contraventions/C005/changes", changed)))["changeId"]!;
        var priorities = new[] { new { program = "TARIFF", subject = new { en = "Furniture", fr = "Meubles" }, headings = new[] { "9403" }, round = 1 } };
        await Must(As("TRADE_OFFICER").PutAsync("/api/v1/admin/verification-priorities/2026-01", new { priorities }));
        Own["list"] = "exchange-rates";
        var rows = new[] { new { fields = new { currency = "SEK", rate_to_cad = "0.1431" }, validFrom = "2026-03-16" } };
        Own["referenceChangeId"] = await IdAsync(As("TRADE_OFFICER").PutAsync("/api/v1/admin/reference/exchange-rates", new { source = "Fixture of the tests, not official", rows }), "change", "changeId");
        await Must(As("READER").PostAsync("/api/v1/session/mfa/enrol", new { email = "reader@carm.example", emailAgain = "reader@carm.example", consent = true }));
    }

    /// <summary>An enrolment that an officer has taken, with its document.</summary>
    async Task<(string Enrolment, string Document)> TakenAsync(Caller manager, string bn9, string program, string document, object? carrier = null, object? warehouse = null)
    {
        var answers = new
        {
            contact = new { name = "First User", email = "user@alpha.example", phone = "902-555-0100" }, displayName = "Alpha Atlantic", placeOfBusiness = Address, attestation = new { name = "First User", title = "Director", on = "2026-01-05" },
            carrier, warehouse, securityAgreementNumber = warehouse is null ? null : "S-1",
        };
        var enrolment = await IdAsync(manager.PostAsync($"/api/v1/businesses/{bn9}/enrolments", new { program, answers }), "enrolment", "enrolmentId");
        var given = await IdAsync(manager.UploadAsync($"/api/v1/enrolments/{enrolment}/documents", "paper.pdf", Pdf, ("kind", document)), "document", "documentId");
        await Must(manager.PostAsync($"/api/v1/enrolments/{enrolment}/submit"));
        await Carm.SettleAsync();
        await Must(As("PROGRAM_OFFICER").PostAsync($"/api/v1/admin/enrolments/{enrolment}/take"));
        return (enrolment, given);
    }

    async Task<string> ApprovedAsync((string Enrolment, string) taken, string given) => await IdAsync(As("PROGRAM_OFFICER").PostAsync($"/api/v1/admin/enrolments/{taken.Enrolment}/approve", new { }), "enrolment", given);

    /// <summary>With a document, and another carrier by a correction.</summary>
    async Task<(string AttachmentId, string ChangeId)> CorrectedAsync(Caller by, string number)
    {
        var attachment = await IdAsync(by.UploadAsync($"/api/v1/cads/{number}/attachments", "invoice.pdf", Pdf), "attachment", "attachmentId");
        var change = await IdAsync(by.PostAsync($"/api/v1/cads/{number}/changes", new { header = Header("8XYZ"), invoices = Invoices(number), reasons = new[] { new { codes = new[] { "R5-00-COT" } } } }), "change", "changeId");
        await Carm.SettleAsync();
        return (attachment, change);
    }

    static object Header(string carrier = "7ABC") => new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = carrier, releaseDate = "2026-03-16", declarationStatement = true };

    static object[] Invoices(string number) =>
    [
        new
        {
            invoiceSequence = 1, invoiceNumber = number, vendorName = "Maker of shirts", vendorAddress = "1 Mill Road, Shanghai", vendorCountry = "CN", countryOfExport = "CN", directShipmentDate = "2026-03-12", currency = "USD",
            lines = new[] { new { lineNumber = 1, classification = "6109100012", narrativeDescription = "Cotton T-shirts", countryOfOrigin = "CN", tariffTreatment = "2", valueForDutyCode = "13", valueForCurrencyConversion = "12345.67", quantity = "5000", unit = "NMB" } },
        },
    ];

    /// <param name="cadType">V, that no release bills, is due on the day.</param>
    async Task<string> DeclaredAsync(string submitter, string rm, string cadType = "AB")
    {
        var number = Fresh.TransactionNumber();
        if (cadType == "AB") await Must(As("RELEASE_SYSTEM").PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "4000.00" }));
        await Must(As(submitter).PostAsync($"/api/v1/program-accounts/{rm}/cads", new { transactionNumber = number, cadType, header = Header(), invoices = Invoices(number) }));
        await Must(As(submitter).PostAsync($"/api/v1/cads/{number}/submit"));
        await Carm.SettleAsync();
        return number;
    }

    /// <summary>The value of the shirts on a declaration whose due date has passed, asked to be raised.</summary>
    Task<string> MassAdjustedAsync(Caller submitter, string rm, string transaction) => IdAsync(submitter.PostAsync($"/api/v1/program-accounts/{rm}/mass-adjustments", new
    {
        issue = "VALUE", reasons = new[] { "R3-32.2.VFD" }, explanation = "Assists were left out of the price paid.",
        cads = new[] { new { transactionNumber = transaction, lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } } },
    }), "case", "caseNumber");

    /// <summary>A draft claim for drawback on the shirts declared.</summary>
    async Task<string> ClaimedAsync(string submitter, string rm, string transaction) => (await Must(As(submitter).PostAsync($"/api/v1/program-accounts/{rm}/drawbacks", new
    {
        kind = "EXPORTED", declarationStatement = true,
        lines = new[] { new { transactionNumber = transaction, cadLineNumber = 1, quantity = "2000", unit = "NMB", exportedOn = "2026-03-16", exportDocument = "BL-1", destination = "FR" } },
    })))["claimNumber"]!;

    async Task<string> PublishedAsync()
    {
        var id = await IdAsync(As("PUBLISHER").PostAsync("/api/v1/admin/publications", new
        {
            kind = "WEBINAR", title = new { en = "Title", fr = "Titre" }, body = new { en = "Body", fr = "Corps" }, link = "https://carm.example/more",
            webinar = new { startsAt = "2026-05-01T17:00:00Z", endsAt = "2026-05-01T18:00:00Z", language = "en", capacity = 10, joiningLink = "https://carm.example/join" },
        }), "publication", "publicationId");
        await Must(As("PUBLISHER").PostAsync($"/api/v1/admin/publications/{id}/publish"));
        return id;
    }

    /// <summary>Ten days on: a relationship is over, the statement of account is issued, and what was declared is determined anew and appealed.</summary>
    async Task LaterAsync()
    {
        await Carm.MoveClockAsync("2026-03-26T15:00:00Z");
        foreach (var (things, tenant) in new[] { (Own, "BAM"), (Others, "other") })
        {
            var (manager, rm) = (As(tenant), things["rmAccount"]);
            (things["statementNumber"], things["businesses:statementNumber"]) = ($"SOA-{rm}-202603", $"SOA-{things["bn9"]}-202603");
            await using (var ledger = Carm.Alba.Services.GetRequiredService<Ledger.ILedgerStore>().LightweightSession())
            {
                ledger.Store(new Ledger.ProviderShare($"{things["businesses:statementNumber"]}/{rm}", things["businesses:statementNumber"], things["bn9"], rm, new(2026, 3, 25), new(2026, 3, 31), 1));
                await ledger.SaveChangesAsync();
            }
            var redetermination = new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists were left out of the price paid.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } };
            var statement = (await Must(As("TRADE_OFFICER").PostAsync($"/api/v1/admin/cads/{things["transactionNumber"]}/redeterminations", redetermination)))["statementNumber"]!;
            await Must(As("SUPERVISOR").PostAsync($"/api/v1/admin/statements-of-adjustments/{statement}/issue"));
            things["adjustmentNumber"] = statement;
            await Carm.SettleAsync();
            await ContestedAsync(things, tenant, statement);
            // As far as Declarations knows, it is over.
            await Carm.HearAsync(new AppealEnded(things["appealNumber"], rm, [statement], new(2026, 3, 26, 15, 0, 0, TimeSpan.Zero)));
            object Paid(string reference) => new { paymentReference = reference, method = "EDI_820", amount = "10.00" };
            things["paymentId"] = (await Must(manager.PostAsync($"/api/v1/program-accounts/{rm}/payments", Paid("E-1"))))["paymentId"]!;
            if (tenant == "BAM") things["paymentId of another provider"] = (await Must(As("b:pBAM OTHERS").PostAsync($"/api/v1/program-accounts/{rm}/payments", Paid("E-2"))))["paymentId"]!;
            things["padId"] = await IdAsync(manager.PostAsync($"/api/v1/program-accounts/{rm}/pad-agreements", new { account = new { institution = "001", transit = "12345", number = "7654321", holderName = "Alpha" } }), "agreement", "padId");
            (things["type"], things["reference"]) = ("CAD", $"{things["transactionNumber"]} v1");
            things["caseNumber"] = await MassAdjustedAsync(manager, rm, things["voluntary"]);
            things["admin:statementNumber"] = (await Must(As("TRADE_OFFICER").PostAsync($"/api/v1/admin/cads/{things["transactionNumber"]}/redeterminations", redetermination with { lines = [new { lineNumber = 1, valueForCurrencyConversion = "15345.67" }] })))["statementNumber"]!;
        }
        var file = (await Must(As("BANK").UploadAsync("/api/v1/admin/bank-files", "receipts.csv", "rmAccount,amount,receivedOn,reference\n,10.00,2026-03-20,Somebody\n,10.00,2026-03-21,Somebody\n"u8.ToArray()))).Json.GetProperty("file");
        var receipts = file.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("receiptId").GetString()!).ToArray();
        (Own["fileId"], Own["receiptId"]) = (file.GetProperty("fileId").GetString()!, receipts[0]);
        // What two officers decide, the first must have asked for.
        await Must(As("REGISTRATION_OFFICER").PostAsync($"/api/v1/admin/businesses/{Own["bn9"]}/closure-proposal", new { reason = "Dissolved" }));
        await Must(As("AR_OFFICER").PostAsync($"/api/v1/admin/receipts/{Own["receiptId"]}/duplicate", new { sameAs = receipts[1] }));
    }

    /// <summary>One of each thing that recourse, penalties and compliance name, as far on as its officers see it too; and what ALPHA's provider has brought on or asked for in its name.</summary>
    async Task ContestedAsync(Dictionary<string, string> things, string tenant, string statement)
    {
        var (manager, rm, officer) = (As(tenant), things["rmAccount"], As("TRADE_OFFICER"));
        things["appealNumber"] = await AppealedAsync(manager, rm, statement);
        await using (var appeals = Carm.Alba.Services.GetRequiredService<IAppealsStore>().LightweightSession())
        {
            // Submitted, as if all were paid or secured.
            appeals.Store((await appeals.LoadAsync<Appeal>(things["appealNumber"]))! with { State = AppealState.Submitted, FiledOn = new(2026, 3, 26) });
            await appeals.SaveChangesAsync();
        }
        things["reviewNumber"] = things["appealsCaseNumber"] = await ReviewedAsync(manager, rm, "SZ-3");
        things["cases:documentId"] = things["admin/cases:documentId"] = await IdAsync(manager.UploadAsync($"/api/v1/cases/{things["appealsCaseNumber"]}/documents", "paper.pdf", Pdf), "document", "documentId");
        things["extensionNumber"] = await MoreTimeAsync(manager, rm, "SZ-4");
        things["penaltyNumber"] = await IdAsync(officer.PostAsync("/api/v1/admin/penalties", new { rmAccount = rm, lines = new[] { new { contravention = "C005", count = 1, infractionOn = "2026-03-02" } }, narrativeEn = "Reason", narrativeFr = "Motif" }), "penalty", "penaltyNumber");
        await Must(As("SUPERVISOR").PostAsync($"/api/v1/admin/penalties/{things["penaltyNumber"]}/issue"));
        await Must(officer.PostAsync($"/api/v1/admin/penalties/{things["penaltyNumber"]}/serve", new { method = "PORTAL" }));
        things["complianceCaseNumber"] = await IdAsync(officer.PostAsync("/api/v1/admin/compliance-cases", new { type = "TAN", rmAccount = rm, program = "VALUE", periodFrom = "2026-01-01", periodTo = "2026-03-25" }), "case", "caseNumber");
        await Must(officer.PostAsync($"/api/v1/admin/compliance-cases/{things["complianceCaseNumber"]}/issue", new { letter = new { en = "Please look again", fr = "Veuillez revoir" } }));
        if (tenant == "BAM")
        {
            var (name, provider) = ("b:pBAM OTHERS", As("b:pBAM OTHERS"));
            things["appealNumber of another provider"] = await AppealedAsync(provider, rm, statement);
            things["reviewNumber of another provider"] = things["appealsCaseNumber of another provider"] = await ReviewedAsync(provider, rm, "SZ-5");
            things["cases:documentId of another provider"] = await IdAsync(provider.UploadAsync($"/api/v1/cases/{things["appealsCaseNumber of another provider"]}/documents", "paper.pdf", Pdf), "document", "documentId");
            things["extensionNumber of another provider"] = await MoreTimeAsync(provider, rm, "SZ-6");
            var late = Fresh.TransactionNumber();
            await Carm.HearAsync(new CadAccountedLate(late, rm, providers[name], "LATE", "RPP", new(2026, 3, 16), new(2026, 3, 23), 12345.67m, new(2026, 3, 26, 15, 0, 0, TimeSpan.Zero)));
            var penalties = (await As("AUDITOR").GetAsync($"/api/v1/admin/penalties?rmAccount={rm}")).Json.GetProperty("items").EnumerateArray();
            things["penaltyNumber of another provider"] = penalties.First(p => p.GetProperty("transactionNumber").GetString() == late).GetProperty("penaltyNumber").GetString()!;
        }
        await Carm.SettleAsync();
    }

    static Task<string> AppealedAsync(Caller by, string rm, string statement) => IdAsync(by.PostAsync($"/api/v1/program-accounts/{rm}/appeals", new
    {
        statementNumbers = new[] { statement }, grounds = "The price paid or payable was the one declared.", remedySought = "Refund of the duties", claimed = "As declared", doaReference = "DOA-1",
    }), "appeal", "appealNumber");

    /// <summary>A review by the Minister of a seizure, which needs nothing else to be here.</summary>
    static async Task<string> ReviewedAsync(Caller by, string rm, string seizure)
    {
        var number = await IdAsync(by.PostAsync($"/api/v1/program-accounts/{rm}/ministerial-reviews", new
        {
            subject = "SEIZURE", references = new[] { seizure }, noticeOn = "2026-03-01", applicant = "OWNER", grounds = "The goods were reported when they came.",
        }), "review", "reviewNumber");
        await Must(by.PostAsync($"/api/v1/ministerial-reviews/{number}/submit"));
        return number;
    }

    /// <summary>More time for such a review, asked for when it is too late.</summary>
    static Task<string> MoreTimeAsync(Caller by, string rm, string seizure) => IdAsync(by.PostAsync($"/api/v1/program-accounts/{rm}/extension-applications", new
    {
        type = "S129_REVIEW", references = new[] { seizure }, subject = "SEIZURE", noticeOn = "2025-11-01", unableToAct = "A flood", justAndEquitable = "Nobody is harmed by it", asSoonAsPossible = "At once",
    }), "extension", "extensionNumber");

    /// <summary>Of ALPHA what is then not there for anybody; of what stays in its last state, BETA's.</summary>
    async Task WhatIsGoneAsync()
    {
        var cedar = As("b:pBAM OTHERS");
        await Must(As("REGISTRATION_OFFICER").PostAsync($"/api/v1/admin/businesses/{Gone["bn9"]}/closure-proposal", new { reason = "Dissolved" }));
        await Must(As("SUPERVISOR").PostAsync($"/api/v1/admin/businesses/{Gone["bn9"]}/close", new { reason = "Dissolved" }));
        Gone["groupId"] = await IdAsync(cedar.PostAsync("/api/v1/client-groups", new { name = "Pacific" }), "clientGroup", "groupId");
        await Must(cedar.SendAsync(HttpMethod.Delete, $"/api/v1/client-groups/{Gone["groupId"]}", null));
        Gone["documentId"] = await IdAsync(As("BAM").UploadAsync($"/api/v1/enrolments/{Own["enrolmentId"]}/documents", "profile.pdf", Pdf, ("kind", "OTHER")), "document", "documentId");
        await Must(As("BAM").SendAsync(HttpMethod.Delete, $"/api/v1/enrolments/{Own["enrolmentId"]}/documents/{Gone["documentId"]}", null));
        Gone["transactionNumber"] = Fresh.TransactionNumber();
        await Must(As("BAM").PostAsync($"/api/v1/program-accounts/{Own["rmAccount"]}/cads", new { transactionNumber = Gone["transactionNumber"] }));
        await Must(As("BAM").SendAsync(HttpMethod.Delete, $"/api/v1/cads/{Gone["transactionNumber"]}", null, ifMatch: "\"1\""));
        Gone["publicationId"] = await PublishedAsync();
        await Must(As("PUBLISHER").PostAsync($"/api/v1/admin/publications/{Gone["publicationId"]}/withdraw", new { reason = "Called off" }));
        Gone["feedId"] = (await CalendarAsync(As("BAM"), Own["rmAccount"])).FeedId;
        await Must(As("BAM").SendAsync(HttpMethod.Delete, $"/api/v1/program-accounts/{Own["rmAccount"]}/calendar-feeds/{Gone["feedId"]}", null));
        Gone["roleId"] = await EmployeeAsync("other", Others["bn9"], "asker", "EDITOR", "RM0001");
        await Must(As("other").PostAsync($"/api/v1/roles/{Gone["roleId"]}/revoke", new { reason = "Moved on" }));
        Gone["relationshipId"] = Gone["clientRelationshipId"] = await RelationAsync("b:pBAM OWN", "other", Others["bn9"], "BMR", ["OWN"]);
        await Must(As("other").PostAsync($"/api/v1/relationships/{Gone["relationshipId"]}/revoke", new { }));
    }

    /// <summary>What is the system's own: an outage that was entered, a message that nobody can take and that is to be discarded, a mail that did not get out, a job, and work that waits.</summary>
    async Task OperationsAsync()
    {
        Own["outageId"] = await IdAsync(As("HELPDESK").PostAsync("/api/v1/admin/outages", new { from = "2026-03-16T14:00:00Z", reason = new { en = "Why", fr = "Pourquoi" } }), "outage", "outageId");
        (Own["jobName"], Own["workId"]) = ("ledger.seal", $"DUE_DATE:{Own["periodEnd"]}");
        Carm.LeavesDeadLetters = true;
        await Carm.HearAsync(NoticeRequested.ToPerson("nothing", Own["bn9"], "NO_SUCH_TEMPLATE", "alpha.bam", new(2026, 3, 26, 15, 0, 0, TimeSpan.Zero)));
        var letters = (await Must(As("HELPDESK").GetAsync("/api/v1/admin/operations/dead-letters"))).Json.GetProperty("items");
        Own["deadLetterId"] = letters[0].GetProperty("deadLetterId").GetString()!;
        await Must(As("HELPDESK").PostAsync($"/api/v1/admin/operations/dead-letters/{Own["deadLetterId"]}/discard", new { reason = "Of the tests" }));
        await using var failed = Carm.Database.CreateCommand("""
            update onboarding.mt_doc_notice set data = data || '{"mail":"Failed","deliveries":[{"at":"2026-03-16T15:00:00+00:00","to":"u***@carm.example","outcome":"FAILED","failure":"UNREACHABLE"}]}' where id = $1
            """);
        failed.Parameters.AddWithValue(Own["notificationId"]);
        await failed.ExecuteNonQueryAsync();
    }

    /// <summary>Each as long and as regular as the real one.</summary>
    void MakeUp()
    {
        foreach (var parameter in Own.Keys) MadeUp[parameter] = Guid.NewGuid().ToString("N");
        (MadeUp["bn9"], MadeUp["carrierCode"], MadeUp["transactionNumber"], MadeUp["cadVersion"], MadeUp["otherVersion"], MadeUp["quarter"]) = (Fresh.Bn9(), "9ZZZ", Fresh.TransactionNumber(), "00007", "00007", "2031Q1");
        (MadeUp["periodEnd"], MadeUp["issuedOn"]) = ("2026-04-17", "2031-03-25");
        (MadeUp["campaignNumber"], MadeUp["night"], MadeUp["caseNumber"]) = ("CMP-09999", "2099-01-01", $"MAC-{Own["rmAccount"]}-0099");
        (MadeUp["changeId"], MadeUp["adjustmentNumber"]) = ($"CHG-{MadeUp["transactionNumber"]}-01", $"SOADJ-{MadeUp["transactionNumber"]}-01");
        MadeUp["claimNumber"] = MadeUp["admin:claimNumber"] = $"DRB-{Own["rmAccount"]}-0099";
        MadeUp["rulingNumber"] = MadeUp["admin:rulingNumber"] = "RUL-2031-000001";
        (MadeUp["appealNumber"], MadeUp["reviewNumber"], MadeUp["appealsCaseNumber"], MadeUp["extensionNumber"]) = ("APL-2031-000001", "SMR-2031-000001", "SMR-2031-000001", "EXT-2031-000001");
        (MadeUp["penaltyNumber"], MadeUp["complianceCaseNumber"]) = ("NPA-2031-000001", "CPL-2031-000001");
        (MadeUp["code"], MadeUp["admin/contraventions:changeId"], MadeUp["edition"], MadeUp["errorCode"]) = ("C999", "C999@2031-06-01", "2031-01", "NO_SUCH_CODE");
        (MadeUp["rmAccount"], MadeUp["relationshipId"], MadeUp["clientRelationshipId"], MadeUp["statementNumber"]) = ($"{MadeUp["bn9"]}RM0001", $"{Fresh.Bn9()}:{Own["bn9"]}", $"{Fresh.Bn9()}:{Own["bn9"]}", $"SOA-{Own["rmAccount"]}-202602");
        MadeUp["businesses:statementNumber"] = $"SOA-{Own["bn9"]}-202602";
    }

    static async Task<Answer> Must(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status is >= 200 and < 300, $"{answer.Status}: {answer.Text}");
        return answer;
    }

    static async Task<string> IdAsync(Task<Answer> asked, string thing, string id) => (await Must(asked)).Json.GetProperty(thing).GetProperty(id).GetString()!;

    public async ValueTask DisposeAsync()
    {
        await Carm.DisposeAsync();
        if (Directory.Exists(mails)) Directory.Delete(mails, recursive: true);
    }
}
