using Marten;

namespace Carm.Delegation;

/// <summary>A business that may act for others, by its licences and programs; Onboarding says so.</summary>
/// <param name="Id">Its BN9.</param>
public sealed record Provider(string Id, IReadOnlyList<ProviderLicence> Licences)
{
    /// <summary>A suspended licence is not shed by holding another beside it.</summary>
    public string Status => Licences.Any(l => l.Status == "SUSPENDED") ? "SUSPENDED" : Licences.Any(l => l.Status == "ACTIVE") ? "ACTIVE" : "ENDED";

    /// <summary>What its people carry; null when it never held a licence.</summary>
    public ActingRight? Right => Licences.Count == 0 ? null : new(Status, IsBroker);

    /// <summary>What somebody who is let into a business carries. It writes the provider as it read it, so that of this and a change of a licence at the same moment one looks again.</summary>
    public static async Task<ActingRight?> CarriedAsync(IDocumentSession session, string bn9, CancellationToken ct)
    {
        var provider = await session.LoadAsync<Provider>(bn9, ct) ?? new(bn9, []);
        session.Store(provider);
        return provider.Right;
    }

    public bool IsActive => Status == "ACTIVE";

    public bool IsBroker => Licences.Any(l => l is { Kind: "CUSTOMS_BROKER", Status: "ACTIVE" });

    /// <summary>Each state it came into, and when, the oldest first.</summary>
    public IReadOnlyList<ProviderState> States { get; init; } = [];

    public string? StatusAt(DateTimeOffset instant) => States.LastOrDefault(s => s.Since <= instant)?.Status;

    /// <summary>With what was last said of one licence; what was said before counts no more, in whichever order the facts come.</summary>
    public Provider With(ProviderLicence licence)
    {
        if (Licences.Any(l => (l.Kind, l.Number) == (licence.Kind, licence.Number) && l.Since > licence.Since)) return this;
        var next = this with { Licences = [.. Licences.Where(l => (l.Kind, l.Number) != (licence.Kind, licence.Number)), licence] };
        return next.Status == States.LastOrDefault()?.Status ? next : next with { States = [.. States.Append(new(next.Status, licence.Since)).OrderBy(s => s.Since)] };
    }
}

/// <param name="Kind">CUSTOMS_BROKER or TRADE_CONSULTANT.</param>
/// <param name="Status">ACTIVE, SUSPENDED, CANCELLED or EXPIRED.</param>
public sealed record ProviderLicence(string Kind, string Number, string Status, DateTimeOffset Since);

/// <param name="Status">ACTIVE, SUSPENDED or ENDED.</param>
public sealed record ProviderState(string Status, DateTimeOffset Since);
