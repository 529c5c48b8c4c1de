namespace Carm.Delegation;

/// <summary>A business that may act for others, by its licences and programs; Onboarding says so.</summary>
/// <param name="Id">Its BN9.</param>
public sealed record Provider(string Id, IReadOnlyList<ProviderLicence> Licences)
{
    /// <summary>A suspended licence is not shed by holding another beside it.</summary>
    public string Status => Licences.Any(l => l.Status == "SUSPENDED") ? "SUSPENDED" : Licences.Any(l => l.Status == "ACTIVE") ? "ACTIVE" : "ENDED";

    public bool IsActive => Status == "ACTIVE";

    public bool IsBroker => Licences.Any(l => l is { Kind: "CUSTOMS_BROKER", Status: "ACTIVE" });

    /// <summary>With what was last said of one licence; what was said before counts no more, in whichever order the facts come.</summary>
    public Provider With(ProviderLicence licence) =>
        Licences.Any(l => (l.Kind, l.Number) == (licence.Kind, licence.Number) && l.Since > licence.Since) ? this : this with { Licences = [.. Licences.Where(l => (l.Kind, l.Number) != (licence.Kind, licence.Number)), licence] };
}

/// <param name="Kind">CUSTOMS_BROKER or TRADE_CONSULTANT.</param>
/// <param name="Status">ACTIVE, SUSPENDED, CANCELLED or EXPIRED.</param>
public sealed record ProviderLicence(string Kind, string Number, string Status, DateTimeOffset Since);
