using Carm.Kernel;

namespace Carm.Bonds;

public enum ReductionState
{
    Open,
    Granted,
    Refused,
    Withdrawn,
}

/// <summary>An importer asks that less be required of it than its months say, and why (15).</summary>
/// <param name="Id">As RED-812345674RM0001-0001.</param>
/// <param name="Base">What it expects its highest month to be.</param>
public sealed record ReductionRequest(string Id, string RmAccount, Money Base, string Rationale, DateTimeOffset AskedAt)
{
    public ReductionState State { get; init; }

    /// <summary>The officer's reason.</summary>
    public string? Decision { get; init; }

    public Money? GrantedBase { get; init; }

    public DateOnly? EffectiveOn { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its place among those that wait, the oldest first.</summary>
    public string? OpenKey => State == ReductionState.Open ? $"{AskedAt.UtcDateTime:yyyyMMddHHmmssfff} {Id}" : null;

    public static string IdOf(string rmAccount, int number) => $"RED-{rmAccount}-{number:0000}";

    public ReductionRequest Grant(Money granted, DateOnly effectiveOn, string decision, DateTimeOffset now) => End(ReductionState.Granted, now) with { GrantedBase = granted, EffectiveOn = effectiveOn, Decision = decision };

    public ReductionRequest Refuse(string decision, DateTimeOffset now) => End(ReductionState.Refused, now) with { Decision = decision };

    public ReductionRequest Withdraw(DateTimeOffset now) => End(ReductionState.Withdrawn, now);

    ReductionRequest End(ReductionState state, DateTimeOffset now) => State == ReductionState.Open ? this with { State = state, EndedAt = now } : throw new Rejected("BND-409");
}

/// <param name="Base">What the importer expects its highest month to be.</param>
/// <param name="GrantedBase">What the CBSA takes instead of the highest month.</param>
public sealed record ReductionView(string ReductionNumber, string RmAccount, Money Base, string Rationale, DateTimeOffset AskedAt, ReductionState State, Money? GrantedBase, DateOnly? EffectiveOn, string? Decision)
{
    public static ReductionView Of(ReductionRequest r) => new(r.Id, r.RmAccount, r.Base, r.Rationale, r.AskedAt, r.State, r.GrantedBase, r.EffectiveOn, r.Decision);
}
