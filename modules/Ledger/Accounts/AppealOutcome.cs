using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;

namespace Carm.Ledger;

/// <summary>What an appeal's outcome brings, found by posting it to a book that nobody keeps: the rules of P5 and P6 are those of the real version. Pure.</summary>
static class AppealOutcome
{
    public static AppealMoney Of(IReadOnlyList<(string Statement, decimal Duties)> taken, IReadOnlyDictionary<string, PostedCad> posted, AccountBook book)
    {
        var numbers = taken.Select(t => t.Statement).ToHashSet();
        var before = Disputed(numbers, book);
        var allowed = taken.Select(t => (t.Duties, Item: before.FirstOrDefault(i => i.Cause == t.Statement && i.Type != "INT"))).Where(t => t.Item is not null && t.Duties > 0).GroupBy(t => t.Item!.TransactionNumber!).ToArray();
        var (duties, open) = (Money.Of(allowed.Sum(cad => cad.Sum(t => t.Duties))), OpenOf(before));
        foreach (var cad in allowed) CadPosting.Apply(Version(cad.Key, cad.Sum(t => t.Duties), cad.First().Item!, book), book, posted.GetValueOrDefault(cad.Key)?.ItemIds ?? [.. cad.Select(t => t.Item!.Id)]);

        var relieved = Money.Min(duties, open - OpenOf(Disputed(numbers, book)));
        var credits = book.Changed.Where(i => i.Side == Side.Credit && i.PostedAt == book.Now).ToArray();
        return new(
            (duties - relieved).Amount, relieved.Amount, InterestOf(credits), Money.Sum(credits.Where(i => i.Type == "RINT").Select(i => i.Original)).Amount,
            AccountQuestions.Of([.. book.Items.Where(i => i.Side == Side.Debit && i.Cause is { } cause && numbers.Contains(cause))], Money.Zero, book.Rates, book.Today).Short, book.Waiting.Any(w => !w.IsPosted));
    }

    /// <summary>Interest that goes back stands beside the duties, under their name.</summary>
    static decimal InterestOf(IEnumerable<OpenItem> credits) => Money.Sum(credits.Where(i => i.Type == "REF" && i.Reference.Contains(" interest", StringComparison.Ordinal)).Select(i => i.Original)).Amount;

    static OpenItem[] Disputed(HashSet<string> numbers, AccountBook book) => [.. book.Items.Where(i => i.Side == Side.Debit && i.Cause is { } cause && numbers.Contains(cause)).OrderBy(i => i.Id, StringComparer.Ordinal)];

    static Money OpenOf(IEnumerable<OpenItem> items) => Money.Sum(items.Where(i => i.Type != "INT").Select(i => i.Open));

    static CadAccountedFor Version(string number, decimal duties, OpenItem item, AccountBook book) => new(
        number, int.MaxValue, book.Account.Id, item.SubmitterBn9, "APPEAL_OUTCOME", "RPP", item.ReleasedOn ?? item.EffectiveOn, item.DueOn, item.PayerTag, -duties, 0, 0, 0, 0, 0, 0, "Customs Act s.60(4)", null, book.Now);
}
