using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The applicant fills the enrolment in. The answers given take the place of those before.</summary>
/// <param name="Expected">The version last read, from If-Match.</param>
public sealed record SaveAnswers(string EnrolmentId, EnrolmentAnswers Answers, [property: FromClaim("carm_role")] string Role, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record SaveAnswersResponse(EnrolmentView Enrolment, int Changes);

public sealed class SaveAnswersValidator : Validator<SaveAnswers>
{
    public SaveAnswersValidator() => RuleFor(x => x.Answers).NotNull().SetValidator(new AnswersValidator());
}

public sealed class SaveAnswersEndpoint : CarmEndpoint<SaveAnswers, SaveAnswersResponse>
{
    public override void Configure()
    {
        Put("enrolments/{enrolmentId}");
        Group<Portal>();
        Asks("onboarding.enrolments.answer");
        Summary(s => s.Summary = "Fill an enrolment in");
    }

    public override async Task HandleAsync(SaveAnswers command, CancellationToken ct)
    {
        var saved = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(saved.Changes);
        await Send.OkAsync(saved, ct);
    }
}

public static class SaveAnswersHandler
{
    public static async Task<SaveAnswersResponse> Handle(SaveAnswers command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var enrolment = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(command.EnrolmentId, ct), command.Role);
        if (enrolment.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var saved = enrolment.Answered(command.Answers, clock.GetUtcNow());
        session.Store(saved);
        return new(await EnrolmentView.OfAsync(session, saved, ct), saved.Changes);
    }
}
