using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>A program account, as Onboarding opened it.</summary>
/// <param name="Id">The RM account.</param>
/// <param name="ProgramType">IMPORTER or EXPORTER; an exporter's account accounts for nothing.</param>
/// <param name="LegalName">Of its business; null for one that was opened before names were kept.</param>
public sealed record ProgramAccount(string Id, string ProgramType, string? LegalName = null)
{
    public bool IsImporters => ProgramType is "IMPORTER" or "IMPORTER_EXPORTER";
}

public static class KeepProgramAccountsHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        // One account may serve both programs: what it imports with stays.
        if (await session.LoadAsync<ProgramAccount>(opened.RmAccount, ct) is not { IsImporters: true }) session.Store(new ProgramAccount(opened.RmAccount, opened.ProgramType, opened.LegalName));
    }
}
