namespace Carm.Onboarding;

/// <summary>What an applicant says (onboarding 6.2). Each program asks its own part; what it asks and is not there is named when it is submitted.</summary>
public sealed record EnrolmentAnswers
{
    public ContactPerson? Contact { get; init; }

    /// <summary>The name that the program account will show.</summary>
    public string? DisplayName { get; init; }

    public Address? PlaceOfBusiness { get; init; }

    /// <summary>The declaration that all this is true (Customs Act s.8).</summary>
    public Attestation? Attestation { get; init; }

    public BrokerAnswers? Broker { get; init; }

    public CarrierAnswers? Carrier { get; init; }

    public WarehouseAnswers? Warehouse { get; init; }

    /// <summary>The number of the agreement or deposit by which the security is given.</summary>
    public string? SecurityAgreementNumber { get; init; }
}

public sealed record ContactPerson(string Name, string Email, string Phone);

public sealed record Attestation(string Name, string Title, DateOnly On);

/// <param name="ApplicantKind">INDIVIDUAL, PARTNERSHIP or CORPORATION.</param>
/// <param name="People">The applicant itself, its partners or its directors and officers.</param>
/// <param name="HasBusinessOffice">The declaration that a business office is kept in Canada (s.13).</param>
public sealed record BrokerAnswers(string ApplicantKind, IReadOnlyList<BrokerPerson> People, IReadOnlyList<QualifiedIndividual> QualifiedIndividuals, IReadOnlyList<Address> Offices, bool HasBusinessOffice = false);

/// <param name="Role">APPLICANT, PARTNER, DIRECTOR or OFFICER.</param>
public sealed record BrokerPerson(string Name, string Role, DateOnly BornOn, bool IsCitizenOrPermanentResident);

/// <param name="Grade">Of the examination, in percent.</param>
/// <param name="HasPractisedSince">Whether the person has been in practice without a break since the examination (SOR/86-1067 s.4).</param>
public sealed record QualifiedIndividual(string Name, DateOnly ExaminedOn, decimal Grade, bool HasPractisedSince = false);

/// <param name="Mode">HIGHWAY, AIR, MARINE or RAIL; left out for a freight forwarder.</param>
/// <param name="ExpectsToOperate">At least one conveyance of the mode, or for a forwarder to cause goods to be transported (SOR/86-873 s.31).</param>
/// <param name="UsesEManifest">Whether a secret for the eManifest portal is wanted.</param>
public sealed record CarrierAnswers(bool ExpectsToOperate = false, bool IsBonded = false, bool UsesEManifest = false, string? Mode = null);

/// <param name="Exists">False for a place still to be built.</param>
/// <param name="AreaInSquareMetres">Of storage.</param>
/// <param name="IsAtLandBorder">For a duty free shop: whether its renewal must be asked 90 days before expiry.</param>
/// <param name="TermYears">For a duty free shop: at most ten years.</param>
public sealed record WarehouseAnswers(Address Place, string ConstructionType, decimal AreaInSquareMetres, string OpeningHours, IReadOnlyList<string> GoodsClasses, bool Exists = true, bool IsAtLandBorder = false, int? TermYears = null);
