using System.Globalization;
using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Bonds;

/// <summary>What the importer's managers are told of its privilege.</summary>
static class RppNotices
{
    public static NoticeRequested Granted(RppAccount account, DateTimeOffset now) => To(account, $"rpp/{account.Id}/{account.Turns}", "BONDS_RPP_GRANTED", now);

    public static NoticeRequested Ended(RppAccount account, string reason, DateTimeOffset now) => To(account, $"rpp/{account.Id}/{account.Turns}", $"BONDS_RPP_{reason}", now);

    public static NoticeRequested Allowed(RppAccount account, DateTimeOffset now) => To(account, $"rpp/{account.Id}/contingency/{account.Turns}/{account.Contingency!.Until:yyyy-MM-dd}", "BONDS_RPP_CONTINGENCY", now, $"{account.Contingency.Until:yyyy-MM-dd}");

    public static NoticeRequested ProgramNeeds(RppAccount account, SecurityProgram program, string reason, DateTimeOffset now) =>
        To(account, $"program-security/{account.Id}/{program.Code}/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", "BONDS_PROGRAM_NEEDS", now, program.Code, account.NeedOf(program).ToString(), reason);

    public static NoticeRequested ProgramShort(RppAccount account, SecurityProgram program, Money lack, DateTimeOffset now) =>
        To(account, $"program-security/{account.Id}/{program.Code}/short/{lack}/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", "BONDS_PROGRAM_SHORT", now, program.Code, account.NeedOf(program).ToString(), lack.ToString());

    public static NoticeRequested ProgramMet(RppAccount account, SecurityProgram program, DateTimeOffset now) =>
        To(account, $"program-security/{account.Id}/{program.Code}/met/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", "BONDS_PROGRAM_MET", now, program.Code);

    public static NoticeRequested Reduced(RppAccount account, ReductionRequest request, DateTimeOffset now) => request.State == ReductionState.Granted
        ? To(account, $"reduction/{request.Id}", "BONDS_REDUCTION_GRANTED", now, account.RequiredOn(request.EffectiveOn!.Value).Agreement.ToString(), account.RequiredOn(request.EffectiveOn.Value).Cash.ToString(), $"{request.EffectiveOn:yyyy-MM-dd}")
        : To(account, $"reduction/{request.Id}", "BONDS_REDUCTION_REFUSED", now, request.Decision!);

    public static NoticeRequested Deficient(RppAccount account, SecurityRequirement required, DateTimeOffset now) =>
        To(account, $"rpp/{account.Id}/deficient/{now.TorontoDate():yyyy-MM-dd}", "BONDS_RPP_DEFICIENT", now, required.Agreement.ToString(), required.Cash.ToString(), $"{account.CureBy:yyyy-MM-dd}");

    public static NoticeRequested Cured(RppAccount account, DateTimeOffset now) => To(account, $"rpp/{account.Id}/cured/{now.TorontoDate():yyyy-MM-dd}", "BONDS_RPP_CURED", now);

    public static NoticeRequested Raised(RppAccount account, RequirementRow row, DateTimeOffset now) =>
        To(account, ReviewIdOf(account, row), "BONDS_REQUIREMENT_RAISED", now, row.Required.Agreement.ToString(), row.Required.Cash.ToString(), $"{row.EffectiveOn:yyyy-MM-dd}");

    /// <summary>Those who act for the account are told as well (15.6).</summary>
    public static RppRequirementRaised RaisedOf(RppAccount account, RequirementRow row, DateTimeOffset now) => new(account.Id, ReviewIdOf(account, row), row.EffectiveOn, now);

    /// <summary>RppUtilization75, RppUtilization90, RppUtilizationExceeded.</summary>
    public static NoticeRequested Used(RppAccount account, int percent, DateOnly today, DateTimeOffset now) => To(
        account, $"rpp/{account.Id}/use/{percent}/{account.OwingSequence}/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", percent < 100 ? $"BONDS_UTILIZATION_{percent}" : account.LowerBy is null ? "BONDS_UTILIZATION_FULL" : "BONDS_UTILIZATION_EXCEEDED", now,
        account.Exposure.ToString(), $"{account.LimitOn(today)}", $"{account.LowerBy:yyyy-MM-dd}");

    /// <summary>Those who act for the account are told of 90 percent as well (15.2).</summary>
    public static RppUtilization90 UsedOf(RppAccount account, DateTimeOffset now) => new(account.Id, $"rpp/{account.Id}/use/90/{account.OwingSequence}/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", now);

    static string ReviewIdOf(RppAccount account, RequirementRow row) => $"rpp/{account.Id}/review/{row.AsOf.Year}";

    static NoticeRequested To(RppAccount account, string id, string template, DateTimeOffset now, params string[] values) => NoticeRequested.ToManagers(id, account.Id[..9], template, now, account.Id, [account.Id, .. values]);
}
