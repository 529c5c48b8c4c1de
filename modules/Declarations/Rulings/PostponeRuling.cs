using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer postpones a request while a related verification, appeal or court case runs, or because the applicant has not answered in time. The clock runs on.</summary>
public sealed record PostponeRuling(string RulingNumber, string Reason, [property: FromClaim("sub")] string CallerSubject);

public sealed class PostponeRulingValidator : Validator<PostponeRuling>
{
    public PostponeRulingValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
}

public sealed class PostponeRulingEndpoint : CarmEndpoint<PostponeRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/postpone");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Postpone a request for a ruling");
    }

    public override Task HandleAsync(PostponeRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class PostponeRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested)> Handle(PostponeRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reviewed = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var postponed = reviewed.After(RulingCommand.Postpone, command.CallerSubject, now) with { PostponedFor = command.Reason };
        session.Store(postponed);
        return (RulingFileResponse.Of(postponed, now), RulingNotices.To(postponed, "DECLARATIONS_RULING_POSTPONED", now, command.Reason));
    }
}
