using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of the 24th: what is overdue is charged its interest through that day, before the statement is cut.</summary>
public sealed record RunInterest(DateOnly Through);

/// <summary>One account's part of it.</summary>
public sealed record ChargeInterest(string RmAccount, DateOnly Through);

public static class RunInterestHandler
{
    public static async Task<OutgoingMessages> Handle(RunInterest run, IDocumentSession session, CancellationToken ct)
    {
        var bearing = await session.Query<OpenItem>().Where(i => i.IsCurrent && !i.InterestSettled && i.InterestFrom <= run.Through).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        return [.. bearing.Select(rm => new ChargeInterest(rm, run.Through))];
    }
}

public static class ChargeInterestHandler
{
    public static async Task Handle(ChargeInterest command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct) is not { } book) return;
        book.ChargeInterest(command.Through);
        session.Lay(book);
    }
}
