using Carm.Declarations.Contracts;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>A business in a test of security, and what the other modules say of it.</summary>
sealed record Business(CarmSystem Carm, string Bn9, string Rm, Caller Manager)
{
    static readonly DateTimeOffset Opened = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    // Above all that the real Ledger counts in a test, so that what a test says is the later.
    long sequence = 1_000;

    public static async Task<Business> ImporterAsync(CarmSystem carm, string program = "IMPORTER")
    {
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Business", program, Opened), new BusinessOnboarded(bn9, "Business", $"manager.{bn9}", [$"{bn9}RM0001"], Opened));
        return new(carm, bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    public static async Task<Business> SuretyAsync(CarmSystem carm)
    {
        var surety = await ImporterAsync(carm, "SECURITY_PROVIDER");
        await carm.HearAsync(new LicenceStatusChanged(surety.Bn9, "SECURITY_PROVIDER", "S1", "ACTIVE", Opened));
        return surety;
    }

    public Task<Answer> RppAsync() => Manager.GetAsync($"/api/v1/program-accounts/{Rm}/rpp");

    public Task<Answer> UtilizationAsync() => Manager.GetAsync($"/api/v1/program-accounts/{Rm}/rpp/utilization");

    public async Task<string?> EnrolAsync() => (await Manager.PostAsync($"/api/v1/program-accounts/{Rm}/rpp")).Json.GetProperty("rpp").GetProperty("state").GetString();

    /// <summary>As a surety, for a debtor.</summary>
    public Task<Answer> GiveAsync(Business debtor, string number, string amount, string validFrom = "2026-03-01", string? validTo = null, string authority = "CUSTOMS_ACT_32") =>
        Manager.PostAsync("/api/v1/provider/agreements", new
        {
            agreementNumber = number, debtorBn9 = debtor.Bn9, program = "RPP", legislativeAuthority = authority, amount, allocations = new[] { new { rmAccount = debtor.Rm, amount } }, validFrom, validTo,
        });

    public Task<Answer> OnAgreementAsync(string number, string what, object? body = null) => Manager.PostAsync($"/api/v1/provider/agreements/{number}/{what}", body ?? new { });

    /// <summary>Pays cash as security by debit card, which is there at once.</summary>
    public async Task PaySecurityAsync(string reference, string amount)
    {
        var paid = await Manager.PostAsync($"/api/v1/program-accounts/{Rm}/payments", new { paymentReference = reference, method = "DEBIT", amount, purpose = "RPP_SECURITY" });
        Assert.Equal((201, "POSTED"), (paid.Status, paid["state"]));
        await Carm.SettleAsync();
    }

    /// <summary>What the Ledger tells of its balance.</summary>
    public Task OwesAsync(decimal owing, params string[] accountedFor) => Carm.HearAsync(new AccountOwingChanged(Rm, Interlocked.Increment(ref sequence), owing, accountedFor, Opened));

    public CadAccountedFor Cad(decimal duty, string releasedOn = "2026-02-02") => new(
        Fresh.TransactionNumber(), 1, Rm, Bn9, "AS_DECLARED", "RPP", DateOnly.Parse(releasedOn), DateOnly.Parse(releasedOn).AddDays(29), "IMPORTER", duty, 0, 0, 0, 0, 0, 0, "", null, Opened);
}
