using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Release prior to payment on the wire.</summary>
/// <param name="ReleasePriorToPayment">Whether goods may leave now.</param>
/// <param name="Base">The highest month when the requirement was last set.</param>
public sealed record RppView(string RmAccount, RppState State, bool ReleasePriorToPayment, Money Base, Money RequiredAsAgreement, Money RequiredInCash, Money Posted, bool Adequate)
{
    /// <summary>Estimated duties and taxes of goods that left and are not accounted for.</summary>
    public Money ReleasedNotAccountedFor { get; init; }

    public static RppView Of(RppAccount a, DateOnly today) => new(
        a.Id, a.State, a.State is RppState.Active or RppState.Deficient, Money.Of(a.Base), a.Requirement.Agreement, a.Requirement.Cash, a.PostedOn(today), a.IsAdequateOn(today));
}
