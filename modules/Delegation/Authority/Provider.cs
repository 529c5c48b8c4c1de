namespace Carm.Delegation;

/// <summary>A business that may act for others, by its licence or program; Onboarding says so.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="Kind">CUSTOMS_BROKER or TRADE_CONSULTANT.</param>
/// <param name="Status">ACTIVE, SUSPENDED, CANCELLED or EXPIRED.</param>
public sealed record Provider(string Id, string Kind, string Status)
{
    public bool IsActive => Status == "ACTIVE";

    public bool IsBroker => Kind == "CUSTOMS_BROKER";
}
