using Carm.Declarations.Contracts;
using Carm.Ledger.Contracts;
using Carm.Testing;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>The steps of a registration, as the tests take them.</summary>
static class Registering
{
    public static object Q1(string amount) => new { kind = "TRANSACTION", key = "12345000000013", amount };

    public static object Q3(string amount) => new { kind = "SOA", key = "2026-02-25", amount };

    public static object Answers(params object[] answers) => new { answers };

    /// <summary>A refusal without what belongs to the one request.</summary>
    public static string Body(Answer answer) => string.Join('|', answer.Json.EnumerateObject().Where(p => p.Name is not ("traceId" or "instance")).Select(p => $"{p.Name}={p.Value}"));

    /// <summary>ALPHA's place: two accounts; a transaction of 1,250.00, a payment of 980.55, its own statement of 0.00 and its broker's of 2,230.55.</summary>
    public static async Task<string> AlphaAsync(CarmSystem carm, bool withHistory = true)
    {
        var (bn9, officer) = (Fresh.Bn9(), await OfficerAsync(carm));
        await Must(200, officer.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new
        {
            legalName = "Alpha Imports, Inc.", residency = "RESIDENT", physicalAddress = Client.Address, programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" }, new { rmAccount = $"{bn9}RM0002", programType = "IMPORTER" } },
        }));
        await carm.SettleAsync();
        var rm = $"{bn9}RM0001";
        if (!withHistory) return bn9;
        var at = DateTimeOffset.Parse("2026-02-25T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        await carm.HearAsync(
            new CadAccountedFor("12345000000013", 1, rm, bn9, "AS_DECLARED", "RPP", new(2026, 2, 2), new(2026, 2, 28), "IMPORTER", 1000, 0, 0, 0, 0, 250, 0, "", null, at),
            new PaymentReceived(rm, $"{bn9} H1", 980.55m, new(2026, 3, 10), at),
            new StatementOfAccountIssued(rm, $"SOA-{rm}-own", new(2026, 2, 25), new(2026, 3, 3), 0.00m, at),
            new StatementOfAccountIssued(rm, $"SOA-{rm}-cedar", new(2026, 2, 25), new(2026, 3, 3), 2230.55m, at));
        return bn9;
    }

    public static Task<Caller> PersonAsync(CarmSystem carm, string name) => WithProfileAsync(carm, $"{name}.{Guid.NewGuid():N}");

    public static async Task<string> StartedAsync(Caller user) => (await Must(201, user.PostAsync("/api/v1/registrations"))).Json.GetProperty("registration").GetProperty("registrationId").GetString()!;

    public static async Task<Answer> IdentifyAsync(Caller user, string bn9, string? rmAccount, string residency = "RESIDENT") => await StepAsync(user, await StartedAsync(user), "identify", new { bn9, rmAccount, residency });

    public static async Task<string> IdentifiedAsync(Caller user, string bn9, string account = "RM0001") =>
        (await Must(200, IdentifyAsync(user, bn9, $"{bn9}{account}"))).Json.GetProperty("registration").GetProperty("registrationId").GetString()!;

    public static async Task<string> ReadyAsync(Caller user, string bn9)
    {
        var id = await IdentifiedAsync(user, bn9);
        await Must(200, StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address }));
        await Must(200, StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55"))));
        await AcceptAsync(user, id);
        return id;
    }

    public static async Task<Answer> AcceptAsync(Caller user, string id) => await Must(200, StepAsync(user, id, "terms", new { termsVersion = (await user.GetAsync("/api/v1/terms/current"))["version"] }));

    public static Task<Answer> StepAsync(Caller user, string id, string step, object body) => user.PostAsync($"/api/v1/registrations/{id}/{step}", body);

    public static string? State(Answer answer) => answer.Status is 200 or 202 ? answer.Json.GetProperty("registration").GetProperty("state").GetString() : answer.Text;
}
