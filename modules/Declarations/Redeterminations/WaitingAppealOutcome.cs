using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// What an allowed appeal brings to one declaration and could not be carried out, since that cannot be priced as it would have to stand: a classification, a rate or a ruling of that day is not known, or is another by now. It is tried again after each
/// approval of reference data and when an officer says so; its money comes with its version, once.
/// </summary>
/// <param name="Id">The appeal's number, a slash, the transaction number.</param>
/// <param name="Since">When it was tried first.</param>
/// <param name="Faults">What the pricing refused when it was tried last by itself.</param>
public sealed record WaitingAppealOutcome(string Id, SetAsideStatements Outcome, DateTimeOffset Since, IReadOnlyList<CadFault> Faults)
{
    public static string IdOf(string appealNumber, string transactionNumber) => $"{appealNumber}/{transactionNumber}";

    /// <summary>The longest waiting first in lists.</summary>
    public string SortKey => $"{Since.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

static class AppealOutcomes
{
    /// <summary>Makes the version that an outcome brings, under the declaration's lock; with faults nothing is stored. No version where there is nothing left to set aside, or the declaration is withdrawn and owes nothing that could come back.</summary>
    /// <param name="waiting">Where it has waited: it does no longer, and the client hears of it.</param>
    public static async Task<(CadVersion? Version, IReadOnlyList<Rejected> Faults, OutgoingMessages Messages)> CarryOutAsync(
        this IDocumentSession session, Cad cad, SetAsideStatements outcome, WaitingAppealOutcome? waiting, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var issued = await session.Query<StatementOfAdjustments>().Where(s => s.TransactionNumber == cad.Id && s.Status == StatementStatus.Issued).ToListAsync(ct);
        var statements = SettingAside.StatementsOf(issued, outcome);
        if (statements.Length == 0 || cad.Status == CadStatus.Withdrawn) return Done(null, []);

        var (before, reference) = ((await session.CurrentVersionOfAsync(cad, ct))!, await references.CurrentAsync(session, ct));
        StatementOfAdjustments[] allowed = [.. statements.Select(s => s.Left().InPart([.. outcome.Parts.Where(part => part.StatementNumber == s.Id)]))];
        var document = allowed.Aggregate(before.Document, SettingAside.Of);
        // What a campaign changed are rates and no field.
        var kept = KeptRates.Of(before);
        foreach (var statement in allowed.Where(s => s.CampaignNumber is not null))
            kept = KeptRates.With(kept, (await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, statement.BasedOn), ct))!, statement.Was.Select(l => l.LineNumber!.Value), outcome.AppealNumber);
        var now = clock.GetUtcNow();
        var priced = CadExamination.Again(cad, document, before, now.TorontoDate(), await session.TariffAsync(reference, before, document.Classifications, ct), reference, await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct), kept: kept);
        if (priced.Faults.Count > 0) return (null, priced.Faults, []);
        var (next, version, fact) = CadAccounting.Next(cad, before, document, priced.Lines, CadVersionKind.AppealOutcome, outcome.Authority, outcome.AppealNumber, outcome.DecidedAt);
        session.Store(next);
        session.Store(version);
        // It names the appeal, which a provider that sees the declaration need not see.
        return Done(version, waiting is null ? [fact] : [fact, NoticeRequested.ToManagers($"appeal-outcome/{waiting.Id}/done", cad.RmAccount[..9], "DECLARATIONS_OUTCOME_CARRIED_OUT", now, cad.RmAccount, outcome.AppealNumber, cad.Id, version.Change.Total.ToString())]);

        (CadVersion?, IReadOnlyList<Rejected>, OutgoingMessages) Done(CadVersion? version, OutgoingMessages messages)
        {
            session.Store(statements.Select(s => s with { SetAsideBy = outcome.AppealNumber, PartsSetAside = [.. outcome.Parts.Where(part => part.StatementNumber == s.Id)] }).ToArray());
            if (waiting is not null) session.Delete(waiting);
            return (version, [], messages);
        }
    }
}
