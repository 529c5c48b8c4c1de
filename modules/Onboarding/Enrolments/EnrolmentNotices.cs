using Carm.Onboarding.Contracts;

namespace Carm.Onboarding;

/// <summary>Notice N12: the managers are told, and who submitted it; whoever is both is told once.</summary>
static class EnrolmentNotices
{
    public static IEnumerable<NoticeRequested> For(Enrolment enrolment, string what, string template, DateTimeOffset now, params string[] values)
    {
        var (id, link) = ($"enrolment/{enrolment.Id}/{what}", $"/api/v1/enrolments/{enrolment.Id}");
        yield return NoticeRequested.ToManagers(id, enrolment.Bn9, template, now, enrolment.RmAccount, values) with { Link = link };
        if (enrolment.SubmittedBy is { } submitter) yield return NoticeRequested.ToPerson(id, enrolment.Bn9, template, submitter, now, values) with { Link = link, RmAccount = enrolment.RmAccount };
    }
}
