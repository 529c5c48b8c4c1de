using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>What was posted on the last business day, and on the days off before it, to a program account, or for a service provider to those of all its clients (ledger 4.1). It never changes.</summary>
/// <param name="Id">Its number, as DN-700000003RM0001-20260106; a service provider's has its business number.</param>
/// <param name="RmAccount">Null for a service provider's, which is of its business.</param>
public sealed record DailyNotice(string Id, string Bn9, string? RmAccount, DateOnly IssuedOn, DateOnly From, DateOnly To, IReadOnlyList<DailyNoticeLine> Lines)
{
    /// <summary>Whose it is: the program account, or the service provider's business.</summary>
    public string Of => RmAccount ?? Bn9;

    public static string NumberOf(string whose, DateOnly issuedOn) => $"DN-{whose}-{issuedOn:yyyyMMdd}";

    /// <summary>The first day that the notice of a day covers: on Tuesday, after Monday, the weekend is in it.</summary>
    public static DateOnly FirstDayOf(DateOnly issuedOn) => issuedOn.AddDays(issuedOn.DayOfWeek == DayOfWeek.Tuesday ? -3 : -1);

    /// <summary>A notice of these items, in the order of their posting.</summary>
    public static DailyNotice Made(string whose, DateOnly issuedOn, IEnumerable<OpenItem> items) => new(
        NumberOf(whose, issuedOn), whose[..9], whose.Length > 9 ? whose : null, issuedOn, FirstDayOf(issuedOn), issuedOn.AddDays(-1), [.. items.OrderBy(i => i.SortKey, StringComparer.Ordinal).Select(DailyNoticeLine.Of)]);
}

/// <param name="Section">PAYMENT: payments, refunds and disbursements; TRANSACTION: due with the statement; OTHER_TRANSACTION: due on a day of its own; HELD: under appeal or held for another reason.</param>
/// <param name="Amount">Positive for a debt, negative for a credit.</param>
public sealed record DailyNoticeLine(
    string Section, string RmAccount, string Type, string Reference, string? TransactionNumber, string SubmitterBn9,
    DateOnly PostedOn, DateOnly? ReleasedOn, DateOnly DueOn, string Payer, Money Amount)
{
    public static DailyNoticeLine Of(OpenItem i) => new(
        i.IsHeld ? "HELD" : i.Class.Line switch { 'F' or 'H' => "TRANSACTION", 'G' => "OTHER_TRANSACTION", _ => "PAYMENT" },
        i.RmAccount, i.Type, i.Reference, i.TransactionNumber, i.SubmitterBn9, i.PostedOn, i.ReleasedOn, i.DueOn, i.PayerTag, i.Side == Side.Debit ? i.Original : -i.Original);
}

/// <summary>A daily notice as it is read. Totals are withheld (null) from a provider that does not see all.</summary>
public sealed record DailyNoticeView(
    string NoticeNumber, string? RmAccount, string Bn9, DateOnly IssuedOn, DateOnly From, DateOnly To, bool TotalsWithheld, Money? Payments, Money? Transactions, Money? OtherTransactions, Money? Held, IReadOnlyList<DailyNoticeLine> Items)
{
    public static DailyNoticeView Of(DailyNotice n, bool all, Func<string, string, bool> sees)
    {
        Money? Sum(string section) => all ? Money.Sum(n.Lines.Where(l => l.Section == section).Select(l => l.Amount)) : null;
        return new(n.Id, n.RmAccount, n.Bn9, n.IssuedOn, n.From, n.To, !all, Sum("PAYMENT"), Sum("TRANSACTION"), Sum("OTHER_TRANSACTION"), Sum("HELD"), [.. n.Lines.Where(l => sees(l.SubmitterBn9, l.RmAccount))]);
    }

    /// <summary>A service provider's own: what is left of it, lines and totals, of the accounts that it still sees.</summary>
    public static DailyNoticeView ToProvider(DailyNotice n, IReadOnlySet<string> seen) => Of(n with { Lines = [.. n.Lines.Where(l => seen.Contains(l.RmAccount))] }, all: true, (_, _) => true);
}

/// <summary>A daily notice in a list.</summary>
public sealed record DailyNoticeRow(string NoticeNumber, DateOnly IssuedOn, DateOnly From, DateOnly To, int Lines);

/// <summary>A daily notice without its lines, of which there may be thousands: how many are whose, and of which account.</summary>
sealed record NoticeHead(string NoticeNumber, DateOnly IssuedOn, DateOnly From, DateOnly To, IReadOnlyList<NoticeCount> Counts)
{
    /// <summary>With the lines that a caller sees.</summary>
    public DailyNoticeRow Row(Func<NoticeCount, bool> sees) => new(NoticeNumber, IssuedOn, From, To, Counts.Where(sees).Sum(c => c.Lines));
}

sealed record NoticeCount(string SubmitterBn9, string RmAccount, int Lines);

static class DailyNotices
{
    const string Heads = """
        select jsonb_build_object('noticeNumber', n.id, 'issuedOn', n.data -> 'issuedOn', 'from', n.data -> 'from', 'to', n.data -> 'to', 'counts', (
            select coalesce(jsonb_agg(jsonb_build_object('submitterBn9', c.submitter, 'rmAccount', c.rm, 'lines', c.lines)), '[]')
            from (select l ->> 'submitterBn9' as submitter, l ->> 'rmAccount' as rm, count(*) as lines from jsonb_array_elements(n.data -> 'lines') l group by 1, 2) c))
        from (
            select id, data from ledger.mt_doc_dailynotice
            where data ->> 'of' = ? and data ->> 'issuedOn' between ? and ? and id < ? order by id desc limit ?
        ) n
        order by n.id desc
        """;

    /// <summary>A page of whose notices, the newest first, and one more.</summary>
    public static Task<IReadOnlyList<NoticeHead>> NoticesAsync(this IQuerySession session, string whose, DateOnly? on, string? after, int size, CancellationToken ct) =>
        // Without a cursor all of them: each number begins with a D.
        session.AdvancedSql.QueryAsync<NoticeHead>(Heads, ct, whose, $"{on ?? DateOnly.MinValue:yyyy-MM-dd}", $"{on ?? DateOnly.MaxValue:yyyy-MM-dd}", after ?? "E", size + 1);
}
