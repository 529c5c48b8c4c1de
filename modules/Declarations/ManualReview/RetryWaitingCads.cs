using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Declarations;

/// <summary>Reference data was approved: what waits in manual review, and what allowed appeals have still to bring, is tried again. It comes after the approval is committed, so that nothing is missed that began to wait before; what begins later tries for itself.</summary>
public sealed record RetryWaitingCads(string ReferenceChangeId);

/// <summary>One declaration's part of it.</summary>
public sealed record RetryWaitingCad(string TransactionNumber, string RmAccount);

public static class RetryWaitingCadsHandler
{
    public static void Configure(HandlerChain chain) => chain.TryAgain();

    public static async Task<OutgoingMessages> Handle(RetryWaitingCads command, IDocumentSession session, CancellationToken ct) =>
    [
        .. (await session.Query<Cad>().Where(c => c.ReviewKey != null).OrderBy(c => c.ReviewKey).Select(c => new { c.Id, c.RmAccount }).ToListAsync(ct)).Select(c => new RetryWaitingCad(c.Id, c.RmAccount)),
        .. (await session.Query<WaitingAppealOutcome>().OrderBy(w => w.SortKey).ToListAsync(ct)).Select(w => w.Outcome),
    ];
}

public static class RetryWaitingCadHandler
{
    public static void Configure(HandlerChain chain) => chain.TryAgain();

    /// <summary>A repeat, and whoever comes after an officer or the client, finds it out of manual review.</summary>
    public static async Task<OutgoingMessages> Handle(RetryWaitingCad command, IDocumentSession session, ExaminationRules rules, CancellationToken ct) =>
        await session.LockCadAsync(command.TransactionNumber, ct) is { Status: CadStatus.ManualReview } waiting ? (await session.TryAgainAsync(waiting, rules, ct)).Facts : [];
}
