using System.Text;

namespace Carm.Onboarding;

/// <summary>A legal entity as the CRA knows it, before any portal account exists.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="Residency">RESIDENT or NON_RESIDENT.</param>
/// <param name="Programs">Its program accounts.</param>
public sealed record LegalEntity(
    string Id, string LegalName, IReadOnlyList<string> OperatingNames, string Residency, Address PhysicalAddress, Address? MailingAddress, IReadOnlyList<ProgramAccount> Programs)
{
    /// <summary>Whether name and address are those registered: legal or operating name, physical or mailing address (onboarding 2.4).</summary>
    public bool Is(string name, Address address) =>
        OperatingNames.Append(LegalName).Any(known => Plain(known) == Plain(name)) && new[] { PhysicalAddress, MailingAddress }.Any(known => known is not null && Plain(known) == Plain(address));

    /// <summary>Blanks and case do not count; punctuation and accents do.</summary>
    static string Plain(string? text) => string.Join(' ', (text ?? "").Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    static Address Plain(Address a) => new(Plain(a.Line1), Plain(a.Line2), Plain(a.City), Plain(a.Region), Plain(a.PostalCode).Replace(" ", "", StringComparison.Ordinal), Plain(a.Country));
}

/// <param name="Region">Two letters for Canada and the United States.</param>
/// <param name="Country">Two letters.</param>
public sealed record Address(string Line1, string? Line2, string City, string Region, string PostalCode, string Country);

/// <param name="RmAccount">Fifteen characters.</param>
/// <param name="ProgramType">As IMPORTER or CUSTOMS_BROKER.</param>
public sealed record ProgramAccount(string RmAccount, string ProgramType);
