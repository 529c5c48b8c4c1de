using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>A registered business and those who deal with it, as the tests of this module need them.</summary>
public sealed record Client(CarmSystem Carm, string Bn9, Caller Manager, string ManagerSubject)
{
    public static readonly object Address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };

    public string Rm => $"{Bn9}RM0001";

    /// <summary>A business that an officer took over, with one importer's account, and its manager with a profile.</summary>
    public static async Task<Client> OfAsync(CarmSystem carm, string program = "IMPORTER", object[]? licences = null, string language = "en", bool withEntity = true)
    {
        var (bn9, subject) = (Fresh.Bn9(), $"bam.{Guid.NewGuid():N}");
        var manager = await WithProfileAsync(carm, subject, language);
        var officer = await OfficerAsync(carm);
        if (withEntity) await Must(200, officer.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha Imports, Inc.", residency = "RESIDENT", physicalAddress = Address, programs = Array.Empty<object>(), entityType = "CORPORATION", incorporationNumber = "123-456" }));
        await Must(200, officer.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha Imports, Inc.", managerSubject = subject, programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = program } }, licences = licences ?? [] }));
        await carm.SettleAsync();
        return new(carm, bn9, manager, subject);
    }

    public static async Task<Caller> WithProfileAsync(CarmSystem carm, string subject, string language = "en")
    {
        var person = await carm.SignInAsync(subject);
        await Must(200, person.PutAsync("/api/v1/me", new { firstName = "First", lastName = "User", email = $"{subject}@carm.example", phone = "902-555-0100", language }));
        return person;
    }

    public static Task<Caller> OfficerAsync(CarmSystem carm) => carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER");

    public static Task<Caller> ProgramOfficerAsync(CarmSystem carm) => carm.SignInAsync("program.officer", "PROGRAM_OFFICER");

    public static Task<Caller> SupervisorAsync(CarmSystem carm) => carm.SignInAsync("supervisor", "SUPERVISOR");

    public static async Task<Answer> Must(int status, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == status, $"{answer.Status} instead of {status}: {answer.Text}");
        return answer;
    }

    /// <summary>The status and code of a refusal.</summary>
    public static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code) ? code.GetString() : answer.Text);
    }

    /// <summary>The codes of each faulty field.</summary>
    public static async Task<IEnumerable<string?>> FieldCodesAsync(Task<Answer> asked) => (await asked).Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString());

    /// <summary>The templates in somebody's inbox, the newest first.</summary>
    public static async Task<string?[]> InboxAsync(Caller person) =>
        [.. (await person.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("template").GetString())];
}
