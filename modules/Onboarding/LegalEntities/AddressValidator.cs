using System.Text.RegularExpressions;
using FluentValidation;

namespace Carm.Onboarding;

/// <summary>An address that mail reaches (onboarding 2.3): postal codes have the shape of their country.</summary>
sealed partial class AddressValidator : AbstractValidator<Address>
{
    public AddressValidator()
    {
        RuleFor(a => a.Line1).NotEmpty().MaximumLength(120);
        RuleFor(a => a.Line2).MaximumLength(120);
        RuleFor(a => a.City).NotEmpty().MaximumLength(80);
        RuleFor(a => a.Country).NotEmpty().Must(c => c is not null && Country().IsMatch(c)).WithErrorCode("VAL_COUNTRY");
        RuleFor(a => a.Region).NotEmpty().MaximumLength(40).Must((a, region) => a.Country is not ("CA" or "US") || (region is not null && Country().IsMatch(region))).WithErrorCode("VAL_REGION");
        RuleFor(a => a.PostalCode).NotEmpty().MaximumLength(15).Must((a, code) => code is not null && (a.Country switch { "CA" => Canadian().IsMatch(code), "US" => American().IsMatch(code), _ => true })).WithErrorCode("VAL_POSTAL_CODE");
    }

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex Country();

    [GeneratedRegex(@"^[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] [0-9][ABCEGHJ-NPRSTV-Z][0-9]\z")]
    private static partial Regex Canadian();

    [GeneratedRegex(@"^[0-9]{5}(-[0-9]{4})?\z")]
    private static partial Regex American();
}
