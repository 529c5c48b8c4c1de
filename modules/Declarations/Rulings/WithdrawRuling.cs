using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An applicant withdraws its request, as long as no ruling is issued.</summary>
public sealed record WithdrawRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class WithdrawRulingEndpoint : CarmEndpoint<WithdrawRuling, RulingResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/withdraw");
        Group<Portal>();
        Asks("declarations.rulings.request");
        Summary(s => s.Summary = "Withdraw a request for a ruling");
    }

    public override Task HandleAsync(WithdrawRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawRulingHandler
{
    public static async Task<(RulingResponse, DeadlineSet?)> Handle(WithdrawRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var withdrawn = (await session.RulingAsync(command.RulingNumber, ct)).After(RulingCommand.Withdraw, command.CallerSubject, now);
        session.Store(withdrawn);
        return (RulingResponse.Of(withdrawn, now.TorontoDate()), RulingNotices.AnswerTime(withdrawn, now, isOver: true));
    }
}
