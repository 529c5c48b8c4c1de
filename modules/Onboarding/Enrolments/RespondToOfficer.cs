using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The applicant answers what an officer asked, after changing answers and documents where need be.</summary>
public sealed record RespondToOfficer(string EnrolmentId, string Text, [property: FromClaim("carm_role")] string Role);

public sealed record RespondToOfficerResponse(EnrolmentView Enrolment);

public sealed class RespondToOfficerValidator : Validator<RespondToOfficer>
{
    public RespondToOfficerValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(4000);
}

public sealed class RespondToOfficerEndpoint : CarmEndpoint<RespondToOfficer, RespondToOfficerResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/respond");
        Group<Portal>();
        Asks("onboarding.enrolments.answer");
        Summary(s => s.Summary = "Answer an officer");
    }

    public override Task HandleAsync(RespondToOfficer command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RespondToOfficerHandler
{
    public static async Task<(RespondToOfficerResponse, NoticeRequested)> Handle(RespondToOfficer command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var responded = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(command.EnrolmentId, ct), command.Role).Responded(command.Text, clock.GetUtcNow());
        session.Store(responded);
        return (new(await EnrolmentView.OfAsync(session, responded, ct)), NoticeRequested.ToStaff($"response/{responded.Program}/{clock.GetUtcNow():O}", responded.Bn9, "STAFF_HOLDER_ACTED", "PROGRAM_OFFICER", clock.GetUtcNow(), responded.Program, responded.Bn9, "RESPONSE") with { Link = $"/api/v1/admin/enrolments/{responded.Id}" });
    }
}
