using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The officer rejects, and says why.</summary>
public sealed record RejectEnrolment(string EnrolmentId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RejectEnrolmentResponse(EnrolmentView Enrolment);

public sealed class RejectEnrolmentValidator : Validator<RejectEnrolment>
{
    public RejectEnrolmentValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RejectEnrolmentEndpoint : CarmEndpoint<RejectEnrolment, RejectEnrolmentResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/reject");
        Group<Staff>();
        Asks("onboarding.enrolments.decide");
        Summary(s => s.Summary = "Reject an enrolment");
    }

    public override Task HandleAsync(RejectEnrolment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectEnrolmentHandler
{
    public static async Task<(RejectEnrolmentResponse, OutgoingMessages)> Handle(RejectEnrolment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rejected = (await session.LoadAsync<Enrolment>(command.EnrolmentId, ct) ?? throw new Rejected("NOT_FOUND")).Rejected(command.Reason, command.Subject, now);
        session.Store(rejected);
        await DocumentSpace.ReleaseAsync(session, rejected, ct);
        return (new(await EnrolmentView.OfAsync(session, rejected, ct)), [.. EnrolmentNotices.For(rejected, "rejected", "N12_DECIDED", now, rejected.Program, "REJECTED", command.Reason)]);
    }
}
