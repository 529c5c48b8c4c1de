using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Keeps who may act for others: licensed brokers and trade consultants.</summary>
public static class KeepProvidersHandler
{
    public static async Task<OutgoingMessages> Handle(LicenceStatusChanged licence, IDocumentSession session, CancellationToken ct)
    {
        if (licence.Kind is not ("CUSTOMS_BROKER" or "TRADE_CONSULTANT")) return [];
        var provider = (await session.LoadAsync<Provider>(licence.Bn9, ct) ?? new(licence.Bn9, [])).With(new(licence.Kind, licence.Number, licence.Status, licence.EffectiveAt));
        session.Store(provider);
        var messages = new OutgoingMessages();
        if (provider.Status != "ENDED") return messages;

        // Without a licence nobody acts for another; a new one begins with new requests (onboarding 4.6).
        foreach (var relationship in await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == licence.Bn9 && r.EndedAt == null).ToListAsync(ct))
            messages.AddRange((await Ending.EndAsync(session, relationship, "PROVIDER_LICENCE", "CBSA", null, relationship.RetainInFlight, licence.EffectiveAt, ct)).Item2);
        return messages;
    }
}
