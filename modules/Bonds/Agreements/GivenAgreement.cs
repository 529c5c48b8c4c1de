using Carm.Kernel;
using FastEndpoints;
using FluentValidation;

namespace Carm.Bonds;

/// <summary>What is said of an agreement when it is given, by its provider or, on paper, by an officer.</summary>
public interface IGivenAgreement
{
    string AgreementNumber { get; }

    string DebtorBn9 { get; }

    string Program { get; }

    string LegislativeAuthority { get; }

    Money Amount { get; }

    IReadOnlyList<AgreementAllocation> Allocations { get; }

    DateOnly ValidFrom { get; }

    DateOnly? ValidTo { get; }

    IReadOnlyList<string>? References { get; }
}

/// <summary>What of it must be there at all; whether it is right is for <see cref="Agreements"/>.</summary>
public abstract class GivenAgreementValidator<T> : Validator<T> where T : IGivenAgreement
{
    protected GivenAgreementValidator()
    {
        RuleFor(x => x.AgreementNumber).Must(Agreements.IsNumber);
        RuleFor(x => x.DebtorBn9).NotEmpty();
        RuleFor(x => x.Allocations).NotEmpty();
        RuleForEach(x => x.Allocations).Must(a => a?.RmAccount is not null);
    }
}
