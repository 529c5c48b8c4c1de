using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>Which version of a CAD was posted last.</summary>
/// <param name="Id">The transaction number.</param>
/// <param name="ItemIds">The debts that its versions brought, the newest last.</param>
public sealed record PostedCad(string Id, int CadVersion, IReadOnlyList<string> ItemIds)
{
    /// <summary>The program account that it is on.</summary>
    public string? RmAccount { get; init; }

    /// <param name="debts">Those that it brought.</param>
    public static PostedCad Of(CadAccountedFor cad, PostedCad? before, IReadOnlyList<string> debts) => new(cad.TransactionNumber, cad.CadVersion, [.. before?.ItemIds ?? [], .. debts]) { RmAccount = cad.RmAccount };

    public bool IsOf(string rmAccount) => RmAccount == rmAccount || ItemIds.Any(id => id.StartsWith($"{rmAccount}/", StringComparison.Ordinal));
}

/// <summary>A version that came before what it follows; it alone is put back, and the others of its batch are not.</summary>
public sealed record RecordEarlyCad(string RmAccount, CadAccountedFor Cad);

/// <summary>
/// Decided versions of CADs become debts, or refunds with the interest that goes with them. Versions are posted in their order, each once. They come in batches, and are
/// committed together: what queues up for one account, or for all, costs one transaction.
/// </summary>
public static class RecordCadDebtsHandler
{
    public static async Task<OutgoingMessages> Handle(CadAccountedFor[] cads, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (early, told) = await CadDebts.PostAsync(cads, session, clock, ct);
        return [.. early.Select(cad => new RecordEarlyCad(cad.RmAccount, cad)), .. told];
    }
}

static class CadDebts
{
    /// <returns>Those that came too early, and whom to tell of what was given back.</returns>
    public static async Task<(IReadOnlyList<CadAccountedFor> Early, IReadOnlyList<NoticeRequested> Told)> PostAsync(IReadOnlyList<CadAccountedFor> cads, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (books, posted) = await session.OpenBooksForCadsAsync(cads, clock.GetUtcNow(), ct);
        var (next, early) = CadPosting.Following(cads, posted, books.ContainsKey);
        var (touched, ended) = (new Dictionary<string, PostedCad>(), new Dictionary<string, CashSecurity>());
        string[] appeals = [.. next.Select(CadPosting.AppealOf).OfType<string>().Distinct()];
        var disputes = appeals.Length == 0 ? new Dictionary<string, Dispute>() : (await session.LoadManyAsync<Dispute>(ct, appeals)).ToDictionary(d => d.Id);
        foreach (var cad in next)
        {
            var (book, before, dispute) = (books[cad.RmAccount], posted.GetValueOrDefault(cad.TransactionNumber), CadPosting.AppealOf(cad) is { } appeal ? disputes.GetValueOrDefault(appeal) : null);
            posted[cad.TransactionNumber] = touched[cad.TransactionNumber] = dispute is null ? CadPosting.Post(cad, book, before) : await CarryOutAsync(cad, book, before, dispute);
        }
        session.StoreTogether(touched.Values, cad => cad.Id);
        session.Store(ended.Values.ToArray());
        session.Lay([.. books.Values.Where(b => b.Postings.Count > 0 || b.Changed.Any())]);
        return (early, [.. books.Values.SelectMany(b => b.CreditsPosted())]);

        async Task<PostedCad> CarryOutAsync(CadAccountedFor cad, AccountBook book, PostedCad? before, Dispute dispute)
        {
            // What the same appeal is decided for stands in nobody's way, each declaration being carried out by itself.
            string[] same = dispute.Outcome is null ? [] : [.. dispute.StatementNumbers];
            var debts = CadPosting.Apply(cad, book, before?.ItemIds ?? [], dispute.StatementNumbers);
            book.Free(cad.TransactionNumber);
            // Two outcomes of a batch may be under one security.
            CashSecurity[] securities = [.. (await Disputes.SecuritiesAsync(session, cad.RmAccount, dispute.StatementNumbers, ct)).Select(s => ended.GetValueOrDefault(s.Id, s)).Where(s => s.HeldOf is not null)];
            var own = SecurityPosting.EndHold(cad.TransactionNumber, dispute.StatementNumbers, securities, cad.EffectiveAt.TorontoDate(), book);
            book.Clear(book.Today);
            foreach (var settled in SecurityPosting.Settle(own, await session.OtherDisputesAsync(cad.RmAccount, [.. own, .. same], ct), securities, book)) ended[settled.Id] = settled;
            session.Store(disputes[dispute.Id] = dispute with { CarriedOut = [.. dispute.CarriedOut.Union(own)] });
            CadPosting.RewardExpected(cad, book);
            return PostedCad.Of(cad, before, debts);
        }
    }
}

public static class RecordEarlyCadHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task<OutgoingMessages> Handle(RecordEarlyCad early, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (still, told) = await CadDebts.PostAsync([early.Cad], session, clock, ct);
        return still.Count == 0 ? [.. told] : throw new CameTooEarlyException($"Version {early.Cad.CadVersion} of {early.Cad.TransactionNumber} came before the one below it, or before its account {early.RmAccount} was open.");
    }
}
