using System.Text.Json.Nodes;

namespace Carm.Host.Demo;

/// <summary>One importer's first month through all six modules, to the cent: registration, broker, bond, declaration, payment, re-determination, appeal. All names are fixtures.</summary>
public sealed class FirstMonth(Storyteller tell)
{
    public const string ClockStart = "2026-03-02T14:00:00Z";

    const string Alpha = "700000003", Rm = "700000003RM0001", Cedar = "800000002", Surety = "700000201", Transaction = "14321000000019";

    static readonly Person
        Importer = new("alpha.manager"), Broker = new("cedar.manager"), Bondsman = new("surety.manager"),
        Registrar = new("registration.officer", "REGISTRATION_OFFICER", "PROGRAM_OFFICER"), Trade = new("trade.officer", "TRADE_OFFICER"), Supervisor = new("trade.supervisor", "SUPERVISOR"),
        Releases = new("release.system", "RELEASE_SYSTEM"), Receivables = new("ar.officer", "AR_OFFICER"), ReceivablesSupervisor = new("ar.supervisor", "AR_SUPERVISOR"),
        Recourse = new("recourse.officer", "RECOURSE_OFFICER"), Delegate = new("recourse.delegate", "RECOURSE_DELEGATE");

    /// <summary>Everybody in the story.</summary>
    public static IReadOnlyList<Person> Cast { get; } = [Importer, Broker, Bondsman, Registrar, Trade, Supervisor, Releases, Receivables, ReceivablesSupervisor, Recourse, Delegate];

    static readonly object Address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };

    public async IAsyncEnumerable<StoryStep> PlayAsync()
    {
        yield return await HistoryAsync();
        yield return await RegistrationAsync();
        yield return await BrokerAsync();
        yield return await SecurityAsync();
        yield return await ReleaseAsync();
        yield return await DeclarationAsync();
        yield return await StatementAsync();
        yield return await PaymentAsync();
        yield return await RedeterminationAsync();
        yield return await InterestAsync();
        yield return await AppealAsync();
        yield return await DecisionAsync();
    }

    /// <summary>The beginning alone: ALPHA is registered, CEDAR may act for it, and a surety has posted a bond.</summary>
    public async Task BeginAsync()
    {
        await HistoryAsync();
        await RegistrationAsync();
        await BrokerAsync();
        await SecurityAsync();
    }

    async Task<StoryStep> HistoryAsync()
    {
        await tell.PutAsync(Registrar, $"/api/v1/admin/legal-entities/{Alpha}", new
        {
            legalName = "Alpha Imports Inc.", residency = "RESIDENT", physicalAddress = Address,
            programs = new[] { new { rmAccount = Rm, programType = "IMPORTER" }, new { rmAccount = $"{Alpha}RM0002", programType = "IMPORTER" } },
        });
        await ImportBusinessAsync(Cedar, "Cedar Brokers Ltd.", Broker, "CUSTOMS_BROKER");
        await ImportBusinessAsync(Surety, "Surety Company", Bondsman, "SECURITY_PROVIDER");
        foreach (var (quarter, percent) in new[] { ("2026Q1", "2.3"), ("2026Q2", "2.2") })
        {
            var proposed = await tell.PutAsync(Receivables, $"/api/v1/admin/interest-rates/{quarter}", new { prescribedPercent = percent, sourceReference = "Fixture of the demo, not official" });
            await tell.PostAsync(ReceivablesSupervisor, $"/api/v1/admin/interest-rates/{quarter}/approve", ifMatch: $"\"{proposed["rate"]!["revision"]}\"");
        }
        await tell.SettleAsync();
        await tell.PostAsync(Trade, $"/api/v1/admin/program-accounts/{Rm}/declared-history", new
        {
            declarations = new[]
            {
                new { transactionNumber = "12345000000013", releasedOn = "2026-02-02", paymentDueOn = "2026-03-03", customsDuty = "1000.00", gst = "250.00" },
                new { transactionNumber = "12345000000021", releasedOn = "2026-02-03", paymentDueOn = "2026-03-03", customsDuty = "900.00", gst = "80.55" },
            },
        });
        await tell.SettleAsync();
        var imported = await tell.PostAsync(Receivables, $"/api/v1/admin/program-accounts/{Rm}/history", new
        {
            payments = new[] { new { paymentReference = "H1", amount = "980.55", receivedOn = "2026-02-26" }, new { paymentReference = "H2", amount = "1250.00", receivedOn = "2026-02-27" } },
            statements = new[] { new { issuedOn = "2026-02-25", totalPayable = "2230.55" } },
        });
        await tell.SettleAsync();
        return Step("2026-03-02", tell.Say("CBSA staff", "Personnel de l'ASFC"), tell.Say("takes over ALPHA's history from before CARM", "reprend l'historique d'ALPHA d'avant la GCRA"),
            Is(tell.Say("balance", "solde"), "0.00", imported["balance"]), await BalancedAsync());
    }

    async Task<StoryStep> RegistrationAsync()
    {
        await tell.PutAsync(Importer, "/api/v1/me", new { firstName = "First", lastName = "User", email = "first.user@alpha.example", phone = "902-555-0100", language = "en" });
        var id = (await tell.PostAsync(Importer, "/api/v1/registrations"))["registration"]!["registrationId"]!.GetValue<string>();
        await tell.PostAsync(Importer, $"/api/v1/registrations/{id}/identify", new { bn9 = Alpha, rmAccount = Rm });
        await tell.PostAsync(Importer, $"/api/v1/registrations/{id}/legal-info", new { name = "Alpha Imports Inc.", address = Address });
        await tell.PostAsync(Importer, $"/api/v1/registrations/{id}/affinity", new
        {
            answers = new[] { new { kind = "TRANSACTION", key = "12345000000013", amount = "1250.00" }, new { kind = "SOA", key = "2026-02-25", amount = "2230.55" } },
        });
        var terms = await tell.GetAsync(Importer, "/api/v1/terms/current");
        await tell.PostAsync(Importer, $"/api/v1/registrations/{id}/terms", new { termsVersion = terms["version"]!.GetValue<string>() });
        var completed = await tell.PostAsync(Importer, $"/api/v1/registrations/{id}/complete");
        await tell.SettleAsync();
        var access = await tell.GetAsync(Importer, "/api/v1/me/access");
        return Step("2026-03-02", tell.Say("ALPHA's first user", "Premier utilisateur d'ALPHA"), tell.Say("registers the business and becomes its manager", "inscrit l'entreprise et en devient gestionnaire"),
            Is(tell.Say("role", "rôle"), "BAM", access["roles"]![0]!["role"]),
            Is(tell.Say("program accounts linked", "comptes de programme liés"), "RM0001 RM0002", string.Join(' ', completed["rmAccounts"]!.AsArray().Select(rm => rm!.GetValue<string>()[9..]))));
    }

    async Task<StoryStep> BrokerAsync()
    {
        var asked = await tell.PostAsync(Broker, "/api/v1/relationship-requests", new { clientBn9 = Alpha, kind = "PMR", rmAccounts = new[] { Rm }, comment = "We declare for you" });
        var granted = await tell.PostAsync(Importer, $"/api/v1/relationship-requests/{asked["request"]!["requestId"]}/approve", new { kind = "PMR", rmAccounts = new[] { Rm }, visibility = new[] { "OWN", "IMPORTER" } });
        return Step("2026-03-02", tell.Say("Broker CEDAR", "Courtier CEDAR"), tell.Say("asks to act for ALPHA; its manager approves for RM0001", "demande à agir pour ALPHA; son gestionnaire approuve pour RM0001"),
            Is(tell.Say("visibility", "visibilité"), "OWN IMPORTER", string.Join(' ', granted["relationship"]!["visibility"]!.AsArray().Select(v => v!.GetValue<string>()))));
    }

    async Task<StoryStep> SecurityAsync()
    {
        await tell.PostAsync(Importer, $"/api/v1/program-accounts/{Rm}/rpp");
        await tell.PostAsync(Bondsman, "/api/v1/provider/agreements", new
        {
            agreementNumber = "B-2026-1", debtorBn9 = Alpha, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "30000.00",
            allocations = new[] { new { rmAccount = Rm, amount = "30000.00" } }, validFrom = "2026-03-02",
        });
        await tell.SettleAsync();
        var rpp = await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/rpp");
        return Step("2026-03-02", tell.Say("A surety", "Une caution"), tell.Say("posts a bond for RM0001; RPP becomes active", "dépose un cautionnement pour RM0001; la MLPP devient active"),
            Is(tell.Say("required", "exigé"), "5000.00", rpp["requiredAsAgreement"]), Is(tell.Say("posted", "déposé"), "30000.00", rpp["posted"]), Is("RPP", "ACTIVE", rpp["state"]));
    }

    async Task<StoryStep> ReleaseAsync()
    {
        await tell.MoveClockAsync("2026-03-16T15:00:00Z");
        var released = await tell.PostAsync(Releases, "/api/v1/admin/releases", new { transactionNumber = Transaction, rmAccount = Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "4000.00" });
        return Step("2026-03-16", tell.Say("The border", "La frontière"), tell.Say("releases T-shirts before payment", "libère des t-shirts avant paiement"),
            Is(tell.Say("account by", "déclarer avant"), "2026-03-23", released["accountingDeadline"]), Is(tell.Say("pay by", "payer avant"), "2026-03-31", released["paymentDueOn"]));
    }

    async Task<StoryStep> DeclarationAsync()
    {
        await tell.PostAsync(Broker, $"/api/v1/program-accounts/{Rm}/cads", new
        {
            transactionNumber = Transaction, cadType = "AB",
            header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", releaseDate = "2026-03-16", declarationStatement = true },
            invoices = new[]
            {
                new
                {
                    invoiceSequence = 1, invoiceNumber = "A-100", vendorName = "Maker of shirts", vendorAddress = "1 Mill Road, Shanghai", vendorCountry = "CN", countryOfExport = "CN", directShipmentDate = "2026-03-12", currency = "USD",
                    lines = new[]
                    {
                        new
                        {
                            lineNumber = 1, classification = "6109100012", narrativeDescription = "Cotton T-shirts", countryOfOrigin = "CN", tariffTreatment = "2", valueForDutyCode = "13",
                            valueForCurrencyConversion = "12345.67", quantity = "5000", unit = "NMB",
                        },
                    },
                },
            },
        });
        var accepted = await tell.PostAsync(Broker, $"/api/v1/cads/{Transaction}/submit");
        var totals = accepted["totals"]!;
        return Step("2026-03-16", tell.Say("Broker CEDAR", "Courtier CEDAR"), tell.Say("submits the CAD: USD 12,345.67 at 1.3725, MFN 18 %", "soumet la DCC : 12 345,67 USD à 1,3725, NPF 18 %"),
            Is("version", "00001", accepted["version"]), Is(tell.Say("customs duty", "droits de douane"), "3050.00", totals["customsDuty"]), Is(tell.Say("GST", "TPS"), "999.72", totals["gst"]),
            Is("total", "4049.72", totals["total"]), Is(tell.Say("account by", "déclarer avant"), "2026-03-23", accepted["accountingDeadline"]), Is(tell.Say("pay by", "payer avant"), "2026-03-31", accepted["paymentDueOn"]));
    }

    async Task<StoryStep> StatementAsync()
    {
        await tell.SettleAsync();
        var balance = await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/balance");
        await tell.MoveClockAsync("2026-03-26T15:00:00Z");
        var statement = await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/statements/SOA-{Rm}-202603");
        return Step("2026-03-25", tell.Say("The ledger", "Le grand livre"), tell.Say("issues the statement of account", "émet le relevé de compte"),
            Is(tell.Say("owing", "dû"), "4049.72", balance["balance"]), Is(tell.Say("issued", "émis"), "2026-03-25", statement["issuedOn"]), Is(tell.Say("due", "échéance"), "2026-03-31", statement["dueOn"]),
            Is(tell.Say("total payable", "total à payer"), "4049.72", statement["totalPayable"]), await BalancedAsync());
    }

    async Task<StoryStep> PaymentAsync()
    {
        var paid = await PayAsync("BANK-1", "4049.72");
        await tell.MoveClockAsync("2026-03-31T15:00:00Z");
        var cad = (await TransactionsAsync()).Single(t => t["reference"]!.GetValue<string>() == $"{Transaction} v1");
        return Step("2026-03-31", "ALPHA", tell.Say("has paid; on the due date the money clears", "a payé; à l'échéance l'argent est imputé"),
            Is(tell.Say("balance", "solde"), "0.00", paid["balance"]), Is(tell.Say("declaration", "déclaration"), "CLEARED", cad["status"]), await BalancedAsync());
    }

    async Task<StoryStep> RedeterminationAsync()
    {
        await tell.MoveClockAsync("2026-05-04T15:00:00Z");
        var drafted = await tell.PostAsync(Trade, $"/api/v1/admin/cads/{Transaction}/redeterminations", new
        {
            issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists were left out of the price paid.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } },
        });
        var issued = await tell.PostAsync(Supervisor, $"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue");
        await tell.SettleAsync();
        var difference = drafted["differences"]!;
        return Step("2026-05-04", tell.Say("CBSA trade officer", "Agent des échanges de l'ASFC"), tell.Say("raises the value to USD 14,345.67", "porte la valeur à 14 345,67 USD"),
            Is(tell.Say("customs duty", "droits de douane"), "494.10", difference["customsDuty"]), Is(tell.Say("GST", "TPS"), "161.96", difference["gst"]), Is(tell.Say("owing", "dû"), "656.06", issued["amountOwing"]), await BalancedAsync());
    }

    async Task<StoryStep> InterestAsync()
    {
        await tell.MoveClockAsync("2026-05-08T15:00:00Z");
        var balance = await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/balance");
        var paid = await PayAsync("BANK-2", balance["payableToday"]!.GetValue<string>());
        var interest = (await TransactionsAsync()).Single(t => t["type"]!.GetValue<string>() == "INT");
        return Step("2026-05-08", "ALPHA", tell.Say("pays the adjustment with interest (38 days at 8.2 %)", "paie le rajustement et les intérêts (38 jours à 8,2 %)"),
            Is(tell.Say("interest", "intérêts"), "5.62", interest["original"]), Is(tell.Say("paid", "payé"), "661.68", paid["amount"]), Is(tell.Say("balance", "solde"), "0.00", paid["balance"]), await BalancedAsync());
    }

    async Task<StoryStep> AppealAsync()
    {
        var statements = await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/statements-of-adjustments");
        var drafted = await tell.PostAsync(Importer, $"/api/v1/program-accounts/{Rm}/appeals", new
        {
            statementNumbers = new[] { statements["items"]![0]!["statementNumber"]!.GetValue<string>() }, grounds = "The price paid or payable was the one declared.", remedySought = "Refund of the duties", claimed = "As declared",
        });
        var submitted = await tell.PostAsync(Importer, $"/api/v1/appeals/{drafted["appeal"]!["appealNumber"]}/submit");
        return Step("2026-05-08", "ALPHA", tell.Say("appeals under s.60 of the Customs Act", "fait appel en vertu de l'art. 60 de la Loi sur les douanes"),
            Is(tell.Say("state", "état"), "SUBMITTED", submitted["appeal"]!["state"]), Is(tell.Say("last day was", "dernier jour"), "2026-08-03", submitted["appeal"]!["lastDay"]));
    }

    async Task<StoryStep> DecisionAsync()
    {
        await tell.MoveClockAsync("2026-06-15T15:00:00Z");
        var number = (await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/appeals"))["items"]![0]!["appealNumber"]!.GetValue<string>();
        await tell.PostAsync(Recourse, $"/api/v1/admin/appeals/{number}/accept");
        await tell.PostAsync(Recourse, $"/api/v1/admin/appeals/{number}/assign", new { officer = Recourse.Subject });
        await tell.PostAsync(Delegate, $"/api/v1/admin/appeals/{number}/decide", new { outcome = "ALLOWED", rationaleEn = "The price paid was the one declared.", rationaleFr = "Le prix payé est celui qui a été déclaré." });
        await tell.SettleAsync();
        await tell.SettleAsync();
        var credits = (await TransactionsAsync("?status=OPEN")).Select(t => (Type: t["type"]!.GetValue<string>(), Amount: t["original"]!.GetValue<string>())).Order().ToArray();
        string Credit(string type, int which) => credits.Where(c => c.Type == type).Select(c => c.Amount).ElementAtOrDefault(which) ?? "";
        var cad = await tell.GetAsync(Importer, $"/api/v1/cads/{Transaction}");
        return Step("2026-06-15", tell.Say("CBSA's delegate", "Délégué de l'ASFC"), tell.Say("allows the appeal; the GST stays", "accueille l'appel; la TPS demeure"),
            Is(tell.Say("CAD version", "version de la DCC"), "00003", cad["currentVersion"]),
            Is(tell.Say("duty refunded", "droits remboursés"), "-494.10", Credit("REF", 1)), Is(tell.Say("interest refunded", "intérêts remboursés"), "-4.23", Credit("REF", 0)),
            Is(tell.Say("interest to the client", "intérêts au client"), "-1.13", Credit("RINT", 0)), Is(tell.Say("credits", "crédits"), "3", $"{credits.Length}"),
            Is(tell.Say("balance", "solde"), "-499.46", (await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/balance"))["balance"]), await BalancedAsync());
    }

    Task<JsonNode> ImportBusinessAsync(string bn9, string legalName, Person manager, string licence) => tell.PutAsync(Registrar, $"/api/v1/admin/businesses/{bn9}", new
    {
        legalName, managerSubject = manager.Subject, programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = licence } }, licences = new[] { new { kind = licence, number = "L-1", status = "ACTIVE" } },
    });

    Task<JsonNode> PayAsync(string reference, string amount) => tell.PostAsync(Importer, $"/api/v1/program-accounts/{Rm}/payments", new { paymentReference = reference, method = "ONLINE_BANKING", amount });

    async Task<JsonNode[]> TransactionsAsync(string query = "") => [.. (await tell.GetAsync(Importer, $"/api/v1/program-accounts/{Rm}/transactions{query}"))["items"]!.AsArray().Select(t => t!)];

    async Task<StoryFigure> BalancedAsync() => Is(tell.Say("trial balance, net", "balance de vérification, nette"), "0.00", (await tell.GetAsync(Receivables, "/api/v1/admin/ledger/trial-balance"))["net"]);

    static StoryStep Step(string on, string actor, string what, params StoryFigure[] figures) => new(on, actor, what, figures);

    static StoryFigure Is(string name, string expected, JsonNode? actual) => new(name, expected, actual?.GetValue<string>() ?? "");
}
