using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A client answers what the officer asked about an adjustment, with further documents where there are any.</summary>
public sealed record AnswerChange(string TransactionNumber, string ChangeId, string Text, IReadOnlyList<string>? Attachments = null);

public sealed record AnswerChangeResponse(string ChangeId, ChangeStatus Status);

public sealed class AnswerChangeValidator : Validator<AnswerChange>
{
    public AnswerChangeValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(4_000);
}

public sealed class AnswerChangeEndpoint : CarmEndpoint<AnswerChange, AnswerChangeResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/changes/{changeId}/answer");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Answer the officer's question");
    }

    public override Task HandleAsync(AnswerChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AnswerChangeHandler
{
    public static async Task<(AnswerChangeResponse, DeadlineSet?)> Handle(AnswerChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (cad, change) = await session.LockChangeAsync(command.ChangeId, ct);
        if (cad.Id != command.TransactionNumber) throw new Rejected("NOT_FOUND");
        if (change is not { Status: ChangeStatus.UnderReview, Question: not null, Answer: null }) throw new Rejected("STATE_CONFLICT");
        await session.RequireAttachmentsAsync(cad.Id, command.Attachments ?? [], ct);
        // An answer that comes late is still read: the officer may have waited.
        session.Store(change with { Answer = command.Text, Attachments = [.. change.Attachments, .. command.Attachments ?? []] });
        return (new(change.Id, change.Status), change.AnswerTime(clock.GetUtcNow(), isOver: true));
    }
}
