using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The applicant gives the enrolment up.</summary>
public sealed record WithdrawEnrolment(string EnrolmentId, [property: FromClaim("carm_role")] string Role);

public sealed record WithdrawEnrolmentResponse(EnrolmentView Enrolment);

public sealed class WithdrawEnrolmentEndpoint : CarmEndpoint<WithdrawEnrolment, WithdrawEnrolmentResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/withdraw");
        Group<Portal>();
        Asks("onboarding.enrolments.submit");
        Summary(s => s.Summary = "Withdraw an enrolment");
    }

    public override Task HandleAsync(WithdrawEnrolment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawEnrolmentHandler
{
    public static async Task<WithdrawEnrolmentResponse> Handle(WithdrawEnrolment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var withdrawn = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(command.EnrolmentId, ct), command.Role).Withdrawn(clock.GetUtcNow());
        session.Store(withdrawn);
        await DocumentSpace.ReleaseAsync(session, withdrawn, ct);
        return new(await EnrolmentView.OfAsync(session, withdrawn, ct));
    }
}
