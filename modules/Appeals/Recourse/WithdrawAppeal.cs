using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client withdraws its appeal; what it was against may be appealed anew while time lasts.</summary>
public sealed record WithdrawAppeal(string AppealNumber);

public sealed record WithdrawAppealResponse(AppealView Appeal, int Changes);

public sealed class WithdrawAppealEndpoint : CarmEndpoint<WithdrawAppeal, WithdrawAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/withdraw");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Summary(s => s.Summary = "Withdraw an appeal");
    }

    public override Task HandleAsync(WithdrawAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawAppealHandler
{
    public static async Task<(WithdrawAppealResponse, AppealEnded?, OutgoingMessages)> Handle(WithdrawAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var withdrawn = appeal.After(AppealCommand.Withdraw);
        var messages = await session.KeepAsync(withdrawn, AppealActs.Withdrawn, envelope, now, ct);
        messages.AddRange(await AppealedDecisions.ReleaseAsync(session, appeal, envelope, now, ct));
        // Nobody has heard of a draft.
        return (new(AppealView.Of(withdrawn), withdrawn.Changes), appeal.State == AppealState.Draft ? null : new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, now, appeal.RulingNumber), messages);
    }
}
