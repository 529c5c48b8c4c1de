using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>A surety's promise to pay what the debtor does not (15.3). Its number is the provider's own.</summary>
/// <param name="Id">The provider's BN9, a colon, its number.</param>
/// <param name="LegislativeAuthority">What the security is given under.</param>
public sealed record SecurityAgreement(
    string Id, string ProviderBn9, string AgreementNumber, string DebtorBn9, string Program, string LegislativeAuthority, decimal Amount, IReadOnlyList<AgreementAllocation> Allocations,
    DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset PostedAt)
{
    public static string IdOf(string providerBn9, string number) => $"{providerBn9}:{number}";

    public string StateOn(DateOnly day) => day < ValidFrom ? "SCHEDULED" : ValidTo < day ? "EXPIRED" : "ACTIVE";
}

/// <summary>The part of an agreement that stands for one program account.</summary>
public sealed record AgreementAllocation(string RmAccount, Money Amount);

/// <summary>A business that may give security, by its recognition.</summary>
/// <param name="Id">Its BN9.</param>
public sealed record SecurityProvider(string Id, string Status);

public sealed record AgreementView(
    string AgreementNumber, string ProviderBn9, string DebtorBn9, string Program, string LegislativeAuthority, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly ValidFrom, DateOnly? ValidTo, string State)
{
    public static AgreementView Of(SecurityAgreement a, DateOnly today) =>
        new(a.AgreementNumber, a.ProviderBn9, a.DebtorBn9, a.Program, a.LegislativeAuthority, Money.Of(a.Amount), a.Allocations, a.ValidFrom, a.ValidTo, a.StateOn(today));
}
