using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager begins to enrol one program account in a further program, as CSA.</summary>
/// <param name="Program">As the catalogue names it.</param>
public sealed record StartSubEnrolment(string RmAccount, string Program, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, EnrolmentAnswers? Answers = null);

public sealed record StartSubEnrolmentResponse(EnrolmentView Enrolment);

public sealed class StartSubEnrolmentValidator : Validator<StartSubEnrolment>
{
    public StartSubEnrolmentValidator()
    {
        RuleFor(x => x.Program).NotEmpty().MaximumLength(40);
        RuleFor(x => x.Answers!).SetValidator(new AnswersValidator()).When(x => x.Answers is not null);
    }
}

public sealed class StartSubEnrolmentEndpoint : CarmEndpoint<StartSubEnrolment, StartSubEnrolmentResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/enrolments");
        Group<Portal>();
        Asks("onboarding.sub-programs.file");
        Creates();
        Summary(s => s.Summary = "Begin the enrolment of a program account in a further program");
    }

    public override Task HandleAsync(StartSubEnrolment command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/enrolments/{r.Enrolment.EnrolmentId}", ct);
}

public static class StartSubEnrolmentHandler
{
    public static async Task<StartSubEnrolmentResponse> Handle(StartSubEnrolment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var account = await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        if (command.Program == "RPP" && account.ProgramType != "IMPORTER") throw new Rejected("ENR_PREREQUISITE", "IMPORTER") { Path = "program" };
        if (ProgramCatalogue.Require(command.Program).HasOwnAccount) throw new Rejected("VAL_PROGRAM") { Path = "program" };
        var now = clock.GetUtcNow();
        var enrolment = new Enrolment(Guid.CreateVersion7(now).ToString("N"), account.Bn9, command.Program, account.Id, EnrolmentState.Draft, command.Subject, now) { Answers = command.Answers ?? new(), CreatorBn9 = command.CallerBn9, StandsOn = account.ProgramType };
        session.Insert(enrolment);
        return new(await EnrolmentView.OfAsync(session, enrolment, ct));
    }
}
