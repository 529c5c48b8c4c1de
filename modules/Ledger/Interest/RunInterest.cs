using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of the 24th: what is overdue is charged its interest through that day, before the statement is cut.</summary>
public sealed record RunInterest(DateOnly Through);

/// <summary>Some accounts' part of it.</summary>
public sealed record ChargeInterest(IReadOnlyList<string> RmAccounts, DateOnly Through);

public static class RunInterestHandler
{
    /// <summary>Without the rate of the day nothing is charged at all: <c>RATE_MISSING</c>, and the run waits until it is approved.</summary>
    public static async Task<OutgoingMessages> Handle(RunInterest run, IDocumentSession session, CancellationToken ct)
    {
        // What is overdue, and what was paid while a rate was missing.
        var overdue = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_due where due_on <= ? and cents > 0", ct, run.Through);
        var waiting = await session.Query<OpenItem>().Where(i => i.InterestWaitsOf != null).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        string[] names = [.. overdue.Union(waiting).Order(StringComparer.Ordinal)];
        if (names.Length > 0) (await session.ReadRatesAsync(ct)).PercentOn(run.Through, RateKind.Specified);
        return [.. names.Chunk(Books.AtOnce).Select(some => new ChargeInterest(some, run.Through))];
    }
}

public static class ChargeInterestHandler
{
    /// <summary>An account that lacks the rate of an earlier quarter is charged nothing yet, and the officers are told; the next run charges all of it.</summary>
    public static async Task<OutgoingMessages> Handle(ChargeInterest command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (charged, messages) = (new List<AccountBook>(), new OutgoingMessages());
        foreach (var book in (await session.OpenBooksAsync([.. command.RmAccounts], now, ct)).Values)
            try
            {
                book.ChargeInterest(command.Through);
                charged.Add(book);
            }
            catch (Rejected missing) when (missing.Code == "RATE_MISSING")
            {
                messages.Add(NoticeRequested.ToStaff($"interest/{command.Through:yyyy-MM-dd}/{book.Account.Id}", book.Account.Bn9, "LEDGER_RATE_MISSING", "AR_OFFICER", now, book.Account.Id, $"{missing.Arguments[0]}"));
            }
        session.Lay(charged);
        return messages;
    }
}
