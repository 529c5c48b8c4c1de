using System.Globalization;
using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Bonds;

/// <summary>What the importer's managers are told of its privilege.</summary>
static class RppNotices
{
    public static NoticeRequested Granted(RppAccount account, DateTimeOffset now) => To(account, $"rpp/{account.Id}/{account.Turns}", "BONDS_RPP_GRANTED", now);

    public static NoticeRequested Ended(RppAccount account, string reason, DateTimeOffset now) => To(account, $"rpp/{account.Id}/{account.Turns}", $"BONDS_RPP_{reason}", now);

    public static NoticeRequested Deficient(RppAccount account, SecurityRequirement required, DateTimeOffset now) =>
        To(account, $"rpp/{account.Id}/deficient/{now.TorontoDate():yyyy-MM-dd}", "BONDS_RPP_DEFICIENT", now, required.Agreement.ToString(), required.Cash.ToString(), $"{account.CureBy:yyyy-MM-dd}");

    public static NoticeRequested Cured(RppAccount account, DateTimeOffset now) => To(account, $"rpp/{account.Id}/cured/{now.TorontoDate():yyyy-MM-dd}", "BONDS_RPP_CURED", now);

    public static NoticeRequested Raised(RppAccount account, RequirementRow row, DateTimeOffset now) =>
        To(account, $"rpp/{account.Id}/review/{row.AsOf.Year}", "BONDS_REQUIREMENT_RAISED", now, row.Required.Agreement.ToString(), row.Required.Cash.ToString(), $"{row.EffectiveOn:yyyy-MM-dd}");

    /// <summary>RppUtilization75, RppUtilization90, RppUtilizationExceeded.</summary>
    public static NoticeRequested Used(RppAccount account, int percent, DateOnly today, DateTimeOffset now) => To(
        account, $"rpp/{account.Id}/use/{percent}/{account.OwingSequence}/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", percent < 100 ? $"BONDS_UTILIZATION_{percent}" : "BONDS_UTILIZATION_EXCEEDED", now,
        account.Exposure.ToString(), $"{account.LimitOn(today)}", $"{account.LowerBy:yyyy-MM-dd}");

    static NoticeRequested To(RppAccount account, string id, string template, DateTimeOffset now, params string[] values) => NoticeRequested.ToManagers(id, account.Id[..9], template, now, account.Id, [account.Id, .. values]);
}
