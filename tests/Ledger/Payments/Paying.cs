using System.Text.Json;
using Carm.Testing;

namespace Carm.Ledger.Tests;

/// <summary>How the tests of payments speak to the host.</summary>
static class Paying
{
    public static Task<Answer> PayByAsync(this Client client, string method, string reference, string amount, object? extras = null) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", Body(new { paymentReference = reference, method, amount }, extras));

    public static Task<Answer> DesignateAsync(this Client client, string reference, params string[] cads) =>
        client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/allocations", new { credit = new { type = "PMT", reference }, debts = cads.Select(cad => new { type = "CAD", reference = cad }) });

    /// <summary>The bank's answer to a payment: settle, fail or dishonour.</summary>
    public static async Task<Answer> BankSaysAsync(this Client client, string what, string paymentId, object? body = null) => await (await client.Carm.SignInAsync("bank", "BANK")).PostAsync($"/api/v1/admin/payments/{paymentId}/{what}", body);

    public static async Task<Answer> OfficerPostsAsync(this Client client, string method, string reference, string amount, object? extras = null) =>
        await (await client.Carm.SignInAsync("ar.officer", "AR_OFFICER")).PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/payments", Body(new { paymentReference = reference, method, amount }, extras));

    public static async Task<string?> StateOfAsync(this Client client, string paymentId) => (await client.GetAsync($"payments/{paymentId}"))["state"];

    /// <summary>What is open of each transaction, by its reference.</summary>
    public static async Task<Dictionary<string, string>> OpenAsync(this Client client) =>
        (await client.GetAsync("transactions?pageSize=500")).Json.GetProperty("items").EnumerateArray().ToDictionary(i => $"{i.GetProperty("type")} {i.GetProperty("reference")}", i => i.GetProperty("open").GetString()!);

    /// <summary>Its business is in Onboarding too, with another manager, so that somebody is told.</summary>
    public static async Task HasManagerAsync(this Client client)
    {
        var registrar = await client.Carm.SignInAsync("registrar", "REGISTRATION_OFFICER");
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{client.Bn9}", new { legalName = "Importer", residency = "RESIDENT", physicalAddress = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" }, programs = Array.Empty<object>() });
        await (await client.Carm.SignInAsync($"told.{client.Bn9}")).PutAsync("/api/v1/me", new { firstName = "First", lastName = "User", email = "manager@importer.example", phone = "902-555-0100", language = "en" });
        var taken = await registrar.PutAsync($"/api/v1/admin/businesses/{client.Bn9}", new { legalName = "Importer", managerSubject = $"told.{client.Bn9}", programs = new[] { new { rmAccount = client.Rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        if (taken.Status >= 400) throw new InvalidOperationException(taken.Text);
        await client.Carm.SettleAsync();
    }

    /// <summary>Templates of the notices about an account, in the order in which they were kept.</summary>
    public static async Task<IReadOnlyList<string>> NoticesAsync(this Client client)
    {
        await client.Carm.SettleAsync();
        await using var query = client.Carm.Database.CreateCommand("select data ->> 'template' from onboarding.mt_doc_notice where data ->> 'rmAccount' = $1 order by data ->> 'at', data ->> 'template'");
        query.Parameters.AddWithValue(client.Rm);
        await using var rows = await query.ExecuteReaderAsync();
        var templates = new List<string>();
        while (await rows.ReadAsync()) templates.Add(rows.GetString(0));
        return templates;
    }

    /// <summary>The sums of one account of the journal in a program account's chain: posted and pending, debits less credits.</summary>
    public static async Task<(string Posted, string Pending)> JournalAsync(this Client client, string account)
    {
        await using var query = client.Carm.Database.CreateCommand("select coalesce(sum(debits - credits), 0), coalesce(sum(pending_debits - pending_credits), 0) from ledger.journal_balance where chain = $1 and split_part(account, ':', 1) = $2");
        query.Parameters.AddWithValue(client.Rm);
        query.Parameters.AddWithValue(account);
        await using var row = await query.ExecuteReaderAsync();
        await row.ReadAsync();
        return (Dollars(row.GetDecimal(0)), Dollars(row.GetDecimal(1)));
    }

    /// <summary>No chain has a flaw, and debits equal credits.</summary>
    public static async Task<string> ProofAsync(this Client client)
    {
        var verified = await (await client.Carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/ledger/verification?rmAccount={client.Rm}");
        return $"{verified.Json.GetProperty("flaws").GetArrayLength()} flaws, net {(await Client.TrialBalanceAsync(client.Carm))["net"]}";
    }

    public static async Task<(int Status, string? Code)> RefusalAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Json.TryGetProperty("errors", out var errors) && answer["code"] == "VAL_FAILED" ? errors[0].GetProperty("code").GetString() : answer["code"]);
    }

    static string Dollars(decimal cents) => (cents / 100).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    static Dictionary<string, object?> Body(object body, object? extras) =>
        new[] { body, extras ?? new { } }.SelectMany(part => part.GetType().GetProperties().Select(p => (p.Name, Value: p.GetValue(part)))).ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => p.Value);
}
