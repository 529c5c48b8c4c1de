using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// An appeal that is allowed takes its statements' changes out of the declarations again, each declaration by one further version. Only this brings the outcome's money to
/// the ledger; GST stays (it is an input tax credit). A repeat finds the statements set aside and does nothing.
/// </summary>
public static class SetAsideOnAppealHandler
{
    public static async Task<OutgoingMessages> Handle(AppealDecided decided, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var facts = new OutgoingMessages();
        if (decided.Outcome != "ALLOWED") return facts;

        var reference = await references.CurrentAsync(session, ct);
        var numbers = decided.StatementNumbers.Select(StatementOfAdjustments.TransactionNumberIn).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        foreach (var number in numbers)
        {
            if (await session.LockCadAsync(number, ct) is not { } cad || cad.RmAccount != decided.RmAccount) continue;
            var statements = (await session.Query<StatementOfAdjustments>().Where(s => s.TransactionNumber == number && s.Status == StatementStatus.Issued && s.SetAsideBy == null).ToListAsync(ct))
                .Where(s => decided.StatementNumbers.Contains(s.Id)).OrderByDescending(s => s.MadeVersion).ToArray();
            if (statements.Length == 0) continue;
            // What was withdrawn owes nothing that could come back.
            if (cad.Status == CadStatus.Withdrawn)
            {
                session.Store(statements.Select(s => s with { SetAsideBy = decided.AppealNumber }).ToArray());
                continue;
            }

            var before = (await session.CurrentVersionOfAsync(cad, ct))!;
            var document = statements.Aggregate(before.Document, SettingAside.Of);
            var priced = CadExamination.Again(cad, document, before, clock.GetUtcNow().TorontoDate(), await session.TariffAsync(reference, before, document.Classifications, ct), reference, await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct));
            if (priced.Faults.Count > 0) throw Rejected.Of(priced.Faults);
            var lines = priced.Lines;
            foreach (var statement in statements.Where(s => s.CampaignNumber is not null)) lines = SettingAside.Of(lines, statement, (await session.LoadAsync<CadVersion>(CadVersion.IdOf(number, statement.BasedOn), ct))!);
            var (next, version, fact) = CadAccounting.Next(cad, before, document, lines, CadVersionKind.AppealOutcome, "Customs Act s.60(4)", decided.AppealNumber, decided.EffectiveAt);
            session.Store(next);
            session.Store(version);
            session.Store(statements.Select(s => s with { SetAsideBy = decided.AppealNumber }).ToArray());
            facts.Add(fact);
        }
        return facts;
    }
}
