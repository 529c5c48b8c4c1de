using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer of an adjustment asks the client for information.</summary>
/// <param name="DueDays">How many days the client has; 30 when left out.</param>
public sealed record AskAboutChange(string ChangeId, string Text, [property: FromClaim("sub")] string Subject, int? DueDays = null);

public sealed record AskAboutChangeResponse(string ChangeId, ChangeStatus Status, DateOnly AnswerBy);

public sealed class AskAboutChangeValidator : Validator<AskAboutChange>
{
    public AskAboutChangeValidator()
    {
        RuleFor(x => x.Text).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.DueDays).InclusiveBetween(1, 365);
    }
}

public sealed class AskAboutChangeEndpoint : CarmEndpoint<AskAboutChange, AskAboutChangeResponse>
{
    public override void Configure()
    {
        Post("changes/{changeId}/request-info");
        Group<Staff>();
        Asks("declarations.changes.review");
        Summary(s => s.Summary = "Ask the client about an adjustment");
    }

    public override Task HandleAsync(AskAboutChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AskAboutChangeHandler
{
    const int UsualDays = 30;

    public static async Task<(AskAboutChangeResponse, ChangeInformationAsked, NoticeRequested, DeadlineSet?)> Handle(AskAboutChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (_, change) = await session.LockChangeAsync(command.ChangeId, ct);
        if (change.Status != ChangeStatus.UnderReview) throw new Rejected("STATE_CONFLICT");
        if (change.Officer != command.Subject) throw new Rejected("CAD-1003");
        var now = clock.GetUtcNow();
        var by = now.TorontoDate().AddDays(command.DueDays ?? UsualDays);
        var asked = change with { Question = command.Text, AnswerBy = by, Answer = null };
        session.Store(asked);
        return (new(change.Id, change.Status, by), new(change.Id, change.TransactionNumber, change.RmAccount, change.SubmitterBn9, by, now),
            ClientNotices.To($"change/{change.Id}/asked/{now:yyyyMMddHHmmss}", change.RmAccount, change.SubmitterBn9, "DECLARATIONS_CHANGE_ASKED", now, change.Id, change.TransactionNumber, $"{by:yyyy-MM-dd}"), asked.AnswerTime(now));
    }
}
