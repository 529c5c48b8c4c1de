using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>How a relationship ends, whoever ends it: both sides are told (N10), and it stands in the client's history.</summary>
static class Ending
{
    public static async Task<(BusinessRelationship, OutgoingMessages)> EndAsync(IDocumentSession session, BusinessRelationship standing, string what, string by, string? reason, bool retainInFlight, DateTimeOffset now, CancellationToken ct)
    {
        var (ended, fact) = standing.Ended(what, retainInFlight, now);
        session.Store(ended);
        await AuthorityPeriod.TurnAsync(session, ended.Id, null, now, ct);
        session.Insert(AuthorityEntry.Of(ended, what, by, reason, now));
        var (client, provider) = (await session.LoadAsync<PortalBusiness>(ended.ClientBn9, ct), await session.LoadAsync<PortalBusiness>(ended.ProviderBn9, ct));
        string[] values = [client?.LegalName ?? ended.ClientBn9, provider?.LegalName ?? ended.ProviderBn9, reason ?? ""];
        return (ended, [fact, NoticeRequested.ToManagers($"relationship/{ended.Id}/{ended.Sequence}/client", ended.ClientBn9, "N10", now, null, values), NoticeRequested.ToManagers($"relationship/{ended.Id}/{ended.Sequence}/provider", ended.ProviderBn9, "N10", now, null, values)]);
    }
}
