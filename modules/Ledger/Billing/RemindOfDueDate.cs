using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each morning: who owes something that falls due with a statement in five days is told.</summary>
public sealed record RemindOfDueDate(DateOnly Day);

/// <summary>Some accounts' part of it.</summary>
public sealed record RemindAccounts(IReadOnlyList<string> RmAccounts, DateOnly DueOn);

public static class RemindOfDueDateHandler
{
    const int DaysAhead = 5;

    public static async Task<OutgoingMessages> Handle(RemindOfDueDate reminder, IDocumentSession session, CancellationToken ct)
    {
        var due = reminder.Day.AddDays(DaysAhead);
        if (!(await session.ReadRatesAsync(ct)).IssuesDueOn(due).Any()) return [];
        var owing = await session.AdvancedSql.QueryAsync<string>("select chain from ledger.journal_due where due_on = ? and cents > 0", ct, due);
        return [.. owing.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new RemindAccounts(names, due))];
    }
}

public static class RemindAccountsHandler
{
    /// <summary>What is held need not be paid, nor what a credit of the account will pay on that day.</summary>
    public static async Task<OutgoingMessages> Handle(RemindAccounts command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (names, messages) = (command.RmAccounts.ToArray(), new OutgoingMessages());
        var accounts = (await session.LoadManyAsync<ClientAccount>(ct, names)).ToDictionary(a => a.Id);
        var items = await session.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(names) && i.OpenCents > 0).ToListAsync(ct);
        foreach (var of in items.GroupBy(i => i.RmAccount).Where(g => accounts.ContainsKey(g.Key)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var cleared = ClearingRun.Of(of.Where(i => i.Side == Side.Credit || i.DueOn <= command.DueOn), DateOnly.MaxValue, accounts[of.Key].OffsetOn(command.DueOn)).ToLookup(a => a.DebitId, a => a.Cents);
            var cents = of.Where(i => i.Side == Side.Debit && i.DueOn == command.DueOn && !i.IsHeld).Sum(i => i.OpenCents - cleared[i.Id].Sum());
            if (cents > 0) messages.Add(NoticeRequested.ToManagers($"due/{of.Key}/{command.DueOn:yyyy-MM-dd}", of.Key[..9], "LEDGER_DUE_SOON", clock.GetUtcNow(), of.Key, Money.OfCents(cents).ToString(), of.Key, $"{command.DueOn:yyyy-MM-dd}"));
        }
        return messages;
    }
}
