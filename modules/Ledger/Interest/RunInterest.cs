using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of the 24th: what is overdue is charged its interest through that day, before the statement is cut.</summary>
public sealed record RunInterest(DateOnly Through);

/// <summary>Some accounts' part of it.</summary>
/// <param name="Part">Its number among the parts of all runs through that day.</param>
public sealed record ChargeInterest(IReadOnlyList<string> RmAccounts, DateOnly Through, int Part);

/// <summary>A part of an interest run. The statements after its last day wait until all are done.</summary>
/// <param name="Id">The last day charged and the part's number, as 2026-02-24/7.</param>
/// <param name="IsDone">Done, or taken over by a later run.</param>
public sealed record InterestPart(string Id, DateOnly Through, bool IsDone)
{
    public static InterestPart Of(ChargeInterest command, bool isDone) => new($"{command.Through:yyyy-MM-dd}/{command.Part}", command.Through, isDone);
}

public static class RunInterestHandler
{
    /// <summary>
    /// Without the rate of the day nothing is charged at all: <c>RATE_MISSING</c>, and the run waits until it is approved. The statements of the 25th do not wait for a rate, and never change once they are out: what
    /// is charged then is on the next ones (ledger 4.2).
    /// </summary>
    public static async Task<OutgoingMessages> Handle(RunInterest run, IDocumentSession session, CancellationToken ct)
    {
        var next = StatementDates.NextAfter(run.Through);
        // Either the statements see that its parts are not done, and wait, or the parts see that the statements are on their way.
        await session.HoldAsync($"ledger/statements {next:yyyy-MM-dd}", ct);
        // What is overdue, and what was paid while a rate was missing, or but for its interest.
        var overdue = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_due where due_on <= ? and cents > 0", ct, run.Through);
        var waiting = await session.Query<OpenItem>().Where(i => i.InterestWaitsOf != null).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        string[] names = [.. overdue.Union(waiting).Order(StringComparer.Ordinal)];
        if (names.Length > 0) (await session.ReadRatesAsync(ct)).PercentOn(run.Through, RateKind.Specified);
        // What a run before it for the same statements has left undone it does, and an account that it does not reach has nothing to be charged. Its parts go on in number, so that a message of before that comes late
        // says nothing of them.
        var (through, before) = (run.Through, StatementDates.CutOf(next.AddMonths(-1)));
        var earlier = await session.Query<InterestPart>().Where(p => p.Through > before && p.Through <= through).ToListAsync(ct);
        session.Store(earlier.Where(p => !p.IsDone).Select(p => p with { IsDone = true }).ToArray());
        var last = earlier.Count(p => p.Through == through);
        ChargeInterest[] parts = [.. names.Chunk(Books.AtOnce).Select((some, n) => new ChargeInterest(some, through, last + n + 1))];
        session.Store(parts.Select(p => InterestPart.Of(p, isDone: false)).ToArray());
        return [.. parts];
    }
}

public static class ChargeInterestHandler
{
    static readonly TimeOnly LastSecond = new(23, 59, 59);

    /// <summary>An account that lacks the rate of an earlier quarter is charged nothing yet, and the officers are told; the next run charges all of it.</summary>
    public static async Task<OutgoingMessages> Handle(ChargeInterest command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var next = StatementDates.NextAfter(command.Through);
        var (now, last) = (clock.GetUtcNow(), StatementDates.CutOf(next).InToronto(LastSecond));
        // What is charged past the midnight of the cut is of the day before still, unless the statement that would count it is out or the statements are being issued; then it is of the next. What is charged
        // before that midnight, or later than on the day of the statements, is of the day of its posting: nobody knew it before.
        var isOfTheDay = now > last && now.TorontoDate() <= next && await session.LoadAsync<StatementRun>($"{next:yyyy-MM-dd}", ct) is null;
        var billed = !isOfTheDay ? [] : (await session.LoadManyAsync<StatementOfAccount>(ct, command.RmAccounts.Select(rm => StatementDates.NumberOf(rm, next)))).Select(s => s.RmAccount).ToHashSet();
        var (charged, messages) = (new List<AccountBook>(), new OutgoingMessages());
        foreach (var book in (await session.OpenBooksAsync([.. command.RmAccounts], rm => isOfTheDay && !billed.Contains(rm) ? last : now, ct)).Values)
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
        session.Store(InterestPart.Of(command, isDone: true));
        return messages;
    }
}
