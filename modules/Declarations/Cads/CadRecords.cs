using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>What every declaration is examined with, whichever it is.</summary>
public sealed record ExaminationRules(TimeProvider Clock, ITransactionNumberCheck Check, ReleasePolicy Releases, ReferenceShelf References);

/// <summary>Gathers what a declaration is examined with.</summary>
static class CadRecords
{
    public static async Task<CadCase> CaseOfAsync(this IQuerySession session, Cad cad, ExaminationRules rules, bool isPersons, CancellationToken ct)
    {
        // What waits in manual review is examined as on the day on which it was given.
        var today = (cad.GivenAt ?? rules.Clock.GetUtcNow()).TorontoDate();
        // One round trip for all of them.
        var batch = session.CreateBatchQuery();
        var (released, account, privilege, edition) = (batch.Load<ReleaseRecord>(cad.Id), batch.Load<ProgramAccount>(cad.RmAccount), batch.Load<RppPrivilege>(cad.RmAccount), ReferenceShelf.AskEdition(batch));
        var previous = cad.Followed is { } number ? batch.Load<Cad>(number) : null;
        await batch.Execute(ct);
        var release = await released;
        var (rateOn, reference) = (RateOn(cad, release, today), await rules.References.OfAsync(await edition, session, ct));
        return new(
            cad, await account, release, await privilege,
            today, rules.Check, await session.TariffAsync(reference, rateOn, cad.Document.Classifications, ct), reference, rules.Releases, isPersons, await session.RulingsOfAsync(cad.RmAccount, cad.Document, rateOn, ct),
            previous is null ? null : await previous, release?.IsBilledWhenAccounted == true ? await session.MovedDueDatesAsync(ct) : null);
    }

    /// <summary>Of the rulings that a document names, those that bind the CBSA for its importer on a day, with what they say on it.</summary>
    public static async Task<IReadOnlyDictionary<string, RulingTerms>> RulingsOfAsync(this IQuerySession session, string rmAccount, CadDocument document, DateOnly on, CancellationToken ct)
    {
        string[] named = [.. document.Lines().Select(l => l.Line.RulingNumber).OfType<string>().Distinct()];
        return named.Length == 0 ? new Dictionary<string, RulingTerms>() : (await session.LoadManyAsync<Ruling>(ct, named)).Where(r => r.Binds(rmAccount, on)).ToDictionary(r => r.Id, r => r.DecisionOn(on)!.Terms);
    }

    /// <summary>The day whose tariff is read; that the document says the same day is examined with it.</summary>
    static DateOnly RateOn(Cad cad, ReleaseRecord? release, DateOnly today) =>
        CadType.Find(cad.CadType)?.SaysWhenReleased == true ? release?.ReleasedOn ?? (BusinessCalendar.TryReadDate(cad.Document.Header?.ReleaseDate, out var said) ? said : today) : today;

    public static Task<CadVersion?> CurrentVersionOfAsync(this IQuerySession session, Cad cad, CancellationToken ct) =>
        session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, cad.CurrentVersion), ct);
}
