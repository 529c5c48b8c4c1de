using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>Days of relief were approved: statements whose first late day is among them were not late, whatever had been found before.</summary>
public sealed record ExcuseLateStatements(DateOnly From, DateOnly To);

public static class ExcuseLateStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(ExcuseLateStatements command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (first, last) = (command.From.AddDays(-1), command.To.AddDays(-1));
        var late = await session.Query<LateStatement>().Where(s => s.GraceOn >= first && s.GraceOn <= last && s.State != LateStatementState.PaidInTime).OrderBy(s => s.Id).ToListAsync(ct);
        session.Store(late.Select(s => s with { State = LateStatementState.PaidInTime }).ToArray());
        // Of what is on its way nobody was told anything.
        return [.. late.Where(s => s.State != LateStatementState.OnItsWay).Select(s => new StatementPaidInTime(s.RmAccount, s.Id, clock.GetUtcNow()))];
    }
}
