using Carm.Declarations.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>Keeps what was served, since the right to appeal hangs on it.</summary>
public static class KeepStatementsHandler
{
    public static async Task<DeadlineSet?> Handle(StatementOfAdjustmentsServed served, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<ServedStatement>(served.StatementNumber, ct) is not null) return null;
        var statement = new ServedStatement(served.StatementNumber, served.TransactionNumber, served.RmAccount, served.ServedOn, served.Duties, served.Issue) { SubmitterBn9 = served.SubmitterBn9 };
        session.Insert(statement);
        return statement.Limit(served.EffectiveAt);
    }
}
