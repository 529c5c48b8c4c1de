using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>Gathers what a declaration is examined with.</summary>
static class CadRecords
{
    public static async Task<CadCase> CaseOfAsync(this IQuerySession session, Cad cad, TimeProvider clock, ITransactionNumberCheck check, ReleasePolicy releases, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        var release = await session.LoadAsync<ReleaseRecord>(cad.Id, ct);
        return new(
            cad, await session.LoadAsync<ProgramAccount>(cad.RmAccount, ct), release, await session.LoadAsync<RppPrivilege>(cad.RmAccount, ct),
            today, check, await session.TariffAsync(release?.ReleasedOn ?? today, cad.Document.Classifications, ct), releases);
    }

    public static Task<CadVersion?> CurrentVersionOfAsync(this IQuerySession session, Cad cad, CancellationToken ct) =>
        session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, cad.CurrentVersion), ct);
}
