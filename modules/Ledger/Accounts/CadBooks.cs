using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Opens the books of the accounts to which versions of CADs come, many in one transaction, with no more of each than these versions touch.</summary>
public static class CadBooks
{
    /// <summary>
    /// The books, with what was posted of these CADs before. To a first version's debt only a credit that pays it now matters: where it falls due later, or the account has none, its other debts are not read, however many
    /// they are. Any other version looks at the debts of its own declaration, with their interest, at the credits that wait, and at the due debts that what it gives back can pay. What an appeal has brought may end what
    /// is held under the same security, and reads all. What an account owes in all is not read.
    /// </summary>
    /// <param name="first">How many due debts of an account are read at first, where any are.</param>
    public static async Task<(Dictionary<string, AccountBook> Books, Dictionary<string, PostedCad> Posted)> OpenBooksForCadsAsync(this IDocumentSession session, IReadOnlyList<CadAccountedFor> cads, DateTimeOffset now, CancellationToken ct, int first = ReachingBooks.First)
    {
        await session.BeginTransactionAsync(ct);
        var names = cads.Select(c => c.RmAccount).Distinct().ToArray();
        var batch = session.CreateBatchQuery();
        batch.Hold(names);
        var rates = batch.Rates();
        var (accounts, before, waiting) = (batch.LoadMany<ClientAccount>().ById(names), batch.LoadMany<PostedCad>().ByIdList([.. cads.Select(c => c.TransactionNumber).Distinct()]),
            batch.Query<OpenItem>().Where(i => i.OpenCreditOf!.IsOneOf(names)).ToList());
        await batch.Execute(ct);
        var (posted, book) = ((await before).ToDictionary(p => p.Id), await rates());
        var books = (await accounts).ToDictionary(a => a.Id, a => new AccountBook(a, [], book, now));
        string[] declared = [.. cads.Where(c => c.Kind == "AS_DECLARED").Select(c => c.RmAccount).Distinct()];
        if (declared.Length > 0)
            foreach (var (rm, through) in await session.BilledThroughAsync(declared, ct))
                if (books.TryGetValue(rm, out var billed)) billed.BilledThrough = through;

        var (today, credits, next) = (now.TorontoDate(), (await waiting).ToLookup(c => c.RmAccount), CadPosting.Following(cads, posted, books.ContainsKey).Next.ToLookup(c => c.RmAccount));
        var looking = next.Where(of => of.Any(c => c.CadVersion > 1 || credits[of.Key].Any(credit => c.Kind != "ORIGINAL" || c.PaymentDueOn <= today || credit.HeldFor == c.TransactionNumber))).ToLookup(of => of.Any(c => CadPosting.AppealOf(c) is not null));
        string[] Own(IEnumerable<IGrouping<string, CadAccountedFor>> some) => [.. some.SelectMany(of => of).SelectMany(c => posted.GetValueOrDefault(c.TransactionNumber)?.ItemIds ?? []).Distinct()];
        if (looking.Contains(true))
        {
            var all = (await session.ReadItemsAsync([.. looking[true].Select(of => of.Key)], Own(looking[true]), ct)).Items.ToLookup(i => i.RmAccount);
            foreach (var of in looking[true]) books[of.Key].TakeIn(all[of.Key]);
        }
        if (looking.Contains(false))
        {
            AccountBook[] partly = [.. looking[false].Select(of => books[of.Key])];
            OpenItem[] there = [.. partly.SelectMany(b => credits[b.Account.Id])];
            string[] own = Own(looking[false]);
            var read = (await session.WithWhatFollowsAsync(own.Length == 0 ? there : (await session.LoadManyAsync<OpenItem>(ct, own)).Concat(there), ct)).ToLookup(i => i.RmAccount);
            foreach (var part in partly)
            {
                part.TakeIn(read[part.Account.Id]);
                part.ReadThrough = "";
            }
            await session.ReadKeptAsync(partly, there.Select(c => c.HeldFor), ct);
            await session.ReachAsync([.. partly.Select(part => (part, (Action<AccountBook>)(trial => CadPosting.Post(next[part.Account.Id], trial, posted))))], ct, first);
        }
        return (books, posted);
    }
}
