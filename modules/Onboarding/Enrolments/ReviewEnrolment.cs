using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer reads an enrolment.</summary>
public sealed record ReviewEnrolment(string EnrolmentId);

public sealed class ReviewEnrolmentEndpoint(IOnboardingStore store) : CarmEndpoint<ReviewEnrolment, EnrolmentView>
{
    public override void Configure()
    {
        Get("enrolments/{enrolmentId}");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "Read an enrolment under review");
    }

    public override async Task HandleAsync(ReviewEnrolment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var enrolment = await session.LoadAsync<Enrolment>(query.EnrolmentId, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(enrolment.Changes);
        await Send.OkAsync(await EnrolmentView.OfAsync(session, enrolment, ct), ct);
    }
}
