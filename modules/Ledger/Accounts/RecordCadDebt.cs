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
        var (early, touched, ended) = (new List<CadAccountedFor>(), new Dictionary<string, PostedCad>(), new Dictionary<string, CashSecurity>());
        string[] appeals = [.. cads.Select(AppealOf).OfType<string>().Distinct()];
        var disputes = appeals.Length == 0 ? new Dictionary<string, Dispute>() : (await session.LoadManyAsync<Dispute>(ct, appeals)).ToDictionary(d => d.Id);
        string[] declared = [.. cads.Where(c => c.Kind == "AS_DECLARED").Select(c => c.RmAccount).Distinct()];
        if (declared.Length > 0)
            foreach (var (rm, through) in await session.BilledThroughAsync(declared, ct))
                if (books.TryGetValue(rm, out var billed)) billed.BilledThrough = through;
        foreach (var cad in cads.OrderBy(c => c.CadVersion))
        {
            var before = posted.GetValueOrDefault(cad.TransactionNumber);
            if (cad.CadVersion <= (before?.CadVersion ?? 0)) continue;
            if (cad.CadVersion > (before?.CadVersion ?? 0) + 1 || !books.TryGetValue(cad.RmAccount, out var book))
            {
                early.Add(cad);
                continue;
            }
            var dispute = AppealOf(cad) is { } appeal ? disputes.GetValueOrDefault(appeal) : null;
            // What the same appeal is decided for stands in nobody's way, each declaration being carried out by itself.
            string[] same = dispute is { Outcome: not null } ? [.. dispute.StatementNumbers] : [];
            var debts = CadPosting.Apply(cad, book, before?.ItemIds ?? [], dispute?.StatementNumbers ?? []);
            book.Free(cad.TransactionNumber);
            if (dispute is not null)
            {
                // Two outcomes of a batch may be under one security.
                CashSecurity[] securities = [.. (await Disputes.SecuritiesAsync(session, cad.RmAccount, dispute.StatementNumbers, ct)).Select(s => ended.GetValueOrDefault(s.Id, s)).Where(s => s.HeldOf is not null)];
                var own = SecurityPosting.EndHold(cad.TransactionNumber, dispute.StatementNumbers, securities, cad.EffectiveAt.TorontoDate(), book);
                book.Clear(book.Today);
                foreach (var settled in SecurityPosting.Settle(own, await session.OtherDisputesAsync(cad.RmAccount, [.. own, .. same], ct), securities, book)) ended[settled.Id] = settled;
                session.Store(disputes[dispute.Id] = dispute with { CarriedOut = [.. dispute.CarriedOut.Union(own)] });
            }
            CadPosting.RewardExpected(cad, book);
            posted[cad.TransactionNumber] = touched[cad.TransactionNumber] = new(cad.TransactionNumber, cad.CadVersion, [.. before?.ItemIds ?? [], .. debts]) { RmAccount = cad.RmAccount };
        }
        session.StoreTogether(touched.Values, cad => cad.Id);
        session.Store(ended.Values.ToArray());
        session.Lay([.. books.Values.Where(b => b.Postings.Count > 0 || b.Changed.Any())]);
        return (early, [.. books.Values.SelectMany(b => b.CreditsPosted())]);
    }

    /// <summary>The appeal that a version carries out: the President's decision, or a judgment in part that officers wrote out.</summary>
    static string? AppealOf(CadAccountedFor cad) => cad.Kind == "APPEAL_OUTCOME" ? cad.Reference : cad.AppealNumber;
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
