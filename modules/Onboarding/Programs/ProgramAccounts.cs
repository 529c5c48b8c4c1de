using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>How slices open and use program accounts.</summary>
static class ProgramAccounts
{
    /// <summary>Opens an account under its number, if there is none yet, and says so once.</summary>
    public static RmAccountOpened Open(IDocumentSession session, ProgramAccount account, string legalName)
    {
        session.Insert(account);
        session.Store(new ProgramActivity(account.Id, account.OpenedAt.TorontoDate()));
        return new(account.Id, account.Bn9, legalName, account.ProgramType, account.OpenedAt);
    }

    /// <summary>The accounts of a business in the order of their numbers, also those that are closed.</summary>
    public static Task<IReadOnlyList<ProgramAccount>> OfAsync(IQuerySession session, string bn9, CancellationToken ct) =>
        session.Query<ProgramAccount>().Where(p => p.Bn9 == bn9).OrderBy(p => p.Id).ToListAsync(ct);

    /// <summary>Takes over those of an officer's list that are not known yet.</summary>
    public static async Task<IReadOnlyList<RmAccountOpened>> TakeOverAsync(IDocumentSession session, string bn9, string legalName, IReadOnlyList<KnownProgram> programs, DateTimeOffset now, CancellationToken ct)
    {
        var known = (await session.LoadManyAsync<ProgramAccount>(ct, programs.Select(p => p.RmAccount))).Select(p => p.Id).ToHashSet();
        return [.. programs.DistinctBy(p => p.RmAccount).Where(p => !known.Contains(p.RmAccount)).Select(p => Open(session, new(p.RmAccount, bn9, p.ProgramType, $"{legalName} {p.RmAccount[9..]}", ProgramState.Active, now, null), legalName))];
    }

    /// <summary>The account was used on that day.</summary>
    public static async Task NoteUseAsync(IDocumentSession session, string rmAccount, DateOnly on, CancellationToken ct) =>
        NoteUse(session, await session.LoadAsync<ProgramActivity>(rmAccount, ct), rmAccount, on);

    public static void NoteUse(IDocumentSession session, ProgramActivity? known, string rmAccount, DateOnly on)
    {
        if (known is null || known.On < on) session.Store(new ProgramActivity(rmAccount, on));
    }
}

/// <summary>A program account as an officer takes it over.</summary>
/// <param name="RmAccount">Fifteen characters.</param>
/// <param name="ProgramType">As IMPORTER or CUSTOMS_BROKER.</param>
public sealed record KnownProgram(string RmAccount, string ProgramType)
{
    public static bool IsKnown(string? type) => type is not null && ProgramCatalogue.Find(type) is { HasOwnAccount: true };
}
