using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>A penalty that was served becomes a debt, once by its number. Where it is heard only after an outage was declared, its last day to pay without interest is the one that the outage would have moved it to.</summary>
public static class RecordPenaltyHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(PenaltyServed penalty, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var outages = await session.OutagesThatAreOverAsync(ct);
        var book = await session.OpenBookOnAsync(penalty.RmAccount, clock.GetUtcNow(), ct, PenaltyPosting.IdsOf(penalty.RmAccount, penalty.PenaltyNumber))
            ?? throw new CameTooEarlyException($"The account {penalty.RmAccount} is not open yet.");
        await session.ReachAsync(book, trial => PenaltyPosting.Post(penalty, trial, outages), ct);
        if (PenaltyPosting.Post(penalty, book, outages)) session.Lay(book);
    }
}

/// <summary>A penalty that was cancelled or lowered is given back, once by its number and the reduction's.</summary>
public static class RecordPenaltyReductionHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task<OutgoingMessages> Handle(PenaltyReduced reduced, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var reference = PenaltyPosting.ReferenceOf(reduced);
        var book = await session.OpenBookOnAsync(reduced.RmAccount, clock.GetUtcNow(), ct, [.. PenaltyPosting.IdsOf(reduced.RmAccount, reduced.PenaltyNumber), OpenItem.IdOf(reduced.RmAccount, "NPAC", reference), OpenItem.IdOf(reduced.RmAccount, "LAPC", reference)]);
        if (book is null || PenaltyPosting.Find(book, reduced.PenaltyNumber) is not { } penalty) throw new CameTooEarlyException($"The penalty {reduced.PenaltyNumber} is not posted yet.");
        await session.ReachAsync(book, trial => PenaltyPosting.Reduce(reduced, penalty, trial), ct);
        if (PenaltyPosting.Reduce(reduced, penalty, book)) session.Lay(book);
        return [.. book.CreditsPosted()];
    }
}

/// <summary>What the Minister demands beyond a penalty becomes a debt, once by its number.</summary>
public static class RecordPenaltyIncreaseHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(PenaltyIncreased increased, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var outages = await session.OutagesThatAreOverAsync(ct);
        var book = await session.OpenBookOnAsync(increased.RmAccount, clock.GetUtcNow(), ct, PenaltyPosting.IdsOf(increased.RmAccount, increased.PenaltyNumber));
        if (book is null || PenaltyPosting.Find(book, increased.PenaltyNumber) is not { } penalty) throw new CameTooEarlyException($"The penalty {increased.PenaltyNumber} is not posted yet.");
        await session.ReachAsync(book, trial => PenaltyPosting.Increase(increased, penalty, trial, outages), ct);
        if (PenaltyPosting.Increase(increased, penalty, book, outages)) session.Lay(book);
    }
}
