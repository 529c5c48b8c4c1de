using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Delegation;

/// <summary>Keeps who may act for others: licensed brokers and trade consultants. Each of their people carries it, so that the decision need not look for it.</summary>
public static class KeepProvidersHandler
{
    public static void Configure(HandlerChain chain) => Patience.With(chain, e => e is not Rejected);

    public static async Task<OutgoingMessages> Handle(LicenceStatusChanged licence, IDocumentSession session, CancellationToken ct)
    {
        if (licence.Kind is not ("CUSTOMS_BROKER" or "TRADE_CONSULTANT")) return [];
        var before = await session.LoadAsync<Provider>(licence.Bn9, ct) ?? new(licence.Bn9, []);
        var provider = before.With(new(licence.Kind, licence.Number, licence.Status, licence.EffectiveAt));
        session.Store(provider);
        session.Store([.. (await session.Query<Person>().Where(p => p.Bn9 == licence.Bn9).ToListAsync(ct)).Select(p => p with { Acts = provider.Right })]);
        if (provider.Status != "ENDED" && !(before.Right is { Status: "ENDED" })) return [];

        // Without a licence nobody acts for another, from this instant on; each relationship then ends by itself, and a new one begins with a new request (onboarding
        // 4.6), so that also one that was granted at the very moment does not come to life with the next licence.
        if (provider.Status == "ENDED")
            foreach (var request in await session.Query<RelationshipRequest>().Where(r => r.ProviderBn9 == licence.Bn9 && r.State == RequestState.Pending).ToListAsync(ct))
                await Answering.CloseAsync(session, request with { State = RequestState.Expired }, ct);
        var standing = await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == licence.Bn9 && r.EndedAt == null).Select(r => r.Id).ToListAsync(ct);
        return [.. standing.Select(id => new EndRelationshipOf(id, "PROVIDER_LICENCE", null, licence.EffectiveAt))];
    }
}
