using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>The statements that an appeal names, as its account has them.</summary>
static class AppealedStatements
{
    public static async Task<IReadOnlyList<ServedStatement>> LoadAsync(IDocumentSession session, string rmAccount, IReadOnlyList<string> numbers, CancellationToken ct)
    {
        var statements = await session.LoadManyAsync<ServedStatement>(ct, numbers.Distinct());
        if (statements.Count != numbers.Distinct().Count() || statements.Any(s => s.RmAccount != rmAccount)) throw new Rejected("APL-NOT-APPEALABLE") { Path = "statementNumbers" };
        if (statements.DistinctBy(s => s.Issue).Count() > 1) throw new Rejected("APL-MIXED-ISSUES") { Path = "statementNumbers" };
        return [.. statements];
    }

    /// <summary>The statements are free for another appeal.</summary>
    public static async Task ReleaseAsync(IDocumentSession session, Appeal appeal, CancellationToken ct) =>
        session.Store((await session.LoadManyAsync<ServedStatement>(ct, appeal.StatementNumbers)).Where(s => s.AppealNumber == appeal.Id).Select(s => s with { AppealNumber = null }).ToArray());
}
