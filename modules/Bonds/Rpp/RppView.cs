using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Release prior to payment on the wire.</summary>
/// <param name="ReleasePriorToPayment">Whether goods may leave now.</param>
/// <param name="Base">The highest month when the requirement was last set.</param>
/// <param name="CureBy">The last day to mend a want of security; after it the CBSA may suspend.</param>
/// <param name="LowerBy">The last day to lower a use above the limit.</param>
/// <param name="Next">The requirement that the annual review found and that does not count yet.</param>
/// <param name="ContingencyUntil">The last day on which goods may leave although the account is not in the program.</param>
public sealed record RppView(
    string RmAccount, RppState State, bool ReleasePriorToPayment, Money Base, Money RequiredAsAgreement, Money RequiredInCash, Money Posted, bool Adequate, DateOnly? CureBy, DateOnly? LowerBy, Money ReleasedNotAccountedFor,
    RequirementView? Next, DateOnly? ContingencyUntil)
{
    public static RppView Of(RppAccount a, DateOnly today)
    {
        var required = a.RequiredOn(today);
        return new(
            a.Id, a.State, a.IsCovered, a.RowOn(today)?.Base ?? Money.Zero, required.Agreement, required.Cash, a.AgreementsOn(today) + a.CashOn(today), a.IsAdequateOn(today), a.CureBy, a.LowerBy, a.Released,
            a.Requirements.LastOrDefault(r => r.EffectiveOn > today) is { } next ? RequirementView.Of(next) : null, a.Contingency?.Until);
    }
}

/// <param name="AsOf">The day before which the twelve billing periods ended.</param>
/// <param name="Cause">ENROLMENT, FIRST_DEBIT, REVIEW or REDUCTION.</param>
public sealed record RequirementView(DateOnly AsOf, Money Base, Money RequiredAsAgreement, Money RequiredInCash, DateOnly EffectiveOn, string Cause)
{
    public static RequirementView Of(RequirementRow row) => new(row.AsOf, row.Base, row.Required.Agreement, row.Required.Cash, row.EffectiveOn, row.Cause);
}
