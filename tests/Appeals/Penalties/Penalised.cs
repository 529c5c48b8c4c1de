using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>An importer upon whom an officer and a supervisor serve notices of penalty.</summary>
sealed record Penalised(CarmSystem Carm, string Bn9, string Rm, Caller Manager, Caller Officer, Caller Supervisor)
{
    /// <summary>One that Onboarding knows too, so that notices reach its manager.</summary>
    public static async Task<Penalised> OpenAsync(CarmSystem carm)
    {
        var (bn9, registrar) = (Fresh.Bn9(), await carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        var (rm, manager) = ($"{bn9}RM0001", $"manager.{bn9}");
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha", managerSubject = manager, programs = new[] { new { rmAccount = rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        await carm.SettleAsync();
        return new(carm, bn9, rm, await carm.SignInAsync(manager), await carm.SignInAsync("penalty.officer", "TRADE_OFFICER"), await carm.SignInAsync("penalty.supervisor", "SUPERVISOR"));
    }

    /// <summary>The prescribed rates of the domain document's fixtures.</summary>
    public static Task LoadRatesAsync(CarmSystem carm) => carm.ApproveRatesAsync(("2026Q1", "2.3"), ("2026Q2", "2.2"));

    /// <param name="basis">As on the wire; the row's own by default.</param>
    /// <param name="dutiesOwing">Needed for the contraventions about corrections.</param>
    public static object Line(string contravention, string infractionOn, int count = 1, string? basis = null, decimal? dutiesOwing = null, bool isGoodFaith = false) => new { contravention, count, infractionOn, basis, dutiesOwing, isGoodFaith };

    public object Draft(params object[] lines) => new { rmAccount = Rm, lines, narrativeEn = "The declaration was not true.", narrativeFr = "La déclaration n'était pas véridique." };

    public Task<Answer> DraftAsync(params object[] lines) => Officer.PostAsync("/api/v1/admin/penalties", Draft(lines));

    public Task<Answer> DoAsync(string number, string command, object? body = null) => (command is "issue" or "discard" or "corrections/approve" or "corrections/return" ? Supervisor : Officer).PostAsync($"/api/v1/admin/penalties/{number}/{command}", body);

    /// <summary>Drafts, issues and serves a notice in the portal today.</summary>
    /// <returns>Its number.</returns>
    public async Task<string> ServeAsync(params object[] lines)
    {
        var number = Number(await DraftAsync(lines));
        Assert.Equal("ISSUED", State(await DoAsync(number, "issue")));
        Assert.Equal("SERVED", State(await DoAsync(number, "serve", new { method = "PORTAL" })));
        await Carm.SettleAsync();
        return number;
    }

    public Task<Answer> GetAsync(string number) => Manager.GetAsync($"/api/v1/penalties/{number}");

    public async Task<Answer> PayAsync(string amount)
    {
        var paid = await Manager.PostAsync($"/api/v1/program-accounts/{Rm}/payments", new { paymentReference = Guid.NewGuid().ToString("N")[..20], method = "DEBIT", amount });
        await Carm.SettleAsync();
        return paid;
    }

    public async Task<string?> BalanceAsync() => (await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/balance"))["balance"];

    /// <summary>Type, reference, original and open amount of what was posted of these types, the oldest first.</summary>
    public async Task<string[]> PostedAsync(params string[] types) =>
    [
        .. (await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/transactions?sort=OLDEST")).Json.GetProperty("items").EnumerateArray().Where(i => types.Contains(i.GetProperty("type").GetString()))
            .Select(i => string.Join(' ', new[] { "type", "reference", "original", "open" }.Select(name => i.GetProperty(name).GetString()))),
    ];

    /// <summary>The templates of what its manager was told about a case, the oldest first.</summary>
    public async Task<string[]> ToldAsync(string number) => await NoticesAsync(Carm, Manager, "/api/v1/notifications", number);

    /// <summary>The same of what the officers of a role were told.</summary>
    public static async Task<string[]> StaffToldAsync(CarmSystem carm, string role, string number) => await NoticesAsync(carm, await carm.SignInAsync($"reader.{role}", role), "/api/v1/admin/notifications", number);

    static async Task<string[]> NoticesAsync(CarmSystem carm, Caller reader, string url, string number)
    {
        await carm.SettleAsync();
        return [.. (await reader.GetAsync($"{url}?pageSize=100")).Json.GetProperty("items").EnumerateArray().Where(n => Regex.IsMatch(n.GetProperty("text").GetString()!, $"^((Penalty|Charge) )?{number}\\b")).Select(n => n.GetProperty("template").GetString()!).Reverse()];
    }

    public static string Number(Answer answer) => answer.Status is 200 or 201 ? answer.Json.GetProperty("penalty").GetProperty("penaltyNumber").GetString()! : throw new InvalidOperationException(answer.Text);

    public static string? State(Answer answer) => answer.Status is 200 or 201 ? answer.Json.GetProperty("penalty").GetProperty("state").GetString() : answer.Text;

    public static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
