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
        var today = rules.Clock.GetUtcNow().TorontoDate();
        // One round trip for all three.
        var batch = session.CreateBatchQuery();
        var (released, account, privilege) = (batch.Load<ReleaseRecord>(cad.Id), batch.Load<ProgramAccount>(cad.RmAccount), batch.Load<RppPrivilege>(cad.RmAccount));
        await batch.Execute(ct);
        var release = await released;
        return new(
            cad, await account, release, await privilege,
            today, rules.Check, await session.TariffAsync(RateOn(cad, release, today), cad.Document.Classifications, ct), await rules.References.CurrentAsync(ct), rules.Releases, isPersons);
    }

    /// <summary>The day whose tariff is read; that the document says the same day is examined with it.</summary>
    static DateOnly RateOn(Cad cad, ReleaseRecord? release, DateOnly today) =>
        CadType.Find(cad.CadType)?.SaysWhenReleased == true ? release?.ReleasedOn ?? (BusinessCalendar.TryReadDate(cad.Document.Header?.ReleaseDate, out var said) ? said : today) : today;

    public static Task<CadVersion?> CurrentVersionOfAsync(this IQuerySession session, Cad cad, CancellationToken ct) =>
        session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, cad.CurrentVersion), ct);
}
