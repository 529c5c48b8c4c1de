namespace Carm.Delegation.Contracts;

/// <summary>A person asked its employer for access, or that request was answered or ended. While it waits Onboarding lets the person register no business.</summary>
/// <param name="Status">PENDING, APPROVED, REJECTED, WITHDRAWN or EXPIRED.</param>
public sealed record AccessRequestChanged(string RequestId, string Subject, string Bn9, string Status, DateTimeOffset EffectiveAt);
