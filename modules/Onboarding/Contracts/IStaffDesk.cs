namespace Carm.Onboarding.Contracts;

/// <summary>What a module lays on the staff's desk: what waits for an officer, and what it knows of a client. The host asks every module's at once and shows each officer what its roles may see; no module asks another.</summary>
public interface IStaffDesk
{
    /// <summary>Every permission under which this desk shows something.</summary>
    IReadOnlyList<string> Permissions { get; }

    /// <summary>What waits for an officer, of the kinds that these permissions show, the oldest of each kind first.</summary>
    /// <param name="seen">Which of <see cref="Permissions"/> the officer holds.</param>
    /// <param name="most">How many of a kind.</param>
    Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct);

    /// <summary>The clients that a text names: a BN9, a program account, the beginning of a name or a number of this module's.</summary>
    Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct);

    /// <summary>What there is to see of a client now.</summary>
    Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct);
}

/// <param name="WorkId">Its kind, a colon and its number: the same for as long as it waits.</param>
/// <param name="Kind">As WAIVER.</param>
/// <param name="Asks">The permission of who may decide it.</param>
/// <param name="Bn9">Whose affair it is; null where it is nobody's, as a rate.</param>
/// <param name="Since">Since which Toronto day it waits; null where its module does not keep that.</param>
/// <param name="DueOn">The last day that a law or a standard gives; null where none does.</param>
/// <param name="Link">Where an officer finds it.</param>
/// <param name="Assignee">Who has taken it, where its module keeps that.</param>
/// <param name="AssignLink">Where it is taken, where its module keeps who did; null where the host keeps it.</param>
public sealed record WaitingWork(string WorkId, string Kind, string Asks, string? Bn9, string? RmAccount, DateOnly? Since, DateOnly? DueOn, string Link, string? Assignee = null, string? AssignLink = null)
{
    public static string IdOf(string kind, string number) => $"{kind}:{number}";
}

/// <param name="By">What matched: BN9, RM_ACCOUNT, NAME or a number's name, as TRANSACTION_NUMBER.</param>
public sealed record FoundClient(string Bn9, string? Name, string? RmAccount, string By, string Matched);

/// <summary>One thing about a client.</summary>
/// <param name="Part">Which part of the page it stands in, as REGISTRATION or BALANCE.</param>
/// <param name="Reference">What it is about: an account, a person, a number.</param>
/// <param name="Amount">In Canadian dollars.</param>
public sealed record ClientFact(string Part, string Reference, string? State = null, decimal? Amount = null, DateOnly? On = null, string? Detail = null, string? Link = null);
