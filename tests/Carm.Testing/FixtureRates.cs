namespace Carm.Testing;

/// <summary>Rates of interest of the tests' own, not official: one officer enters them, another approves them.</summary>
public static class FixtureRates
{
    public static async Task ApproveRatesAsync(this CarmSystem carm, params (string Quarter, string Percent)[] rates)
    {
        var (officer, supervisor) = (await carm.SignInAsync("rates.officer", "AR_OFFICER"), await carm.SignInAsync("rates.supervisor", "AR_SUPERVISOR"));
        foreach (var (quarter, percent) in rates)
        {
            var url = $"/api/v1/admin/interest-rates/{quarter}";
            await officer.PutAsync(url, new { prescribedPercent = percent, sourceReference = "Fixture of the tests, not official" });
            // Another test on the same host may have entered it once more meanwhile.
            var revision = 0;
            do revision++;
            while ((await supervisor.PostAsync($"{url}/approve", ifMatch: $"\"{revision}\"")).Status == 412);
        }
    }
}
