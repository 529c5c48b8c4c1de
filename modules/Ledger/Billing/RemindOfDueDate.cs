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
        var due = await session.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(names) && i.Side == Side.Debit && i.OpenCents > 0 && i.DueOn == command.DueOn && i.HeldOf == null).Select(i => new { i.RmAccount, i.OpenCents }).ToListAsync(ct);
        var credits = (await session.Query<OpenItem>().Where(i => i.OpenCreditOf!.IsOneOf(names) && i.HeldFor == null && i.PayerTag == OpenItem.Importer).Select(i => new { i.RmAccount, i.OpenCents }).ToListAsync(ct)).ToLookup(i => i.RmAccount, i => i.OpenCents);
        foreach (var of in due.GroupBy(i => i.RmAccount).OrderBy(g => g.Key, StringComparer.Ordinal))
            if (of.Sum(i => i.OpenCents) - credits[of.Key].Sum() is > 0 and var cents)
                messages.Add(NoticeRequested.ToManagers($"due/{of.Key}/{command.DueOn:yyyy-MM-dd}", of.Key[..9], "LEDGER_DUE_SOON", clock.GetUtcNow(), of.Key, Money.OfCents(cents).ToString(), of.Key, $"{command.DueOn:yyyy-MM-dd}"));
        return messages;
    }
}
