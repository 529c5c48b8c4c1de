using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for one enrolment.</summary>
public sealed record GetEnrolment(string EnrolmentId, [property: FromClaim("carm_role")] string Role);

public sealed class GetEnrolmentEndpoint(IOnboardingStore store) : CarmEndpoint<GetEnrolment, EnrolmentView>
{
    public override void Configure()
    {
        Get("enrolments/{enrolmentId}");
        Group<Portal>();
        Asks("onboarding.enrolments.view");
        Summary(s => s.Summary = "Read an enrolment");
    }

    public override async Task HandleAsync(GetEnrolment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var enrolment = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(query.EnrolmentId, ct), query.Role);
        Tag(enrolment.Changes);
        await Send.OkAsync(await EnrolmentView.OfAsync(session, enrolment, ct), ct);
    }
}
