using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>Keeps what was served, since the right to appeal hangs on it; and what it carries out of a judgment waits no longer.</summary>
public static class KeepStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(StatementOfAdjustmentsServed served, IDocumentSession session, Envelope envelope, CancellationToken ct)
    {
        if (await session.LoadAsync<ServedStatement>(served.StatementNumber, ct) is not null) return [];
        var statement = new ServedStatement(served.StatementNumber, served.TransactionNumber, served.RmAccount, served.ServedOn, served.Duties, served.Issue)
        {
            AmountOwing = served.AmountOwing, Headings = served.Headings, LineDuties = served.LineNumbers.Zip(served.LineDuties).ToDictionary(l => l.First, l => l.Second), IsForTribunal = IsForTribunal(served.Authority), IsOfRates = served.IsOfRates,
        };
        if (served.SubmitterBn9 is { } submitter) statement = statement with { SubmitterBn9 = submitter };
        var messages = await session.KeepAsync(statement, DecisionActs.Served, envelope, served.EffectiveAt, ct);
        if (served.AppealNumber is { } number && await session.LoadAsync<Appeal>(number, ct) is { } judged)
        {
            string[] own = [.. (await session.LoadManyAsync<ServedStatement>(ct, judged.StatementNumbers)).Where(s => s.TransactionNumber == served.TransactionNumber).Select(s => s.Id)];
            var after = judged.CarriedOut(own, served.JudgedBy);
            if (after.Changes > judged.Changes) messages.AddRange(await session.KeepAsync(after, AppealActs.CarriedOut, envelope, served.EffectiveAt, ct));
            if (after.ToCarryOut.Count > judged.ToCarryOut.Count) messages.Add(AppealNotices.ToCarryOut(after, served.EffectiveAt));
        }
        return messages;
    }

    /// <summary>Only what was determined under s.59, or is treated so (s.74(4)), may be requested under s.60(1); a decision under s.60 or s.61 goes to the Tribunal (s.67).</summary>
    public static bool IsForTribunal(string? authority) => authority?.StartsWith("Customs Act s.60", StringComparison.Ordinal) == true || authority?.StartsWith("Customs Act s.61", StringComparison.Ordinal) == true;
}
