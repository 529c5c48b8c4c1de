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
        var disputed = Disputed(numbers, book);
        var allowed = taken.Where(t => t.Duties > 0).Select(t => (t.Duties, Item: disputed.FirstOrDefault(i => i.Cause == t.Statement && i.Type != "INT") ?? LastOf(t.Statement, posted, book))).Where(t => t.Item is not null).GroupBy(t => t.Item!.TransactionNumber!).ToArray();
        string[] lowered = [.. disputed.Where(i => i.Type != "INT").Concat(allowed.SelectMany(cad => cad.Select(t => t.Item!))).Select(i => i.Id).Distinct()];
        Money Open() => Money.Sum(lowered.Select(id => book.Find(id)!.Open));
        var (duties, open) = (Money.Of(allowed.Sum(cad => cad.Sum(t => t.Duties))), Open());
        foreach (var cad in allowed) CadPosting.Apply(Version(cad.Key, cad.Sum(t => t.Duties), cad.First().Item!, book), book, posted.GetValueOrDefault(cad.Key)?.ItemIds ?? [.. cad.Select(t => t.Item!.Id)], numbers);

        var relieved = Money.Min(duties, open - Open());
        var credits = book.Changed.Where(i => i.Side == Side.Credit && i.PostedAt == book.Now).ToArray();
        var left = Disputed(numbers, book);
        return new(
            (duties - relieved).Amount, relieved.Amount, InterestOf(credits), Money.Sum(credits.Where(i => i.Type == "RINT").Select(i => i.Original)).Amount,
            Money.Sum(numbers.Select(n => Owing.On(n, left, book.Today, book.Rates).Total)).Amount, book.Waiting.Any(w => !w.IsPosted) || left.Any(i => IsRateMissing(i, book)));
    }

    /// <summary>The declaration that a statement's number names, as SOADJ-12345000000013-01; null when it names none.</summary>
    public static string? TransactionNumberIn(string statementNumber) => statementNumber.Split('-') is ["SOADJ", { Length: 14 } transactionNumber, _] ? transactionNumber : null;

    /// <summary>Interest that goes back stands beside the duties, under their name.</summary>
    static decimal InterestOf(IEnumerable<OpenItem> credits) => Money.Sum(credits.Where(i => i.Type == "REF" && i.Reference.Contains(" interest", StringComparison.Ordinal)).Select(i => i.Original)).Amount;

    static OpenItem[] Disputed(HashSet<string> numbers, AccountBook book) => [.. book.Items.Where(i => i.Side == Side.Debit && i.Cause is { } cause && numbers.Contains(cause)).OrderBy(i => i.Id, StringComparer.Ordinal)];

    /// <summary>The last debt of the declaration, where the statement is a refusal and brought none of its own.</summary>
    static OpenItem? LastOf(string statement, IReadOnlyDictionary<string, PostedCad> posted, AccountBook book) =>
        TransactionNumberIn(statement) is { } number && posted.TryGetValue(number, out var cad) ? cad.ItemIds.Reverse().Select(book.Find).FirstOrDefault(i => i is not null) : null;

    static bool IsRateMissing(OpenItem item, AccountBook book) => !item.InterestSettled && item.InterestFrom is { } from && from <= book.Today && book.Rates.KnownThrough(from, book.Today) < book.Today;

    static CadAccountedFor Version(string number, decimal duties, OpenItem item, AccountBook book) => new(
        number, int.MaxValue, book.Account.Id, item.SubmitterBn9, "APPEAL_OUTCOME", "RPP", item.ReleasedOn ?? item.EffectiveOn, item.DueOn, item.PayerTag, -duties, 0, 0, 0, 0, 0, 0, "Customs Act s.60(4)", null, book.Now);
}
