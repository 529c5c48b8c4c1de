using Carm.Host.Demo;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>Somebody whom each tenant finds in the sandbox.</summary>
/// <param name="Kind">IMPORTER, BROKER, SURETY or STAFF.</param>
/// <param name="Subject">Who signs in: <c>POST /dev/tokens</c>.</param>
public sealed record SandboxIdentity(string Kind, string Subject, string? Name, string? Bn9, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> StaffRoles, Bilingual About);

/// <summary>Who is in the sandbox, and how they came there. All are fixtures: their numbers are valid and nobody's.</summary>
static class SandboxWorld
{
    public const string ClockStart = FirstMonth.ClockStart;

    /// <summary>The sureties that answer by themselves.</summary>
    public const string Confirming = "700000219", Declining = "700000227";

    const string Beta = "700000011", Delta = "800000010";

    public static readonly IReadOnlyList<SandboxIdentity> All =
    [
        Client("IMPORTER", "alpha.manager", "Alpha Imports Inc.", "700000003", "Registered, with a broker and RPP secured by a bond of $30,000.00", "Inscrite, avec un courtier et la MLPP garantie par un cautionnement de 30 000,00 $", "700000003RM0001", "700000003RM0002"),
        Client("IMPORTER", "beta.manager", "Beta Goods Ltd.", Beta, "Registered, without a broker and without security", "Inscrite, sans courtier ni garantie", $"{Beta}RM0001"),
        Client("BROKER", "cedar.manager", "Cedar Brokers Ltd.", "800000002", "A licensed customs broker that acts for Alpha", "Un courtier en douane agréé qui agit pour Alpha", "800000002RM0001"),
        Client("BROKER", "delta.manager", "Delta Brokers Ltd.", Delta, "A licensed customs broker without a client yet", "Un courtier en douane agréé encore sans client", $"{Delta}RM0001"),
        Client("SURETY", "surety.manager", "Surety Company", "700000201", "A surety: what is asked of it waits for you to confirm or decline", "Une caution : ce qui lui est demandé attend que vous confirmiez ou décliniez", "700000201RM0001"),
        Client("SURETY", "willing.manager", "Willing Surety Company", Confirming, "A surety that confirms within seconds whatever it is asked", "Une caution qui confirme en quelques secondes tout ce qui lui est demandé", $"{Confirming}RM0001"),
        Client("SURETY", "wary.manager", "Wary Surety Company", Declining, "A surety that declines within seconds whatever it is asked", "Une caution qui décline en quelques secondes tout ce qui lui est demandé", $"{Declining}RM0001"),
        Staff("release.system", "RELEASE_SYSTEM", "The border's release system: it releases goods", "Le système de mainlevée de la frontière : il libère les marchandises"),
        Staff("trade.officer", "TRADE_OFFICER", "A trade officer", "Un agent des échanges commerciaux"),
        Staff("trade.supervisor", "SUPERVISOR", "The supervisor who approves", "Le superviseur qui approuve"),
        Staff("registration.officer", "REGISTRATION_OFFICER", "Who registers businesses", "Qui inscrit les entreprises"),
        Staff("program.officer", "PROGRAM_OFFICER", "Who decides enrolments", "Qui décide des inscriptions aux programmes"),
        Staff("ar.officer", "AR_OFFICER", "An officer of accounts receivable", "Un agent des comptes clients"),
        Staff("ar.supervisor", "AR_SUPERVISOR", "The supervisor of accounts receivable", "Le superviseur des comptes clients"),
        Staff("recourse.officer", "RECOURSE_OFFICER", "An officer of recourse", "Un agent des recours"),
        Staff("recourse.delegate", "RECOURSE_DELEGATE", "The President's delegate", "Le délégué du président"),
        Staff("bank", "BANK", "The bank, which reports receipts and dishonours", "La banque, qui signale les encaissements et les refus"),
    ];

    const string Fixture = "Fixture of the sandbox, not official";

    static readonly Person
        Registrar = new("registration.officer", "REGISTRATION_OFFICER", "PROGRAM_OFFICER"), Receivables = new("ar.officer", "AR_OFFICER"), Supervisor = new("ar.supervisor", "AR_SUPERVISOR"),
        Trade = new("trade.officer", "TRADE_OFFICER"), TradeSupervisor = new("trade.supervisor", "SUPERVISOR");

    public static async Task PopulateAsync(Storyteller tell)
    {
        await new FirstMonth(tell).BeginAsync();
        foreach (var (bn9, licence) in new[] { (Beta, null), (Delta, "CUSTOMS_BROKER"), (Confirming, "SECURITY_PROVIDER"), (Declining, "SECURITY_PROVIDER") })
        {
            var who = All.Single(i => i.Bn9 == bn9);
            await tell.PutAsync(Registrar, $"/api/v1/admin/businesses/{bn9}", new
            {
                legalName = who.Name, managerSubject = who.Subject, programs = new[] { new { rmAccount = who.RmAccounts[0], programType = licence ?? "IMPORTER" } },
                licences = licence is null ? [] : new[] { new { kind = licence, number = $"L-{bn9[^2..]}", status = "ACTIVE" } },
            });
        }
        // The story has the first two quarters of 2026; a tenant may go on for years.
        foreach (var quarter in Enumerable.Range(0, 14).Select(n => $"{2026 + (n + 2) / 4}Q{(n + 2) % 4 + 1}"))
        {
            var proposed = await tell.PutAsync(Receivables, $"/api/v1/admin/interest-rates/{quarter}", new { prescribedPercent = "2.2", sourceReference = Fixture });
            await tell.PostAsync(Supervisor, $"/api/v1/admin/interest-rates/{quarter}/approve", ifMatch: $"\"{proposed["rate"]!["revision"]}\"");
        }
        await RateAsync(tell);
        await tell.SettleAsync();
    }

    /// <summary>What the build carries are the rates of exchange of March 2026 alone: before and after it each currency is worth what it is then.</summary>
    static async Task RateAsync(Storyteller tell)
    {
        var carried = (await tell.GetAsync(Trade, "/api/v1/reference/exchange-rates?date=2026-03-02"))["rates"]!.AsArray();
        var rows = from rate in carried
                   from days in new[] { (From: "2025-10-01", To: "2026-02-28"), (From: "2026-04-01", To: "2029-12-31") }
                   select new { fields = new { currency = rate!["currency"]!.GetValue<string>(), rate_to_cad = rate!["rateToCad"]!.GetValue<string>() }, validFrom = days.From, validTo = days.To };
        var proposed = await tell.PutAsync(Trade, "/api/v1/admin/reference/exchange-rates", new { source = Fixture, rows = rows.ToArray() });
        await tell.PostAsync(TradeSupervisor, $"/api/v1/admin/reference-changes/{proposed["change"]!["changeId"]}/approve");
    }

    static SandboxIdentity Client(string kind, string subject, string name, string bn9, string en, string fr, params string[] rmAccounts) => new(kind, subject, name, bn9, rmAccounts, [], new(en, fr));

    static SandboxIdentity Staff(string subject, string role, string en, string fr) => new("STAFF", subject, null, null, [], [role], new(en, fr));
}
