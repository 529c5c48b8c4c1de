using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>
/// What a program account must post to have goods released before payment: half of the highest month's duties and taxes as an
/// agreement, or all of it in cash, in whole dollars, at least 5,000 and at most 10,000,000 (bonds 15.1).
/// </summary>
public sealed record SecurityRequirement(Money Agreement, Money Cash)
{
    public const decimal Minimum = 5_000m;

    const decimal AgreementShare = 0.5m, CashShare = 1m, Maximum = 10_000_000m;

    public static readonly SecurityRequirement None = new(Money.Zero, Money.Zero);

    /// <summary>Whether more months would not raise it.</summary>
    public bool IsCapped => Agreement.Amount == Maximum;

    public static SecurityRequirement For(Money highestMonth) => new(Required(highestMonth, AgreementShare), Required(highestMonth, CashShare));

    /// <summary>The share of the requirement that agreements and cash cover together; 1 or more is adequate, compared unrounded.</summary>
    public decimal Coverage(Money agreements, Money cash) =>
        Agreement == Money.Zero ? 1 : agreements.Amount / Agreement.Amount + cash.Amount / Cash.Amount;

    static Money Required(Money highestMonth, decimal share) =>
        highestMonth <= Money.Zero ? Money.Zero : Money.Of(Math.Clamp(Math.Ceiling(highestMonth.Amount * share), Minimum, Maximum));
}
