using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;

namespace Carm.Declarations.Tests;

/// <summary>An importer in RPP with its manager, as other modules' facts make them.</summary>
public sealed record Importer(CarmSystem Carm, string Bn9, string Rm, Caller Manager)
{
    static readonly DateTimeOffset Opened = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task<Importer> OpenAsync(CarmSystem carm, string programType = "IMPORTER", string? rppFrom = "2026-03-02T14:00:00Z")
    {
        var bn9 = Fresh.Bn9();
        var (rm, manager) = ($"{bn9}RM0001", $"manager.{bn9}");
        await carm.HearAsync(new RmAccountOpened(rm, bn9, "Importer", programType, Opened), new BusinessOnboarded(bn9, "Importer", manager, [rm], Opened));
        if (rppFrom is not null) await carm.HearAsync(new RppPrivilegeGranted(rm, 1, DateTimeOffset.Parse(rppFrom)));
        return new(carm, bn9, rm, await carm.SignInAsync(manager));
    }

    /// <summary>One that Onboarding knows too, so that notices reach its manager.</summary>
    public static async Task<Importer> OnboardedAsync(CarmSystem carm)
    {
        var (bn9, registrar) = (Fresh.Bn9(), await carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        var (rm, manager) = ($"{bn9}RM0001", $"manager.{bn9}");
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha", managerSubject = manager, programs = new[] { new { rmAccount = rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        await carm.SettleAsync();
        await carm.HearAsync(new RppPrivilegeGranted(rm, 1, new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)));
        return new(carm, bn9, rm, await carm.SignInAsync(manager));
    }

    /// <summary>The same account in the hands of a customs broker that Onboarding knows too: the importer has let it act for it in the portal, and it sees what it submits itself.</summary>
    public async Task<(string Bn9, Importer Broker)> InHandsOfBrokerAsync()
    {
        var (bn9, registrar) = (Fresh.Bn9(), await Carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        var (licences, programs) = (new[] { new { kind = "CUSTOMS_BROKER", number = "L1", status = "ACTIVE" } }, new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" } });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Broker", managerSubject = $"manager.{bn9}", programs, licences });
        await Carm.SettleAsync();
        var broker = await Carm.SignInAsync($"manager.{bn9}");
        var asked = await broker.PostAsync("/api/v1/relationship-requests", new { clientBn9 = Bn9, kind = "BMR", comment = "We act for you" });
        var granted = await Manager.PostAsync($"/api/v1/relationship-requests/{asked.Json.GetProperty("request").GetProperty("requestId")}/approve", new { kind = "BMR", visibility = new[] { "OWN" } });
        if (granted.Status is not (200 or 201)) throw new InvalidOperationException(granted.Text);
        await Carm.SettleAsync();
        return (bn9, this with { Manager = broker });
    }

    /// <summary>What stands in the inbox of whoever acts.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(string language = "en-CA")
    {
        await Carm.SettleAsync();
        return [.. (await Manager.GetAsync("/api/v1/notifications?pageSize=500", language)).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()!)];
    }

    /// <summary>A program of the importer's own, signed in with its secret.</summary>
    public async Task<Caller> ProgramAsync()
    {
        var made = await Manager.PostAsync($"/api/v1/businesses/{Bn9}/service-accounts", new { name = "Our system", role = "PAM", lastDay = "2027-02-28" });
        await Carm.SettleAsync();
        var form = $"grant_type=client_credentials&client_id={made.Json.GetProperty("account").GetProperty("serviceAccountId").GetString()}&client_secret={Uri.EscapeDataString(made["clientSecret"]!)}";
        return new(Carm, (await Carm.Anyone.PostContentAsync("/api/v1/oauth/token", System.Text.Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded"))["access_token"]);
    }

    /// <summary>The document of W1: cotton T-shirts from China at USD 12,345.67.</summary>
    public static object Header(string releaseDate = "2026-03-16") => new
    {
        officeOfRelease = "0497",
        portOfUnlading = (string?)null,
        modeOfTransport = "2",
        carrierCode = "7ABC",
        releaseDate,
        declarationStatement = true,
    };

    public static Dictionary<string, object?> Line(string value = "12345.67", int number = 1) => new()
    {
        ["lineNumber"] = number,
        ["classification"] = "6109100012",
        ["narrativeDescription"] = "Cotton T-shirts",
        ["countryOfOrigin"] = "CN",
        ["tariffTreatment"] = "2",
        ["valueForDutyCode"] = "13",
        ["valueForCurrencyConversion"] = value,
        ["quantity"] = "5000",
        ["unit"] = "NMB",
    };

    public static Dictionary<string, object?> Invoice(params Dictionary<string, object?>[] lines) => new()
    {
        ["invoiceSequence"] = 1,
        ["invoiceNumber"] = "A-100",
        ["vendorName"] = "Maker of shirts",
        ["vendorAddress"] = "1 Mill Road, Shanghai",
        ["vendorCountry"] = "CN",
        ["countryOfExport"] = "CN",
        ["directShipmentDate"] = "2026-03-12",
        ["currency"] = "USD",
        ["lines"] = lines.Length == 0 ? [Line()] : lines,
    };

    public async Task<Answer> ReleaseAsync(string number, string releasedOn = "2026-03-16", string? rm = null) =>
        await (await Carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = rm ?? Rm, releasedOn, estimatedDutiesAndTaxes = "4000.00" });

    public Task<Answer> DraftAsync(string number, object? header = null, object[]? invoices = null) =>
        Manager.PostAsync($"/api/v1/program-accounts/{Rm}/cads", new { transactionNumber = number, cadType = "AB", header = header ?? Header(), invoices = invoices ?? [InvoiceOf(number)] });

    /// <summary>Goods of their own: under one invoice number they would be a duplicate.</summary>
    public static Dictionary<string, object?> InvoiceOf(string number, params Dictionary<string, object?>[] lines) => new(Invoice(lines)) { ["invoiceNumber"] = number };

    public Task<Answer> SubmitAsync(string number, string? key = null, string language = "en-CA") => Manager.PostAsync($"/api/v1/cads/{number}/submit", null, key, language);

    public Task<Answer> CadAsync(string number, string more = "") => Manager.GetAsync($"/api/v1/cads/{number}{more}");

    /// <summary>W1, released and accepted.</summary>
    public async Task<string> AcceptedAsync()
    {
        var number = Fresh.TransactionNumber();
        await ReleaseAsync(number);
        await DraftAsync(number);
        if (await SubmitAsync(number) is { Status: not 200 } refused) throw new InvalidOperationException(refused.Text);
        await Carm.SettleAsync();
        return number;
    }

    /// <summary>A document that supports a change.</summary>
    public async Task<string> AttachAsync(string number, byte[] content)
    {
        var given = await Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "certificate.pdf", content);
        if (given.Status != 201) throw new InvalidOperationException(given.Text);
        await Carm.SettleAsync();
        return given.Json.GetProperty("attachment").GetProperty("attachmentId").GetString()!;
    }

    /// <summary>Rates of interest by quarter: of the tests' own, not official.</summary>
    public static Task ApproveRatesAsync(CarmSystem carm, params (string Quarter, string Percent)[] rates) => carm.ApproveRatesAsync(rates);

    /// <summary>What the ledger says is owing.</summary>
    public async Task<string?> BalanceAsync() => await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/balance") is { Status: 200 } read ? read["balance"] : throw new InvalidOperationException((await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/balance")).Text);
}

static class Json
{
    public static string?[] Texts(this JsonElement json, params string[] names) => [.. names.Select(n => json.GetProperty(n).ValueKind == JsonValueKind.Null ? null : json.GetProperty(n).ToString())];

    /// <summary>Codes and paths of a refusal.</summary>
    public static string[] Errors(this Answer answer) => [.. answer.Json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("code").GetString()} {e.GetProperty("path").GetString()}")];
}
