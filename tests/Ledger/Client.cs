using Carm.Declarations.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;

namespace Carm.Ledger.Tests;

/// <summary>An importer with a program account and its manager, as other modules' facts make them.</summary>
public sealed record Client(CarmSystem Carm, string Bn9, string Rm, Caller Manager)
{
    static readonly DateTimeOffset Opened = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task<Client> OpenAsync(CarmSystem carm)
    {
        var bn9 = Fresh.Bn9();
        var (rm, manager) = ($"{bn9}RM0001", $"manager.{bn9}");
        await carm.HearAsync(new RmAccountOpened(rm, bn9, "Importer", "IMPORTER", Opened), new BusinessOnboarded(bn9, "Importer", manager, [rm], Opened));
        return new(carm, bn9, rm, await carm.SignInAsync(manager));
    }

    /// <summary>One that Onboarding knows too, so that notices reach its manager.</summary>
    public static async Task<Client> OnboardedAsync(CarmSystem carm)
    {
        var (bn9, registrar) = (Fresh.Bn9(), await carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        var (rm, manager) = ($"{bn9}RM0001", $"manager.{bn9}");
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha", managerSubject = manager, programs = new[] { new { rmAccount = rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        await carm.SettleAsync();
        return new(carm, bn9, rm, await carm.SignInAsync(manager));
    }

    /// <summary>A customs broker who acts for the client and sees of its account what these say, as OWN or IMPORTER.</summary>
    public async Task<(string Bn9, Caller Manager)> BrokerAsync(params string[] visibility)
    {
        var (broker, registrar) = (Fresh.Bn9(), await Carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        await MustAsync(registrar.PutAsync($"/api/v1/admin/businesses/{broker}", new { legalName = "Broker", managerSubject = $"manager.{broker}", programs = new[] { new { rmAccount = $"{broker}RM0001", programType = "IMPORTER" } }, licences = new[] { new { kind = "CUSTOMS_BROKER", number = "L1", status = "ACTIVE" } } }));
        await Carm.SettleAsync();
        var manager = await Carm.SignInAsync($"manager.{broker}");
        var asked = await MustAsync(manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = Bn9, kind = "BMR", comment = "We act for you" }));
        await MustAsync(Manager.PostAsync($"/api/v1/relationship-requests/{asked.Json.GetProperty("request").GetProperty("requestId")}/approve", new { kind = "BMR", visibility }));
        await Carm.SettleAsync();
        return (broker, manager);
    }

    /// <summary>Lets another act for it as its customs broker, and see of its accounts what these say.</summary>
    /// <returns>The relationship's id.</returns>
    public async Task<string> LetAsync(Client broker, params string[] visibility)
    {
        await Carm.HearAsync(new LicenceStatusChanged(broker.Bn9, "CUSTOMS_BROKER", "B-1", "ACTIVE", Opened));
        var asked = await MustAsync(broker.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = Bn9, kind = "BMR", comment = "We act for you" }));
        await MustAsync(Manager.PostAsync($"/api/v1/relationship-requests/{asked.Json.GetProperty("request").GetProperty("requestId").GetString()}/approve", new { kind = "BMR", visibility }));
        await Carm.SettleAsync();
        return $"{broker.Bn9}:{Bn9}";
    }

    static async Task<Answer> MustAsync(Task<Answer> asked) => await asked is { Status: < 300 } answer ? answer : throw new InvalidOperationException((await asked).Text);

    public Task<Answer> GetAsync(string what) => Manager.GetAsync($"/api/v1/program-accounts/{Rm}/{what}");

    public Task<Answer> PayAsync(string reference, string amount, string? key = null) =>
        Manager.PostAsync($"/api/v1/program-accounts/{Rm}/payments", new { paymentReference = reference, method = "ONLINE_BANKING", amount }, key);

    public Task AccountForAsync(CadAccountedFor cad) => Carm.HearAsync(cad);

    /// <summary>A version of a CAD with duty and GST, submitted by the client itself.</summary>
    public CadAccountedFor Cad(string number, int version, decimal duty, decimal gst, string effectiveAt, string dueOn, string kind = "ORIGINAL", string? reference = null) => new(
        number, version, Rm, Bn9, kind, "RPP", DateOnly.Parse(effectiveAt[..10]), DateOnly.Parse(dueOn), "IMPORTER", duty, 0, 0, 0, 0, gst, 0, "Customs Act s.32", reference, DateTimeOffset.Parse(effectiveAt));

    /// <summary>The rates of the domain document's fixtures, entered by one officer and approved by another.</summary>
    public static Task LoadFixtureRatesAsync(CarmSystem carm, params (string Quarter, string Percent)[] rates) => carm.ApproveRatesAsync(rates);

    public static async Task<Answer> TrialBalanceAsync(CarmSystem carm, string? rm = null) =>
        await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/ledger/trial-balance?rmAccount={rm}");
}
