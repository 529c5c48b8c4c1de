using System.Globalization;
using Carm.Onboarding.Contracts;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Notice N3: a registration is locked or must be reviewed; its person and the officers are told, these also when one business is guessed at by many.</summary>
static class ReviewNotices
{
    public static OutgoingMessages For(Registration r, DateTimeOffset now, IReadOnlyList<FailedAnswer>? before = null)
    {
        var (id, bn9) = ($"registration/{r.Id}/{now:O}", r.Bn9!);
        var (own, until) = ($"/api/v1/registrations/{r.Id}", r.LockedUntil?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "");
        return r.State switch
        {
            RegistrationState.Locked => [NoticeRequested.ToPerson(id, bn9, "N3_LOCKED", r.Subject, now, bn9, until) with { Link = own }, NoticeRequested.ToStaff(id, bn9, "STAFF_REGISTRATION_LOCKED", "REGISTRATION_OFFICER", now, bn9, until, r.Id)],
            RegistrationState.ManualReview =>
            [
                NoticeRequested.ToPerson(id, bn9, "N3_REVIEW", r.Subject, now, bn9, WireNames.Of(r.ReviewCause!.Value)) with { Link = own }, NoticeRequested.ToStaff(id, bn9, "N3_REVIEW", "REGISTRATION_OFFICER", now, bn9, WireNames.Of(r.ReviewCause!.Value)) with { Link = $"/api/v1/admin/registrations/{r.Id}/decide" },
                .. r.ReviewCause == ReviewCause.WrongAnswers && before is not null ? (IEnumerable<object>)[NoticeRequested.ToStaff($"{id}/alert", bn9, "N3_ALERT", "REGISTRATION_OFFICER", now, bn9, $"{before.Count + 1}", $"{before.Select(a => a.Subject).Append(r.Subject).Distinct().Count()}")] : [],
            ],
            _ => [],
        };
    }
}
