using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of the 25th: every account gets its statement.</summary>
public sealed record IssueStatements(DateOnly IssuedOn);

/// <summary>One account's statement.</summary>
public sealed record IssueStatement(string RmAccount, DateOnly IssuedOn);

public static class IssueStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(IssueStatements run, IDocumentSession session, CancellationToken ct)
    {
        var accounts = await session.Query<ClientAccount>().Select(a => a.Id).ToListAsync(ct);
        return [.. accounts.Select(rm => new IssueStatement(rm, run.IssuedOn))];
    }
}

public static class IssueStatementHandler
{
    public static async Task<(StatementOfAccountIssued?, NoticeRequested?)> Handle(IssueStatement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.LockAccountAsync(command.RmAccount, ct);
        var number = StatementDates.NumberOf(command.RmAccount, command.IssuedOn);
        if (await session.LoadAsync<StatementOfAccount>(number, ct) is not null) return (null, null);

        var previous = await session.Query<StatementOfAccount>().Where(s => s.RmAccount == command.RmAccount).OrderByDescending(s => s.IssuedOn).FirstOrDefaultAsync(ct);
        var unbilled = await session.Query<OpenItem>().Where(i => i.UnbilledOf == command.RmAccount).ToListAsync(ct);
        var statement = StatementRoll.Of(command.RmAccount, previous, unbilled, command.IssuedOn);

        // A month without anything to say is said once: the next statement carries the balance on.
        if (previous is null && statement.Lines.Count == 0) return (null, null);

        session.Insert(statement);
        session.Store(unbilled.Where(i => i.PostedOn <= statement.CutOn && StatementRoll.LineOf(i, statement.DueOn) != "J").Select(i => i with { StatementNumber = number }).ToArray());
        var now = clock.GetUtcNow();
        return (new(command.RmAccount, number, statement.IssuedOn, statement.DueOn, statement.I.Amount, now),
            NoticeRequested.ToManagers($"statement/{number}", command.RmAccount[..9], "LEDGER_STATEMENT_READY", now, command.RmAccount, number, statement.I.ToString(), $"{statement.DueOn:yyyy-MM-dd}"));
    }
}
