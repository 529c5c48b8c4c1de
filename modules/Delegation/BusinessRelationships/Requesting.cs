using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>How a provider asks a client, by itself or row by row from a file.</summary>
static class Requesting
{
    public static async Task<(RelationshipRequest, OutgoingMessages)> RequestAsync(
        IDocumentSession session, string providerBn9, string clientBn9, string kind, IReadOnlyList<string>? rmAccounts, string comment, string by, DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var provider = await session.LoadAsync<Provider>(providerBn9, ct);
        if (provider is not { IsActive: true }) throw new Rejected(provider?.Status == "SUSPENDED" ? "DEL_PROVIDER_SUSPENDED" : "DEL_NOT_A_PROVIDER");
        clientBn9 = Bn9.Read(clientBn9, out var whyNot)?.Value ?? throw new Rejected(whyNot!) { Path = "clientBn9" };
        if (clientBn9 == providerBn9) throw new Rejected("DEL_SELF_RELATIONSHIP") { Path = "clientBn9" };
        var client = await session.LoadAsync<PortalBusiness>(clientBn9, ct);
        if (client is null or { Status: "CLOSED" }) throw new Rejected("DEL_BUSINESS_NOT_ONBOARDED") { Path = "clientBn9" };
        if (rmAccounts?.Except(client.RmAccounts).Any() == true) throw new Rejected("DEL_BUSINESS_NOT_ONBOARDED") { Path = "rmAccounts" };

        var pair = BusinessRelationship.IdOf(providerBn9, clientBn9);
        var open = await session.LoadAsync<OpenRelationshipRequest>(pair, ct);
        var earlier = open is null ? null : await session.LoadAsync<RelationshipRequest>(open.RequestId, ct);
        if (earlier?.IsPendingAt(now, policy) == true) throw new Rejected("DEL_REQUEST_PENDING");
        if (await session.LoadAsync<BusinessRelationship>(pair, ct) is { Kind: "BMR" } standing && standing.HoldsOn(now.TorontoDate())) throw new Rejected("DEL_RELATIONSHIP_EXISTS");

        var request = new RelationshipRequest(Guid.CreateVersion7(now).ToString("N"), providerBn9, clientBn9, kind, kind == "PMR" ? [.. rmAccounts!.Distinct()] : [], comment, RequestState.Pending, by, now);
        session.Insert(request);
        if (earlier is { State: RequestState.Pending }) session.Store(earlier with { State = RequestState.Expired });
        if (open is null) session.Insert(new OpenRelationshipRequest(pair, request.Id));
        else session.Store(open with { RequestId = request.Id });
        // Its managers of programs hear of what they can answer.
        var concerned = kind == "PMR" ? await ProgramManagers.OfAsync(session, clientBn9, request.RmAccounts, now.TorontoDate(), ct) : [];
        return (request, [NoticeRequested.ToManagers($"relationship-request/{request.Id}", clientBn9, "N7", now, null, providerBn9, comment) with { Link = $"/api/v1/relationship-requests?state=PENDING#{request.Id}" }, .. concerned.Select(pam => NoticeRequested.ToPerson($"relationship-request/{request.Id}/{pam}", clientBn9, "N7", pam, now, providerBn9, comment))]);
    }
}
