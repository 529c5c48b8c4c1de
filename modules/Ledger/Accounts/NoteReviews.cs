using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>A penalty under review by the Minister is left alone by clearing and collection, and is not waived; it may be paid, and bears interest on (ledger 10).</summary>
public static class NoteReviewFiledHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(ReviewFiled filed, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (book, penalty) = await session.OpenPenaltyAsync(filed.RmAccount, filed.PenaltyNumber, clock.GetUtcNow(), ct);
        // What ended before this came stays ended.
        if (await session.LoadAsync<Dispute>(filed.ReviewNumber, ct) is not null) return;
        session.Store(new Dispute(filed.ReviewNumber, filed.RmAccount, [filed.PenaltyNumber], filed.FiledOn, null));
        foreach (var item in Reviews.Under(penalty, book)) book.Hold(item, new(HoldType.AppealS129, filed.ReviewNumber, filed.FiledOn));
        session.Lay(book);
    }
}

/// <summary>The review is over: what of the penalty stands is collectable again.</summary>
public static class NoteReviewEndedHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(ReviewEnded ended, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (book, penalty) = await session.OpenPenaltyAsync(ended.RmAccount, ended.PenaltyNumber, clock.GetUtcNow(), ct);
        var review = await session.LoadAsync<Dispute>(ended.ReviewNumber, ct) ?? new(ended.ReviewNumber, ended.RmAccount, [ended.PenaltyNumber], ended.EffectiveAt.TorontoDate(), null);
        if (review.Outcome is not null) return;
        session.Store(review with { Outcome = ended.Outcome });
        await session.ReachAsync(book, trial => Reviews.End(penalty, ended.ReviewNumber, trial), ct);
        Reviews.End(penalty, ended.ReviewNumber, book);
        session.Lay(book);
    }
}

static class Reviews
{
    /// <summary>The penalties of an account on which the Minister has decided; a request that was withdrawn or rejected leaves nothing.</summary>
    public static async Task<IReadOnlySet<string>> ReviewedAsync(this IQuerySession session, string rmAccount, CancellationToken ct) =>
        (await session.Query<Dispute>().Where(d => d.RmAccount == rmAccount && d.Outcome == "DECIDED").ToListAsync(ct)).SelectMany(d => d.StatementNumbers).ToHashSet();

    /// <summary>The penalty, and what is open of its interest.</summary>
    public static OpenItem[] Under(OpenItem penalty, AccountBook book) => [penalty, .. book.InOrder.Where(i => i.Interest?.ItemId == penalty.Id && i.OpenCents > 0)];

    /// <summary>What of it stands is cleared like any other debt.</summary>
    public static void End(OpenItem penalty, string reviewNumber, AccountBook book)
    {
        foreach (var item in Under(penalty, book)) book.Release(item, HoldType.AppealS129, reviewNumber);
        book.Clear(book.Today);
    }

    public static async Task<(AccountBook Book, OpenItem Penalty)> OpenPenaltyAsync(this IDocumentSession session, string rmAccount, string number, DateTimeOffset now, CancellationToken ct)
    {
        var book = await session.OpenBookOnAsync(rmAccount, now, ct, PenaltyPosting.IdsOf(rmAccount, number));
        return book is not null && PenaltyPosting.Find(book, number) is { } penalty ? (book, penalty) : throw new CameTooEarlyException($"The penalty {number} is not posted yet.");
    }
}
