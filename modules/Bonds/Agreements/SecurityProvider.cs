using System.Text.Json.Serialization;

namespace Carm.Bonds;

/// <summary>Why a business may give security (14, item 2).</summary>
public enum ProviderCategory
{
    /// <summary>An insurer that may, under federal or provincial law, give surety.</summary>
    Insurer,

    /// <summary>A member of the Canadian Payments Association.</summary>
    PaymentsMember,

    /// <summary>A corporation whose deposits are insured by the CDIC or the AMF.</summary>
    InsuredDepositTaker,
    CreditUnion,

    /// <summary>A corporation whose deposits a province guarantees.</summary>
    GuaranteedDepositTaker,
}

/// <summary>A business that may give security, by its recognition.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="Status">ACTIVE or SUSPENDED, CANCELLED, EXPIRED, as its recognition; empty until that is told.</param>
public sealed record SecurityProvider(string Id, string Status)
{
    public DateTimeOffset Since { get; init; }

    [JsonIgnore]
    public bool IsRecognised => Status == "ACTIVE";

    public string? LegalName { get; init; }

    /// <summary>Its own program account, on which demands that it does not pay are owing.</summary>
    public string? RmAccount { get; init; }

    /// <summary>Null until an officer has recorded it.</summary>
    public ProviderCategory? Category { get; init; }
}

public sealed record ProviderView(string Bn9, string? LegalName, string Status, ProviderCategory? Category)
{
    public static ProviderView Of(SecurityProvider p) => new(p.Id, p.LegalName, p.Status, p.Category);
}
