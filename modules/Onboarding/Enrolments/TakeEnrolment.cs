using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer takes an enrolment to decide it.</summary>
public sealed record TakeEnrolment(string EnrolmentId, [property: FromClaim("sub")] string Subject);

public sealed record TakeEnrolmentResponse(EnrolmentView Enrolment);

public sealed class TakeEnrolmentEndpoint : CarmEndpoint<TakeEnrolment, TakeEnrolmentResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/take");
        Group<Staff>();
        Asks("onboarding.enrolments.decide");
        Summary(s => s.Summary = "Take an enrolment");
    }

    public override Task HandleAsync(TakeEnrolment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeEnrolmentHandler
{
    public static async Task<TakeEnrolmentResponse> Handle(TakeEnrolment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var taken = (await session.LoadAsync<Enrolment>(command.EnrolmentId, ct) ?? throw new Rejected("NOT_FOUND")).Taken(command.Subject, clock.GetUtcNow());
        session.Store(taken);
        return new(await EnrolmentView.OfAsync(session, taken, ct));
    }
}
