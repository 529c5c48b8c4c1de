using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Carm.Appeals.Tests;

/// <summary>An importer with statements of adjustments on its account, which it appeals.</summary>
sealed record Appellant(CarmSystem Carm, string Bn9, string Rm, Caller Manager)
{
    public static async Task<Appellant> OpenAsync(CarmSystem carm)
    {
        var bn9 = Fresh.Bn9();
        await Contester.OnboardAsync(carm, bn9);
        return new(carm, bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    /// <summary>A re-determination of duty alone that is posted to the account, or a refusal, which asks nothing.</summary>
    /// <returns>The transaction number.</returns>
    public Task<string> ServeAsync(string statement, decimal duty, string on, bool posted = true, string dueOn = "", string issue = "VALUE", params string[] headings) => ServeAsync(statement, duty, on, posted, dueOn, issue, null, null, headings);

    /// <param name="transaction">Its transaction number; one of its own by default.</param>
    /// <param name="judgedIn">The appeal whose judgment it carries out (s.61).</param>
    public async Task<string> ServeAsync(string statement, decimal duty, string on, bool posted, string dueOn, string issue, string? transaction, string? judgedIn, params string[] headings)
    {
        var (number, day) = (transaction ?? Fresh.TransactionNumber(), DateOnly.Parse(on));
        if (posted) await Carm.HearAsync(Version(number, 1, 0, "AS_DECLARED", null, day, dueOn), Version(number, 2, duty, "CBSA_ADJUSTMENT", statement, day, dueOn));
        await Carm.HearAsync(new StatementOfAdjustmentsServed(statement, number, 2, Rm, day, duty, posted ? duty : 0, issue, At(day)) { Headings = headings, Authority = judgedIn is null ? "Customs Act s.59(1)(a)" : "Customs Act s.61(1)", AppealNumber = judgedIn });
        return number;
    }

    /// <summary>The version by which Declarations carries out what an appeal allowed.</summary>
    public Task OutcomeAsync(string transactionNumber, decimal duties, string appeal, string dueOn)
    {
        var day = Carm.Alba.Services.GetRequiredService<TimeProvider>().GetUtcNow().TorontoDate();
        return Carm.HearAsync(Version(transactionNumber, 3, -duties, "APPEAL_OUTCOME", appeal, day, dueOn));
    }

    /// <summary>Shirts from China at this value in US dollars, released on 16 March 2026 and accounted for and paid today, so that only what is determined later is owing on them.</summary>
    /// <returns>The transaction number.</returns>
    public async Task<string> DeclareAsync(decimal value)
    {
        await Carm.HearAsync(new RppPrivilegeGranted(Rm, 1, new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)));
        var number = Fresh.TransactionNumber();
        await Contester.MustAsync(await (await Carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "4000.00" }));
        var line = new { lineNumber = 1, classification = "6109100012", narrativeDescription = "Cotton T-shirts", countryOfOrigin = "CN", tariffTreatment = "2", valueForDutyCode = "13", valueForCurrencyConversion = $"{value:0.00}", quantity = "5000", unit = "NMB" };
        var invoice = new { invoiceSequence = 1, invoiceNumber = number, vendorName = "Maker of shirts", vendorAddress = "1 Mill Road, Shanghai", vendorCountry = "CN", countryOfExport = "CN", directShipmentDate = "2026-03-12", currency = "USD", lines = new[] { line } };
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", releaseDate = "2026-03-16", declarationStatement = true };
        await Contester.MustAsync(await Manager.PostAsync($"/api/v1/program-accounts/{Rm}/cads", new { transactionNumber = number, cadType = "AB", header, invoices = new[] { invoice } }));
        var accepted = await Contester.MustAsync(await Manager.PostAsync($"/api/v1/cads/{number}/submit"));
        await Carm.SettleAsync();
        await PayAsync(number, decimal.Parse(accepted.Json.GetProperty("totals").GetProperty("total").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        return number;
    }

    /// <summary>The CBSA determines another value: by itself, or as the Tribunal has decided an appeal.</summary>
    /// <returns>The number of the statement of adjustments.</returns>
    public async Task<string> DetermineAsync(string transactionNumber, decimal value, string? appealNumber = null, string? authority = null)
    {
        var (officer, supervisor) = (await Carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await Carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = $"{value:0.00}" } };
        var drafted = await Contester.MustAsync(await officer.PostAsync($"/api/v1/admin/cads/{transactionNumber}/redeterminations", new { issue = "VALUE", authority = authority ?? (appealNumber is null ? "Customs Act s.59(1)(a)" : "Customs Act s.61(1)"), reason = "Found in a verification.", lines, appealNumber }));
        await Contester.MustAsync(await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue"));
        await Carm.SettleAsync();
        return drafted["statementNumber"]!;
    }

    CadAccountedFor Version(string number, int version, decimal duty, string kind, string? reference, DateOnly day, string dueOn) =>
        new(number, version, Rm, Bn9, kind, "RPP", DateOnly.Parse(dueOn).AddDays(-20), DateOnly.Parse(dueOn), "IMPORTER", duty, 0, 0, 0, 0, 0, 0, "Customs Act s.59", reference, At(day));

    static DateTimeOffset At(DateOnly day) => new(day, new(15, 0), TimeSpan.Zero);

    public async Task PayAsync(string reference, decimal amount)
    {
        await Manager.PostAsync($"/api/v1/program-accounts/{Rm}/payments", new { paymentReference = reference, method = "DEBIT", amount = $"{amount:0.00}" });
        await Carm.SettleAsync();
    }

    /// <summary>Cash that the CBSA holds for these statements.</summary>
    public async Task SecureAsync(decimal amount, string reference, params string[] statements)
    {
        var given = await (await Carm.SignInAsync("security.officer", "AR_OFFICER")).PostAsync($"/api/v1/admin/program-accounts/{Rm}/cash-security", new { statementNumbers = statements, amount = $"{amount:0.00}", reference });
        if (given.Status != 201) throw new InvalidOperationException(given.Text);
        await Carm.SettleAsync();
    }

    /// <summary>A surety's agreement to this amount, as Bonds tells of it.</summary>
    public Task PledgeAsync(decimal amount, string statement) =>
        Carm.HearAsync(new AppealSecurityChanged(Rm, $"A-{statement}", [statement], amount, 1, Carm.Alba.Services.GetRequiredService<TimeProvider>().GetUtcNow()));

    /// <summary>What is, or was, given as security for appeals.</summary>
    public async Task<JsonElement[]> SecuritiesAsync() =>
        [.. (await (await Carm.SignInAsync("security.officer", "AR_OFFICER")).GetAsync($"/api/v1/admin/program-accounts/{Rm}/cash-security?pageSize=100")).Json.GetProperty("items").EnumerateArray()];

    public async Task<JsonElement[]> TransactionsAsync(params string[] types) =>
        [.. (await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/transactions?sort=OLDEST&pageSize=200")).Json.GetProperty("items").EnumerateArray().Where(i => types.Contains(i.GetProperty("type").GetString()))];

    /// <summary>What of the cash that it gave as security was taken; that it was given, and went back, are lines of their own in the history, beside the balance.</summary>
    public async Task<decimal> SecurityTakenAsync() => (await TransactionsAsync("SEC")).Where(i => !i.GetProperty("reference").GetString()!.Contains(' ', StringComparison.Ordinal)).Sum(i => -decimal.Parse(i.GetProperty("original").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Type, original and open amount of what was posted of these types.</summary>
    public async Task<string[]> PostedAsync(params string[] types) => [.. (await TransactionsAsync(types)).Select(i => string.Join(' ', new[] { "type", "original", "open" }.Select(name => i.GetProperty(name).GetString()))).Order()];

    public Task<Answer> CheckAsync(params string[] statements) => Manager.PostAsync($"/api/v1/program-accounts/{Rm}/appeals/check", new { statementNumbers = statements });

    public async Task<string> DraftAsync(params string[] statements)
    {
        var drafted = await Manager.PostAsync($"/api/v1/program-accounts/{Rm}/appeals", new { statementNumbers = statements, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund", claimed = "As declared" });
        return drafted.Status == 201 ? drafted.Json.GetProperty("appeal").GetProperty("appealNumber").GetString()! : throw new InvalidOperationException(drafted.Text);
    }

    public async Task<(int, string?)> SubmitAsync(string number)
    {
        var answer = await Manager.PostAsync($"/api/v1/appeals/{number}/submit");
        return (answer.Status, answer.Status < 400 ? null : answer["code"]);
    }
}
