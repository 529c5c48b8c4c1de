using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The officer asks the applicant. Without an answer by the day named the enrolment lapses.</summary>
/// <param name="DueOn">The last day for the answer, in Toronto; thirty days from today when left out.</param>
public sealed record RequestInformation(string EnrolmentId, string Text, [property: FromClaim("sub")] string Subject, DateOnly? DueOn = null);

public sealed record RequestInformationResponse(EnrolmentView Enrolment);

public sealed class RequestInformationValidator : Validator<RequestInformation>
{
    public RequestInformationValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(4000);
}

public sealed class RequestInformationEndpoint : CarmEndpoint<RequestInformation, RequestInformationResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/request-info");
        Group<Staff>();
        Asks("onboarding.enrolments.decide");
        Summary(s => s.Summary = "Ask an applicant");
    }

    public override Task HandleAsync(RequestInformation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestInformationHandler
{
    public static async Task<(RequestInformationResponse, OutgoingMessages)> Handle(RequestInformation command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var dueOn = command.DueOn ?? now.TorontoDate().AddDays(policy.InformationRequestDays);
        if (dueOn <= now.TorontoDate()) throw new Rejected("VAL_DUE_DATE") { Path = "dueOn" };
        var asked = (await session.LoadAsync<Enrolment>(command.EnrolmentId, ct) ?? throw new Rejected("NOT_FOUND")).InformationAsked(command.Text, dueOn, command.Subject, now);
        session.Store(asked);
        return (new(await EnrolmentView.OfAsync(session, asked, ct)), [.. EnrolmentNotices.For(asked, $"asked/{now:O}", "N12_INFORMATION", now, asked.Program, $"{dueOn:yyyy-MM-dd}", command.Text)]);
    }
}
