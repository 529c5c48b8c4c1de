using Carm.Delegation.Contracts;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Whether who calls may declare for the importers that stand in a body, asked once for each importer, permission and call. No route names them, so the host cannot ask for them.</summary>
sealed class SubmitterAuthority(IAuthority authority, string subject)
{
    /// <summary>A stream may name any number of importers.</summary>
    const int MostKept = 1_000;

    /// <summary>A stream may last for hours, and what ends meanwhile ends for it too.</summary>
    static readonly TimeSpan Holds = TimeSpan.FromSeconds(30);

    readonly Dictionary<(string Permission, string RmAccount), AuthorityDecision> asked = [];
    readonly System.Diagnostics.Stopwatch since = System.Diagnostics.Stopwatch.StartNew();

    /// <summary>What a message asks for: to change or withdraw, what the portal asks for that; else what its channel asks. Refused: CAD-2001 without authority, whether the importer is there or not; CAD-2002 where its account takes nothing new; CAD-2003 without an active licence.</summary>
    public async Task<CadSubmitter> ForAsync(CadMessage message, CancellationToken ct)
    {
        var (rmAccount, permission) = (message.RmAccount, message.FunctionCode is CadMessage.Change or CadMessage.Withdrawal ? "declarations.cads.correct" : "declarations.cads.bulk");
        if (rmAccount is null) throw new Rejected("CAD-1001") { Path = "rmAccount" };
        if (!RmAccount.IsExact(rmAccount)) throw new Rejected("CAD-2001") { Path = "rmAccount" };
        if (since.Elapsed > Holds)
        {
            asked.Clear();
            since.Restart();
        }
        if (!asked.TryGetValue((permission, rmAccount), out var decision))
        {
            if (asked.Count == MostKept) asked.Clear();
            asked[(permission, rmAccount)] = decision = await authority.DecideAsync(new(subject, [], permission, rmAccount[..9], rmAccount, null, IsWrite: true), ct);
        }
        return decision.Refusal switch
        {
            null => new(decision.CallerBn9!, decision.Sight, subject),
            "DEL_PROVIDER_SUSPENDED" or "DEL_LICENCE_REQUIRED" => throw new Rejected("CAD-2003") { Path = "rmAccount" },
            "PRG_NOT_ACTIVE" or "BUS_SUSPENDED" => throw new Rejected("CAD-2002", rmAccount) { Path = "rmAccount" },
            _ => throw new Rejected("CAD-2001") { Path = "rmAccount" },
        };
    }
}
