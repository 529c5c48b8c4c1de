using Carm.Declarations.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>Keeps what was served, since the right to appeal hangs on it.</summary>
public static class KeepStatementsHandler
{
    public static async Task Handle(StatementOfAdjustmentsServed served, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<ServedStatement>(served.StatementNumber, ct) is null)
            session.Insert(new ServedStatement(served.StatementNumber, served.TransactionNumber, served.RmAccount, served.ServedOn, served.Duties, served.Issue));
    }
}
