using FluentValidation;

namespace Carm.Onboarding;

/// <summary>The shape of answers: what is there must be well-formed. What is not there is asked for when the enrolment is submitted.</summary>
sealed class AnswersValidator : AbstractValidator<EnrolmentAnswers>
{
    public AnswersValidator()
    {
        RuleFor(a => a.DisplayName).MaximumLength(100);
        RuleFor(a => a.SecurityAgreementNumber).MaximumLength(35);
        RuleFor(a => a.PlaceOfBusiness!).SetValidator(new AddressValidator()).When(a => a.PlaceOfBusiness is not null);
        When(a => a.Contact is not null, () =>
        {
            RuleFor(a => a.Contact!.Name).NotEmpty().MaximumLength(120);
            RuleFor(a => a.Contact!.Email).NotEmpty().IsEmail();
            RuleFor(a => a.Contact!.Phone).NotEmpty().Matches(SaveProfile.PhoneShape).WithErrorCode("VAL_PHONE");
        });
        When(a => a.Attestation is not null, () =>
        {
            RuleFor(a => a.Attestation!.Name).NotEmpty().MaximumLength(120);
            RuleFor(a => a.Attestation!.Title).NotEmpty().MaximumLength(120);
        });
        When(a => a.Broker is not null, () =>
        {
            RuleFor(a => a.Broker!.ApplicantKind).Must(k => k is "INDIVIDUAL" or "PARTNERSHIP" or "CORPORATION").WithErrorCode("VAL_APPLICANT_KIND");
            RuleFor(a => a.Broker!.People).NotNull().Must(people => people is { Count: <= 200 } && people.All(p => p is { Name.Length: > 0 and <= 120, Role: "APPLICANT" or "PARTNER" or "DIRECTOR" or "OFFICER", BornOn.Year: >= 1900 and < 2100 })).WithErrorCode("VAL_BROKER_PERSON");
            RuleFor(a => a.Broker!.QualifiedIndividuals).NotNull().Must(individuals => individuals is { Count: <= 200 } && individuals.All(q => q is { Name.Length: > 0 and <= 120, Grade: >= 0 and <= 100, ExaminedOn.Year: >= 1900 and < 2100 })).WithErrorCode("VAL_BROKER_PERSON");
            RuleFor(a => a.Broker!.Offices).NotNull();
            RuleForEach(a => a.Broker!.Offices).SetValidator(new AddressValidator());
        });
        RuleFor(a => a.Carrier!.Mode).Must(m => m is null or "HIGHWAY" or "AIR" or "MARINE" or "RAIL").WithErrorCode("VAL_CARRIER_MODE").When(a => a.Carrier is not null);
        When(a => a.Warehouse is not null, () =>
        {
            RuleFor(a => a.Warehouse!.Place).NotNull().SetValidator(new AddressValidator());
            RuleFor(a => a.Warehouse!.ConstructionType).NotEmpty().MaximumLength(120);
            RuleFor(a => a.Warehouse!.OpeningHours).NotEmpty().MaximumLength(200);
            RuleFor(a => a.Warehouse!.AreaInSquareMetres).InclusiveBetween(0, 10_000_000);
            RuleFor(a => a.Warehouse!.GoodsClasses).NotNull().Must(classes => classes is { Count: <= 100 } && classes.All(c => c.Length is > 0 and <= 100)).WithErrorCode("VAL_GOODS_CLASSES");
        });
    }
}
