using Carm.Declarations.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>Keeps what was served, since the right to appeal hangs on it.</summary>
public static class KeepStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(StatementOfAdjustmentsServed served, IDocumentSession session, Envelope envelope, CancellationToken ct)
    {
        if (await session.LoadAsync<ServedStatement>(served.StatementNumber, ct) is not null) return [];
        var statement = new ServedStatement(served.StatementNumber, served.TransactionNumber, served.RmAccount, served.ServedOn, served.Duties, served.Issue) { AmountOwing = served.AmountOwing, Headings = served.Headings, LineDuties = served.LineNumbers.Zip(served.LineDuties).ToDictionary(l => l.First, l => l.Second) };
        if (served.SubmitterBn9 is { } submitter) statement = statement with { SubmitterBn9 = submitter };
        return await session.KeepAsync(statement, DecisionActs.Served, envelope, served.EffectiveAt, ct);
    }
}
