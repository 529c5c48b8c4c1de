using Carm.Onboarding.Contracts;

namespace Carm.Declarations;

/// <summary>What the applicant is told of a ruling, and the agent who asked for it.</summary>
static class RulingNotices
{
    public static NoticeRequested To(Ruling ruling, string template, DateTimeOffset now, params string[] values) =>
        ClientNotices.To($"ruling/{ruling.Id}/{ruling.Revision}", ruling.RmAccount, ruling.SubmitterBn9, template, now, [ruling.Id, .. values]) with { Link = $"/api/v1/rulings/{ruling.Id}" };

    /// <summary>The applicant's time to answer the officer, for the calendars; null where nothing is asked.</summary>
    /// <param name="isOver">It was answered, or the request is closed.</param>
    public static DeadlineSet? AnswerTime(Ruling asked, DateTimeOffset now, bool isOver = false) => asked.Questions.LastOrDefault(q => q.AnsweredOn is null) is { } open
        ? new($"ruling/{asked.Id}/answer", asked.RmAccount, "RULING_INFORMATION", asked.Id, open.AnswerBy, now, asked.SubmitterBn9, isOver) : null;

    public static NoticeRequested OfDecision(Ruling ruling, DateTimeOffset now)
    {
        var decision = ruling.Decisions[^1];
        var effectiveOn = $"{decision.Terms.EffectiveOn:yyyy-MM-dd}";
        return decision.Outcome switch
        {
            RulingOutcome.Revoke => To(ruling, "DECLARATIONS_RULING_REVOKED", now, effectiveOn),
            RulingOutcome.Modify => To(ruling, "DECLARATIONS_RULING_MODIFIED", now, effectiveOn),
            _ when ruling.ReviewLastDay is { } last => To(ruling, "DECLARATIONS_ADVANCE_RULING_ISSUED", now, effectiveOn, $"{last:yyyy-MM-dd}"),
            _ => To(ruling, "DECLARATIONS_NATIONAL_RULING_ISSUED", now, effectiveOn),
        };
    }
}
