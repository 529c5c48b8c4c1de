using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The officer approves: the account, the licence or the code comes into being.</summary>
/// <param name="CarrierCode">The code to give a carrier or forwarder; left out, the next free one.</param>
public sealed record ApproveEnrolment(string EnrolmentId, [property: FromClaim("sub")] string Subject, string? Reason = null, string? CarrierCode = null);

public sealed record ApproveEnrolmentResponse(EnrolmentView Enrolment);

public sealed class ApproveEnrolmentValidator : Validator<ApproveEnrolment>
{
    public ApproveEnrolmentValidator()
    {
        RuleFor(x => x.Reason).MaximumLength(500);
        RuleFor(x => x.CarrierCode).Matches(@"^[0-9A-Z][0-9A-Z-]{3}\z").WithErrorCode("VAL_CARRIER_CODE");
    }
}

public sealed class ApproveEnrolmentEndpoint : CarmEndpoint<ApproveEnrolment, ApproveEnrolmentResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/approve");
        Group<Staff>();
        Asks("onboarding.enrolments.decide");
        Summary(s => s.Summary = "Approve an enrolment");
    }

    public override Task HandleAsync(ApproveEnrolment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveEnrolmentHandler
{
    public static async Task<(ApproveEnrolmentResponse, OutgoingMessages)> Handle(ApproveEnrolment command, IDocumentSession session, ReleaseSchedule releases, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var enrolment = (await session.LoadAsync<Enrolment>(command.EnrolmentId, ct) ?? throw new Rejected("NOT_FOUND")).Approved(command.Reason, command.Subject, now);
        // What was right when it was submitted may have changed since: another approval, a closed account, a document refused.
        var judged = await Approval.CaseOfAsync(session, enrolment, now, ct);
        if (judged.Documents.Any(d => d.State == DocumentState.Quarantined)) throw new Rejected("ENR_DOCUMENT_QUARANTINED");
        var faults = EnrolmentRules.FaultsOf(judged);
        if (faults.Count > 0) throw Rejected.Of(faults);
        var (approved, facts) = await Approval.GrantAsync(session, enrolment, command.CarrierCode, releases, now, ct);
        return (new(await EnrolmentView.OfAsync(session, approved, ct)), facts);
    }
}
