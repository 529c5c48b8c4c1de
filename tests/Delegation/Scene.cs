using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Delegation.Tests;

/// <summary>A business with its manager.</summary>
/// <param name="Subject">The manager's.</param>
sealed record Party(CarmSystem Carm, string Bn9, Caller Manager, string Subject)
{
    public string Rm(int number = 1) => $"{Bn9}RM000{number}";
}

/// <summary>How the stories of this module begin: businesses in the portal, people in them, and providers who act for others.</summary>
static class Scene
{
    /// <param name="licence">CUSTOMS_BROKER or TRADE_CONSULTANT for one that may act for others.</param>
    public static async Task<Party> BusinessAsync(this CarmSystem carm, string? licence = null, string legalName = "Business")
    {
        var (bn9, subject) = (Fresh.Bn9(), $"manager.{Guid.NewGuid():N}");
        var officer = await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER");
        await Must(200, officer.PutAsync($"/api/v1/admin/businesses/{bn9}", new
        {
            legalName, managerSubject = subject, licences = licence is null ? [] : new[] { new { kind = licence, number = "L1", status = "ACTIVE" } },
            programs = new[] { 1, 2 }.Select(n => new { rmAccount = $"{bn9}RM000{n}", programType = "IMPORTER" }),
        }));
        await carm.SettleAsync();
        return new(carm, bn9, await carm.SignInAsync(subject), subject);
    }

    /// <summary>Somebody whom the manager has let in.</summary>
    public static async Task<(Caller Caller, string Subject)> EmployeeAsync(this Party business, string role, string? rmAccount = null)
    {
        var subject = $"employee.{Guid.NewGuid():N}";
        var employee = await business.Carm.SignInAsync(subject);
        var asked = (await Must(201, employee.PostAsync("/api/v1/employee-requests", new { bn9 = business.Bn9, comment = "I work here" }))).Json.GetProperty("request").GetProperty("requestId").GetString();
        await Must(200, business.Manager.PostAsync($"/api/v1/employee-requests/{asked}/approve", new { role, rmAccount }));
        return (employee, subject);
    }

    public static async Task<string> AskAsync(this Party provider, Party client, string kind = "BMR") =>
        (await Must(201, provider.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = client.Bn9, kind, comment = "We act for you", rmAccounts = kind == "PMR" ? new[] { client.Rm() } : null }))).Json.GetProperty("request").GetProperty("requestId").GetString()!;

    /// <summary>The client lets the provider act for it.</summary>
    public static async Task<string> GrantAsync(this Party client, Party provider, string kind = "BMR", string[]? visibility = null, string[]? capabilities = null, string? startOn = null, string? endOn = null)
    {
        var request = await provider.AskAsync(client);
        await Must(200, client.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new
        {
            kind, rmAccounts = kind == "PMR" ? new[] { client.Rm() } : null, visibility = visibility ?? ["OWN", "IMPORTER", "OTHERS"], capabilities, startOn, endOn,
        }));
        return $"{provider.Bn9}:{client.Bn9}";
    }

    public static async Task<Answer> Must(int status, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == status, $"{answer.Status} instead of {status}: {answer.Text}");
        return answer;
    }

    public static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Status < 400 ? null : answer["code"]);
    }

    public static async Task<JsonElement[]> ItemsAsync(this Caller caller, string url) => [.. (await Must(200, caller.GetAsync(url))).Json.GetProperty("items").EnumerateArray()];

    public static string? Text(this JsonElement row, string name) => row.GetProperty(name).ValueKind == JsonValueKind.Null ? null : row.GetProperty(name).ToString();
}
