using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>An appeal is decided, and no longer keeps its declarations from being withdrawn. One that is allowed is carried out declaration by declaration, each by itself, so that what one refuses stops no other.</summary>
public static class SetAsideOnAppealHandler
{
    public static OutgoingMessages Handle(AppealDecided decided, IDocumentSession session)
    {
        session.Store(new AppealedStatements(decided.AppealNumber, decided.RmAccount, decided.StatementNumbers, IsOpen: false));
        return decided.Outcome != "ALLOWED" ? [] :
            [.. decided.StatementNumbers.GroupBy(StatementOfAdjustments.TransactionNumberIn).Where(cad => cad.Key is not null).OrderBy(cad => cad.Key, StringComparer.Ordinal)
                .Select(cad => new SetAsideStatements(decided.AppealNumber, decided.RmAccount, cad.Key!, [.. cad], decided.EffectiveAt))];
    }
}

/// <summary>
/// Takes the changes of an allowed appeal's statements out of one declaration again, by one further version. Only this brings the outcome's money to the ledger; GST stays
/// (it is an input tax credit). A repeat finds the statements set aside and does nothing.
/// </summary>
public sealed record SetAsideStatements(string AppealNumber, string RmAccount, string TransactionNumber, IReadOnlyList<string> StatementNumbers, DateTimeOffset DecidedAt);

public static class SetAsideStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(SetAsideStatements command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var number = command.TransactionNumber;
        if (await session.LockCadAsync(number, ct) is not { } cad || cad.RmAccount != command.RmAccount) return [];
        var statements = (await session.Query<StatementOfAdjustments>().Where(s => s.TransactionNumber == number && s.Status == StatementStatus.Issued && s.SetAsideBy == null).ToListAsync(ct))
            .Where(s => command.StatementNumbers.Contains(s.Id)).OrderByDescending(s => s.MadeVersion).ThenByDescending(s => s.Id, StringComparer.Ordinal).ToArray();
        if (statements.Length == 0) return [];
        session.Store(statements.Select(s => s with { SetAsideBy = command.AppealNumber }).ToArray());
        // What was withdrawn owes nothing that could come back.
        if (cad.Status == CadStatus.Withdrawn) return [];

        var (before, reference) = ((await session.CurrentVersionOfAsync(cad, ct))!, await references.CurrentAsync(session, ct));
        var document = statements.Aggregate(before.Document, SettingAside.Of);
        // What a campaign changed are rates and no field.
        var kept = KeptRates.Of(before);
        foreach (var statement in statements.Where(s => s.CampaignNumber is not null))
            kept = KeptRates.With(kept, (await session.LoadAsync<CadVersion>(CadVersion.IdOf(number, statement.BasedOn), ct))!, statement.Was.Select(l => l.LineNumber!.Value), command.AppealNumber);
        var priced = CadExamination.Again(cad, document, before, clock.GetUtcNow().TorontoDate(), await session.TariffAsync(reference, before, document.Classifications, ct), reference, await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct), kept: kept);
        if (priced.Faults.Count > 0) throw Rejected.Of(priced.Faults);
        var (next, version, fact) = CadAccounting.Next(cad, before, document, priced.Lines, CadVersionKind.AppealOutcome, "Customs Act s.60(4)", command.AppealNumber, command.DecidedAt);
        session.Store(next);
        session.Store(version);
        return [fact];
    }
}
