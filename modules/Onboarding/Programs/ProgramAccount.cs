using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Onboarding;

public enum ProgramState
{
    /// <summary>Opened with a licence or code that is not yet in force.</summary>
    Pending,
    Active,

    /// <summary>Unused for two years.</summary>
    Inactive,
    Suspended,
    Closed,
}

/// <summary>What a manager asks of the CBSA about a program account.</summary>
public enum ProgramRequestKind
{
    Reactivation,
    Closure,
}

/// <summary>A program account of the CBSA (BN15). Numbers are given in sequence and never used again.</summary>
/// <param name="Id">Fifteen characters.</param>
/// <param name="ProgramType">As in the catalogue: IMPORTER, CUSTOMS_BROKER ...</param>
/// <param name="OpenedBy">For whom it was opened in this portal, as the token's <c>sub</c>; null when it came from before.</param>
public sealed record ProgramAccount(string Id, string Bn9, string ProgramType, string Name, ProgramState State, DateTimeOffset OpenedAt, string? OpenedBy)
{
    /// <summary>Further programs on the same account, as EXPORTER, CSA or COURIER_LVS.</summary>
    public IReadOnlyList<string> SubPrograms { get; init; } = [];

    public string? ContactName { get; init; }

    public string? ContactEmail { get; init; }

    public string? StateReason { get; init; }

    public ProgramRequest? Request { get; init; }

    /// <summary>When its holder was warned that it goes inactive for want of use.</summary>
    public DateOnly? WarnedOn { get; init; }

    /// <summary>How often its name or contact was changed; the ETag.</summary>
    public int Changes { get; init; }

    public ProgramAccount Activated(string? reason = null) => From(reason, ProgramState.Active, ProgramState.Pending, ProgramState.Inactive, ProgramState.Suspended);

    public ProgramAccount Deactivated(string? reason = null) => From(reason, ProgramState.Inactive, ProgramState.Active);

    public ProgramAccount Suspended(string? reason) => From(reason, ProgramState.Suspended, ProgramState.Active, ProgramState.Inactive);

    public ProgramAccount Closed(string? reason) => From(reason, ProgramState.Closed, ProgramState.Pending, ProgramState.Active, ProgramState.Inactive, ProgramState.Suspended);

    /// <summary>A manager's request; it waits for an officer. Only an inactive account is reactivated, and only one that lives is closed.</summary>
    public ProgramAccount Asked(ProgramRequestKind kind, string reason, string by, DateTimeOffset now) =>
        Request is not null || (kind == ProgramRequestKind.Reactivation ? State != ProgramState.Inactive : State == ProgramState.Closed) ? throw new Rejected("STATE_CONFLICT") : this with { Request = new(kind, reason, by, now) };

    public RmAccountStatusChanged Changed(DateTimeOffset now) => new(Id, Bn9, State.ToString().ToUpperInvariant(), now);

    ProgramAccount From(string? reason, ProgramState to, params ProgramState[] from) => from.Contains(State) ? this with { State = to, StateReason = reason, Request = Answers(to) ? null : Request, WarnedOn = null } : throw new Rejected("STATE_CONFLICT");

    /// <summary>Whether the new state is what was asked for, or makes it pointless.</summary>
    bool Answers(ProgramState to) => to == ProgramState.Closed || (Request?.Kind == ProgramRequestKind.Reactivation && to == ProgramState.Active);

    /// <summary>The next number of a business: the highest used and one, also when that one is closed.</summary>
    public static string NextNumber(string bn9, IEnumerable<string> used) =>
        used.Select(rm => int.Parse(rm[11..], System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max() is < 9999 and var last ? $"{bn9}RM{last + 1:0000}" : throw new Rejected("PRG_NUMBERS_EXHAUSTED");
}

public sealed record ProgramRequest(ProgramRequestKind Kind, string Reason, string By, DateTimeOffset At);

/// <summary>When an account was last used. Apart from the account, since every declaration touches it.</summary>
/// <param name="Id">The program account.</param>
public sealed record ProgramActivity(string Id, DateOnly On);

/// <summary>A program account on the wire.</summary>
/// <param name="LastUsedOn">Unused for 24 months, it goes inactive.</param>
public sealed record ProgramView(string RmAccount, string Bn9, string ProgramType, IReadOnlyList<string> SubPrograms, string Name, ProgramState State, string? StateReason, string? ContactName, string? ContactEmail, DateOnly? LastUsedOn, DateOnly OpenedOn, ProgramRequest? Request)
{
    public static ProgramView Of(ProgramAccount p, DateOnly? lastUsed) => new(p.Id, p.Bn9, p.ProgramType, p.SubPrograms, p.Name, p.State, p.StateReason, p.ContactName, p.ContactEmail, lastUsed, p.OpenedAt.TorontoDate(), p.Request);
}
