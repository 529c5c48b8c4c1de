using System.Text;

namespace Carm.Onboarding;

/// <summary>A legal entity as the CRA knows it, before any portal account exists.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="Residency">RESIDENT or NON_RESIDENT.</param>
public sealed record LegalEntity(string Id, string LegalName, IReadOnlyList<string> OperatingNames, string Residency, Address PhysicalAddress, Address? MailingAddress)
{
    /// <summary>INDIVIDUAL, PARTNERSHIP, CORPORATION, TRUST, SOCIETY or OTHER; null when the CRA did not say.</summary>
    public string? EntityType { get; init; }

    /// <summary>The number of its incorporation or registration, which stands for history where there is none.</summary>
    public string? IncorporationNumber { get; init; }

    /// <summary>Whether it came into being here, by the registry of Business Numbers.</summary>
    public bool IsOfPortal { get; init; }

    /// <summary>Whether name and address are those registered: legal or operating name, physical or mailing address (onboarding 2.4).</summary>
    public bool Is(string name, Address address) =>
        OperatingNames.Append(LegalName).Any(known => Plain(known) == Plain(name)) && new[] { PhysicalAddress, MailingAddress }.Any(known => known is not null && Plain(known) == Plain(address));

    public bool IsIncorporatedAs(string number) => IncorporationNumber is not null && Bare(IncorporationNumber) == Bare(number);

    /// <summary>Blanks and case do not count; punctuation and accents do.</summary>
    static string Plain(string? text) => string.Join(' ', (text ?? "").Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    static Address Plain(Address a) => new(Plain(a.Line1), Plain(a.Line2), Plain(a.City), Plain(a.Region), Plain(a.PostalCode).Replace(" ", "", StringComparison.Ordinal), Plain(a.Country));

    /// <summary>A number is written with and without its hyphens.</summary>
    static string Bare(string number) => string.Concat(number.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <param name="Region">Two letters for Canada and the United States.</param>
/// <param name="Country">Two letters.</param>
public sealed record Address(string Line1, string? Line2, string City, string Region, string PostalCode, string Country);

/// <summary>What the CRA distinguishes. Trusts and others get their number from the CRA itself (F28).</summary>
static class EntityTypes
{
    public static readonly IReadOnlySet<string> All = new HashSet<string> { "INDIVIDUAL", "PARTNERSHIP", "CORPORATION", "TRUST", "SOCIETY", "OTHER" };

    public static bool NeedsCra(string type) => type is "TRUST" or "OTHER";
}
