using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager begins to enrol the business in a program with an account of its own. The draft is filled in and then submitted.</summary>
/// <param name="Program">As the catalogue names it.</param>
/// <param name="RmAccount">For EXPORTER only: an account that is to serve both; left out, a new one is opened.</param>
public sealed record StartEnrolment(string Bn9, string Program, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, EnrolmentAnswers? Answers = null, string? RmAccount = null);

public sealed record StartEnrolmentResponse(EnrolmentView Enrolment);

public sealed class StartEnrolmentValidator : Validator<StartEnrolment>
{
    public StartEnrolmentValidator()
    {
        RuleFor(x => x.Program).NotEmpty().MaximumLength(40);
        RuleFor(x => x.Answers!).SetValidator(new AnswersValidator()).When(x => x.Answers is not null);
        RuleFor(x => x.RmAccount).Must((x, rm) => rm is null || (x.Program == "EXPORTER" && rm.StartsWith(x.Bn9, StringComparison.Ordinal))).WithErrorCode("VAL_PROGRAM");
    }
}

public sealed class StartEnrolmentEndpoint : CarmEndpoint<StartEnrolment, StartEnrolmentResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/enrolments");
        Group<Portal>();
        Asks("onboarding.enrolments.file");
        Creates();
        Summary(s => s.Summary = "Begin an enrolment");
    }

    public override Task HandleAsync(StartEnrolment command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/enrolments/{r.Enrolment.EnrolmentId}", ct);
}

public static class StartEnrolmentHandler
{
    public static async Task<StartEnrolmentResponse> Handle(StartEnrolment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (!ProgramCatalogue.Require(command.Program).HasOwnAccount) throw new Rejected("ENR_ON_ACCOUNT", string.Join(", ", ProgramCatalogue.Require(command.Program).Parents)) { Path = "program" };
        if (await session.LoadAsync<BusinessAccount>(command.Bn9, ct) is null) throw new Rejected("NOT_FOUND");
        var now = clock.GetUtcNow();
        var enrolment = new Enrolment(Guid.CreateVersion7(now).ToString("N"), command.Bn9, command.Program, command.RmAccount, EnrolmentState.Draft, command.Subject, now) { Answers = command.Answers ?? new(), CreatorBn9 = command.CallerBn9 };
        session.Insert(enrolment);
        return new(await EnrolmentView.OfAsync(session, enrolment, ct));
    }
}
