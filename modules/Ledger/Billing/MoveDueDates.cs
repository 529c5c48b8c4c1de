using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>What is open of a billing period whose due date was moved is due on the new one.</summary>
/// <param name="IsRepeat">Whether it comes once more, for what was being posted with the date from before.</param>
public sealed record MoveDueDates(DateOnly PeriodEnd, DateOnly DueOn, bool IsRepeat = false);

/// <summary>Some accounts' part of it.</summary>
public sealed record DeferAccounts(IReadOnlyList<string> RmAccounts, DateOnly PeriodEnd, DateOnly DueOn);

public static class MoveDueDatesHandler
{
    public static async Task<OutgoingMessages> Handle(MoveDueDates move, IDocumentSession session, CancellationToken ct)
    {
        var (regular, moved) = (BillingCalendar.DueOn(move.PeriodEnd), await session.LoadAsync<DueDateOverride>($"{move.PeriodEnd:yyyy-MM-dd}", ct));
        var names = new HashSet<string>();
        foreach (var from in moved?.From ?? [regular])
        {
            names.UnionWith(await session.AdvancedSql.QueryAsync<string>("select chain from ledger.journal_due where due_on = ? and cents > 0", ct, from));
            // What the CBSA re-determined is due on a day of its own, and bears interest by the goods' due date.
            DateOnly? bearing = from.AddDays(1);
            names.UnionWith(await session.Query<OpenItem>().Where(i => i.CurrentOf != null && i.InterestFrom == bearing).Select(i => i.RmAccount).Distinct().ToListAsync(ct));
        }
        OutgoingMessages messages = [.. names.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(some => new DeferAccounts(some, move.PeriodEnd, move.DueOn)), new ReturnInterest(regular.AddDays(1))];
        if (!move.IsRepeat) messages.Delay(move with { IsRepeat = true }, TimeSpan.FromMinutes(1));
        return messages;
    }
}

public static class DeferAccountsHandler
{
    /// <summary>Each business is told once, however many program accounts it has.</summary>
    public static async Task<OutgoingMessages> Handle(DeferAccounts command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var books = await session.OpenBooksAsync([.. command.RmAccounts], now, ct);
        foreach (var book in books.Values) book.Defer();
        session.Lay(books.Values);
        var told = new OutgoingMessages();
        foreach (var bn9 in books.Values.Where(b => b.Changed.Any()).Select(b => b.Account.Bn9).Distinct())
            told.Add(NoticeRequested.ToManagers($"due-date/{command.PeriodEnd:yyyy-MM-dd}/{bn9}", bn9, "LEDGER_DUE_DATE_MOVED", now, null, $"{command.PeriodEnd:yyyy-MM-dd}", $"{BillingCalendar.DueOn(command.PeriodEnd):yyyy-MM-dd}", $"{command.DueOn:yyyy-MM-dd}"));
        return told;
    }
}
