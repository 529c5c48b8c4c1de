using Carm.Bonds.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Goods leave before payment only while their importer is in Release Prior to Payment (bonds 15.5).</summary>
public sealed class ReleaseCoverTests(CarmHost tests)
{
    [Fact]
    public async Task Bonds_B06_after_a_suspension_the_next_release_is_rejected_and_what_left_before_stays_covered()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (before, system) = (Fresh.TransactionNumber(), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        Task<Answer> ReleaseAsync(string number, string service = "IID", string amount = "4000.00", string? at = null) => system.PostAsync("/api/v1/admin/releases", new
        {
            transactionNumber = number, rmAccount = importer.Rm, releasedOn = "2026-03-16", releasedAt = at, estimatedDutiesAndTaxes = amount, serviceOption = service, estimatedValueForDuty = "3300.00",
        });
        Assert.Equal((201, null), await ReleaseAsync(before).CodeAsync());
        await carm.HearAsync(new RppPrivilegeEnded(importer.Rm, 2, "SUSPENDED", new(2026, 3, 16, 16, 0, 0, TimeSpan.Zero)));
        await carm.MoveClockAsync("2026-03-16T17:00:00Z");

        foreach (var service in new[] { "IID", "PARS", "RMD" }) Assert.Equal((422, "CAD-8001"), await ReleaseAsync(Fresh.TransactionNumber(), service).CodeAsync());
        Assert.Equal("rmAccount", (await ReleaseAsync(Fresh.TransactionNumber())).Json.GetProperty("errors")[0].GetProperty("path").GetString());
        // A courier's own security stands for what it brings.
        Assert.Equal((201, null), await ReleaseAsync(Fresh.TransactionNumber(), "CLVS").CodeAsync());
        // The instant decides: reported late, goods that left while the privilege held are covered.
        Assert.Equal((201, null), await ReleaseAsync(Fresh.TransactionNumber(), at: "2026-03-16T15:30:00Z").CodeAsync());

        // The one of before stays as it was; changed, it is looked at anew.
        Assert.Equal((201, null), await ReleaseAsync(before).CodeAsync());
        Assert.Equal((422, "CAD-8001"), await ReleaseAsync(before, amount: "4000.01").CodeAsync());
        await importer.DraftAsync(before);
        Assert.Equal(200, (await importer.SubmitAsync(before)).Status);
    }

    [Fact]
    public async Task While_brokers_still_covered_their_clients_nothing_is_asked()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        Assert.Equal((201, null), await importer.ReleaseAsync(Fresh.TransactionNumber(), "2025-05-19").CodeAsync());
        Assert.Equal((422, "CAD-8001"), await importer.ReleaseAsync(Fresh.TransactionNumber(), "2025-05-20").CodeAsync());
    }
}
