using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>How a client answers a provider, by itself or row by row from a file. One answer closes the request.</summary>
static class Answering
{
    /// <param name="byBn9">The business of the one who answers: the client's, or a provider's that acts for it.</param>
    public static async Task<(BusinessRelationship, OutgoingMessages)> ApproveAsync(
        IDocumentSession session, RelationshipRequest request, string clientBn9, string by, string byBn9, string kind, IReadOnlyList<string>? rmAccounts, IReadOnlyList<string> visibility, IReadOnlyList<string>? capabilities, DateOnly? startOn, DateOnly? endOn,
        DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var today = now.TorontoDate();
        var answered = request.Answered(RequestState.Approved, clientBn9, by, byBn9, now, policy);
        var client = (await session.LoadAsync<PortalBusiness>(clientBn9, ct))!;
        string[] programs = kind == "PMR" ? [.. rmAccounts!.Distinct().Order(StringComparer.Ordinal)] : [];
        if (programs.Except(client.RmAccounts).Any()) throw new Rejected("NOT_FOUND") { Path = "rmAccounts" };
        if (!MayAnswer((await session.LoadAsync<Person>(by, ct))!, request, kind == "PMR" ? programs : null, today)) throw new Rejected("DEL_ABOVE_AUTHORITY");
        Roles.RequireDates(startOn ?? today, endOn, today, policy);

        var id = BusinessRelationship.IdOf(request.ProviderBn9, clientBn9);
        var granted = BusinessRelationship.Granted(await session.LoadAsync<BusinessRelationship>(id, ct), request.ProviderBn9, clientBn9, kind, programs, visibility, capabilities, startOn, endOn, by, now, policy);
        session.Store(granted);
        await AuthorityPeriod.TurnAsync(session, id, AuthorityPeriod.Of(granted, now), now, ct);
        session.Insert(AuthorityEntry.Of(granted, "GRANTED", by, null, now));
        Close(session, answered);
        return (granted, [new AuthorityGranted(clientBn9, request.ProviderBn9, kind, granted.Sequence, now), NoticeRequested.ToManagers($"relationship/{granted.Id}/{granted.Sequence}", request.ProviderBn9, "N8_APPROVED", now, null, client.LegalName)]);
    }

    public static async Task<(RelationshipRequest, NoticeRequested)> RejectAsync(IDocumentSession session, RelationshipRequest request, string clientBn9, string by, string byBn9, string? reason, DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var rejected = request.Answered(RequestState.Rejected, clientBn9, by, byBn9, now, policy) with { Reason = reason };
        if (!MayAnswer((await session.LoadAsync<Person>(by, ct))!, request, [], now.TorontoDate())) throw new Rejected("DEL_ABOVE_AUTHORITY");
        Close(session, rejected);
        return (rejected, NoticeRequested.ToManagers($"relationship-request/{rejected.Id}/rejected", rejected.ProviderBn9, "N8_REJECTED", now, null, rejected.ClientBn9, reason ?? ""));
    }

    /// <summary>A request that is answered, taken back or expired makes room for the next.</summary>
    public static void Close(IDocumentSession session, RelationshipRequest closed)
    {
        session.Store(closed);
        session.Delete<OpenRelationshipRequest>(BusinessRelationship.IdOf(closed.ProviderBn9, closed.ClientBn9));
    }

    /// <summary>A manager of the business answers anything; one of programs only where the whole request is about these, and grants no other.</summary>
    /// <param name="granted">The programs granted; null for all of the business.</param>
    static bool MayAnswer(Person answerer, RelationshipRequest request, IReadOnlyList<string>? granted, DateOnly today) =>
        answerer.ManagesAllOf(request.ClientBn9, today) || (granted is not null && request.Kind == "PMR" && (answerer.ManagedProgramsOn(today) is not { } own || request.RmAccounts.Concat(granted).All(own.Contains)));
}
