using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each day at 05:00: what is unpaid for thirty days gets its notice of arrears, and files of what is paid are closed.</summary>
public sealed record RunArrears(DateOnly Day);

/// <summary>Some accounts' part of it.</summary>
public sealed record NoticeArrears(IReadOnlyList<string> RmAccounts, DateOnly Day);

public static class RunArrearsHandler
{
    public static async Task<OutgoingMessages> Handle(RunArrears run, IDocumentSession session, CancellationToken ct)
    {
        var owing = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_due where due_on <= ? and cents > 0", ct, run.Day.AddDays(-30));
        var open = await session.Query<CollectionFile>().Where(f => f.OpenOf != null).Select(f => f.RmAccount).Distinct().ToListAsync(ct);
        return [.. owing.Union(open).Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new NoticeArrears(names, run.Day))];
    }
}

public static class NoticeArrearsHandler
{
    public static async Task<OutgoingMessages> Handle(NoticeArrears command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var (now, messages) = (clock.GetUtcNow(), new OutgoingMessages());
        var debts = (await session.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(names) && i.Side == Side.Debit && i.OpenCents > 0).ToListAsync(ct)).ToLookup(i => (i.RmAccount, i.DueOn));
        var files = (await session.Query<CollectionFile>().Where(f => f.OpenOf!.IsOneOf(names)).ToListAsync(ct)).ToDictionary(f => f.Id);

        foreach (var due in debts.Where(d => CollectionFile.NoticeOn(d.Key.DueOn) <= command.Day).OrderBy(d => d.Key.RmAccount, StringComparer.Ordinal).ThenBy(d => d.Key.DueOn))
        {
            var (rm, dueOn) = due.Key;
            // What is held is left alone; it gets its notice when the hold ends.
            var cents = due.Where(i => !i.IsHeld).Sum(i => i.OpenCents);
            if (cents == 0 || files.ContainsKey(CollectionFile.IdOf(rm, dueOn))) continue;
            var file = new CollectionFile(CollectionFile.IdOf(rm, dueOn), rm, dueOn, command.Day, cents, null, null, []);
            session.Store(file);
            messages.Add(NoticeRequested.ToManagers($"arrears/{file.Id}/{file.NoticedOn:yyyy-MM-dd}", rm[..9], "LEDGER_ARREARS", now, rm, Money.OfCents(cents).ToString(), $"{dueOn:yyyy-MM-dd}", $"{file.CourtLastDay:yyyy-MM-dd}", $"{file.EnforceableOn:yyyy-MM-dd}"));
        }

        foreach (var file in files.Values.Where(f => !debts[(f.RmAccount, f.DueOn)].Any()))
        {
            var paid = await session.Query<OpenItem>().Where(i => i.RmAccount == file.RmAccount && i.DueOn == file.DueOn && i.Side == Side.Debit).ToListAsync(ct);
            session.Store(file with { Ended = EndOf(paid), EndedOn = command.Day });
        }
        return messages;
    }

    /// <summary>Written off where a write-off took the last of any debt; else it was paid, waived or found not owing.</summary>
    public static CollectionState EndOf(IEnumerable<OpenItem> debts) =>
        debts.Any(i => i.Reductions.Any(r => r.By.StartsWith($"{i.RmAccount}/WO/", StringComparison.Ordinal))) ? CollectionState.WrittenOff : CollectionState.Settled;
}
