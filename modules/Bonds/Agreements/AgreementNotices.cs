using Carm.Bonds.Contracts;
using Carm.Onboarding.Contracts;

namespace Carm.Bonds;

/// <summary>What debtors and providers are told of an agreement.</summary>
static class AgreementNotices
{
    public static NoticeRequested Asked(SecurityAgreement agreement, DateTimeOffset now) =>
        NoticeRequested.ToManagers($"agreement/{agreement.Id}/asked/{agreement.AnswerBy:yyyy-MM-dd}", agreement.ProviderBn9, "BONDS_AGREEMENT_ASKED", now, null, agreement.AgreementNumber, agreement.DebtorBn9, $"{agreement.AnswerBy:yyyy-MM-dd}");

    /// <param name="answer">CONFIRMED or DECLINED.</param>
    public static NoticeRequested Answered(SecurityAgreement agreement, string answer, DateTimeOffset now) => ToDebtor(agreement, answer.ToLowerInvariant(), $"BONDS_AGREEMENT_{answer}", now);

    public static NoticeRequested Ending(SecurityAgreement agreement, DateTimeOffset now) => ToDebtor(agreement, $"ending/{agreement.Revision}", "BONDS_AGREEMENT_ENDING", now, $"{agreement.TerminatesOn:yyyy-MM-dd}");

    public static NoticeRequested Reminder(SecurityAgreement agreement, DateOnly endsOn, int daysBefore, DateTimeOffset now) => ToDebtor(agreement, $"ending/{endsOn:yyyy-MM-dd}/{daysBefore}", "BONDS_AGREEMENT_ENDING", now, $"{endsOn:yyyy-MM-dd}");

    public static NoticeRequested Rescinded(SecurityAgreement agreement, DateTimeOffset now) => ToDebtor(agreement, $"rescinded/{agreement.Revision}", "BONDS_AGREEMENT_RESCINDED", now);

    public static NoticeRequested Cancelled(SecurityAgreement agreement, DateTimeOffset now) => ToDebtor(agreement, "cancelled", "BONDS_AGREEMENT_CANCELLED", now);

    /// <summary>What software of both sides is told.</summary>
    /// <param name="change">As the fact names it.</param>
    /// <param name="on">The day that belongs to it.</param>
    public static AgreementChanged Changed(SecurityAgreement agreement, string change, DateTimeOffset now, DateOnly? on = null) => new(
        agreement.ProviderBn9, agreement.AgreementNumber, agreement.DebtorBn9, [.. agreement.RmAccounts], agreement.Program, change, agreement.Riders[^1].Amount.Amount, agreement.ValidFrom, agreement.ValidTo, on, now);

    static NoticeRequested ToDebtor(SecurityAgreement agreement, string id, string template, DateTimeOffset now, params string[] values) =>
        NoticeRequested.ToManagers($"agreement/{agreement.Id}/{id}", agreement.DebtorBn9, template, now, null, [agreement.AgreementNumber, .. values]);
}
