using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>Gathers what a declaration is examined with.</summary>
static class CadRecords
{
    public static async Task<CadCase> CaseOfAsync(this IQuerySession session, Cad cad, TimeProvider clock, ITransactionNumberCheck check, CancellationToken ct) => new(
        cad, await session.LoadAsync<ProgramAccount>(cad.RmAccount, ct), await session.LoadAsync<ReleaseRecord>(cad.Id, ct), await session.LoadAsync<RppPrivilege>(cad.RmAccount, ct),
        clock.GetUtcNow().TorontoDate(), check);

    public static Task<CadVersion?> CurrentVersionOfAsync(this IQuerySession session, Cad cad, CancellationToken ct) =>
        session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, cad.CurrentVersion), ct);
}
