using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The applicant submits the enrolment. What needs no officer is approved at once.</summary>
public sealed record SubmitEnrolment(string EnrolmentId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role);

public sealed record SubmitEnrolmentResponse(EnrolmentView Enrolment);

public sealed class SubmitEnrolmentEndpoint : CarmEndpoint<SubmitEnrolment, SubmitEnrolmentResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/submit");
        Group<Portal>();
        Asks("onboarding.enrolments.submit");
        Summary(s => s.Summary = "Submit an enrolment");
    }

    public override Task HandleAsync(SubmitEnrolment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitEnrolmentHandler
{
    public static async Task<(SubmitEnrolmentResponse, OutgoingMessages)> Handle(SubmitEnrolment command, IDocumentSession session, ReleaseSchedule releases, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var enrolment = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(command.EnrolmentId, ct), command.Role).Submitted(command.Subject, now);
        var faults = EnrolmentRules.FaultsOf(await Approval.CaseOfAsync(session, enrolment, now, ct));
        if (faults.Count > 0) throw Rejected.Of(faults);

        if (ProgramCatalogue.Require(enrolment.Program).NeedsOfficer)
        {
            session.Store(enrolment);
            return (new(await EnrolmentView.OfAsync(session, enrolment, ct)), [NoticeRequested.ToStaff($"enrolment/{enrolment.Id}/submitted", enrolment.Bn9, "STAFF_ENROLMENT_SUBMITTED", "PROGRAM_OFFICER", now, enrolment.Bn9, enrolment.Program) with { Link = $"/api/v1/admin/enrolments/{enrolment.Id}" }]);
        }
        var (approved, facts) = await Approval.GrantAsync(session, enrolment.ApprovedAtOnce(now), null, releases, now, ct);
        return (new(await EnrolmentView.OfAsync(session, approved, ct)), facts);
    }
}
