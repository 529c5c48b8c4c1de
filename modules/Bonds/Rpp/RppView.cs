using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Release prior to payment on the wire.</summary>
/// <param name="ReleasePriorToPayment">Whether goods may leave now.</param>
/// <param name="Base">The highest month when the requirement was last set.</param>
/// <param name="CureBy">The last day to mend a want of security; after it the CBSA may suspend.</param>
/// <param name="LowerBy">The last day to lower a use above the limit.</param>
/// <param name="Next">The requirement that the annual review found and that does not count yet.</param>
public sealed record RppView(
    string RmAccount, RppState State, bool ReleasePriorToPayment, Money Base, Money RequiredAsAgreement, Money RequiredInCash, Money Posted, bool Adequate, DateOnly? CureBy, DateOnly? LowerBy, Money ReleasedNotAccountedFor,
    RequirementView? Next)
{
    public static RppView Of(RppAccount a, DateOnly today)
    {
        var required = a.RequiredOn(today);
        return new(
            a.Id, a.State, a.IsCovered, a.RowOn(today)?.Base ?? Money.Zero, required.Agreement, required.Cash, a.AgreementsOn(today) + a.CashOn(today), a.IsAdequateOn(today), a.CureBy, a.LowerBy, a.Released,
            a.Requirements.LastOrDefault(r => r.EffectiveOn > today) is { } next ? RequirementView.Of(next) : null);
    }
}

/// <param name="AsOf">The day before which the twelve billing periods ended.</param>
/// <param name="Cause">ENROLMENT, FIRST_DEBIT, REVIEW or REDUCTION.</param>
public sealed record RequirementView(DateOnly AsOf, Money Base, Money RequiredAsAgreement, Money RequiredInCash, DateOnly EffectiveOn, string Cause)
{
    public static RequirementView Of(RequirementRow row) => new(row.AsOf, row.Base, row.Required.Agreement, row.Required.Cash, row.EffectiveOn, row.Cause);
}
