using System.Text;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Editions of the tariff as they come after the first: proposed by one person, approved by another.</summary>
static class Editions
{
    /// <summary>A part of a tariff, from 20 March on.</summary>
    public static async Task<Answer> ProposeEditionAsync(this CarmSystem carm, string csv) =>
        await (await carm.SignInAsync("maker", "TRADE_OFFICER")).UploadAsync("/api/v1/admin/reference/tariff/imports", "TPHS.csv", Encoding.UTF8.GetBytes(csv), ("validFrom", "2026-03-20"), ("allowRemovals", "true"));

    /// <summary>What it does, as the proposal reports it.</summary>
    public static async Task<string?[]> ApproveEditionAsync(this CarmSystem carm, string csv)
    {
        var proposed = (await carm.ProposeEditionAsync(csv)).Json.GetProperty("change");
        Assert.Equal(200, (await (await carm.SignInAsync("checker", "SUPERVISOR")).PostAsync($"/api/v1/admin/reference-changes/{proposed.GetProperty("changeId").GetString()}/approve")).Status);
        return proposed.GetProperty("report").GetProperty("tariff").Texts("before", "added", "removed", "changed");
    }
}
