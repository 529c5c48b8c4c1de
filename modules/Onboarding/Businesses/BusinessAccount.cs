using Carm.Kernel;

namespace Carm.Onboarding;

public enum BusinessState
{
    Active,

    /// <summary>Everyone may read, nobody write.</summary>
    Suspended,
    Closed,
}

/// <summary>A business's portal account. One for each BN9: the loser of two registrations at once meets the key.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="FirstManager">Who registered it, as the token's <c>sub</c>.</param>
public sealed record BusinessAccount(string Id, string LegalName, string FirstManager, DateTimeOffset OnboardedAt)
{
    public BusinessState State { get; init; }

    /// <summary>Why an officer suspended or closed it.</summary>
    public string? StateReason { get; init; }

    /// <summary>Its Business Account Managers, as Delegation has said; while there is none nobody may act for it.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    /// <summary>Who left it, and when: what was granted before counts no more, however late it is heard.</summary>
    public IReadOnlyList<Departure> Departures { get; init; } = [];

    /// <summary>Since when each manages it, so that an end heard late does not undo a later grant.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> ManagedSince { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Those it has let act for it: brokers and consultants, by BN9.</summary>
    public IReadOnlyList<string> Delegates { get; init; } = [];

    public string? ContactName { get; init; }

    public string? ContactEmail { get; init; }

    public string? ContactPhone { get; init; }

    /// <summary>en or fr: the language of mail to the business itself.</summary>
    public string Language { get; init; } = "en";

    /// <summary>How often its contact was changed; the ETag.</summary>
    public int Changes { get; init; }

    /// <summary>A manager leaves. The last one stays, unless staff override it; then nobody can act until an officer names another.</summary>
    public BusinessAccount WithoutManager(string subject, bool overrides, DateTimeOffset now) =>
        State != BusinessState.Closed && !overrides && (Managers.Count > 0 ? Managers : [FirstManager]) is var managing && managing.Contains(subject) && managing.All(m => m == subject) ? throw new Rejected("DEL_LAST_BAM") : this with { Managers = [.. Managers.Where(m => m != subject)], Departures = [.. Departures.Where(d => d.Subject != subject), new(subject, now)] };

    public BusinessAccount Suspended(string reason) => From([BusinessState.Active], BusinessState.Suspended, reason);

    public BusinessAccount Reinstated(string reason) => From([BusinessState.Suspended], BusinessState.Active, reason);

    public BusinessAccount Closed(string reason) => From([BusinessState.Active, BusinessState.Suspended], BusinessState.Closed, reason);

    BusinessAccount From(BusinessState[] from, BusinessState to, string reason) => from.Contains(State) ? this with { State = to, StateReason = reason } : throw new Rejected("STATE_CONFLICT");
}

public sealed record Departure(string Subject, DateTimeOffset At);

/// <summary>A business on the wire.</summary>
/// <param name="Managers">How many Business Account Managers it has; one alone is a risk.</param>
public sealed record BusinessView(
    string Bn9, string LegalName, BusinessState State, string? StateReason, IReadOnlyList<string> RmAccounts, IReadOnlyList<LicenceRow> Licences, int Managers, string? ContactName, string? ContactEmail, string? ContactPhone, string Language, DateTimeOffset OnboardedAt)
{
    public static BusinessView Of(BusinessAccount b, IEnumerable<ProgramAccount> programs, IEnumerable<Licence> licences) => new(
        b.Id, b.LegalName, b.State, b.StateReason, [.. programs.Select(p => p.Id).Order(StringComparer.Ordinal)], [.. licences.Select(LicenceRow.Of)], b.Managers.Count, b.ContactName, b.ContactEmail, b.ContactPhone, b.Language, b.OnboardedAt);
}
