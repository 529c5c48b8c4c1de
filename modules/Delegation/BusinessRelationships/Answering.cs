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
        var id = BusinessRelationship.IdOf(request.ProviderBn9, clientBn9);
        var (answerer, before) = ((await session.LoadAsync<Person>(by, ct))!, await session.LoadAsync<BusinessRelationship>(id, ct));
        if (!MayAnswer(answerer, request, kind == "PMR" ? programs : null, before, today)) throw new Rejected("DEL_ABOVE_AUTHORITY");
        await RequireWithinOwnAsync(session, byBn9, clientBn9, visibility, capabilities, ct);
        // A provider that lost its licence since it asked begins with a new request once it has one (4.6).
        if (await session.LoadAsync<Provider>(request.ProviderBn9, ct) is not { Status: not "ENDED" }) throw new Rejected("DEL_NOT_A_PROVIDER");
        Roles.RequireStart(startOn, today);
        Roles.RequireDates(startOn ?? today, endOn, today, policy);

        var granted = BusinessRelationship.Granted(before, request.ProviderBn9, clientBn9, kind, programs, visibility, capabilities, startOn, endOn, by, now, policy);
        session.Store(granted);
        await AuthorityPeriod.TurnAsync(session, id, AuthorityPeriod.Of(granted, now), now, ct);
        session.Insert(AuthorityEntry.Of(granted, "GRANTED", by, null, now));
        await CloseAsync(session, answered, ct);
        return (granted, [new AuthorityGranted(clientBn9, request.ProviderBn9, kind, granted.Sequence, now), NoticeRequested.ToManagers($"relationship/{granted.Id}/{granted.Sequence}", request.ProviderBn9, "N8_APPROVED", now, null, client.LegalName)]);
    }

    public static async Task<(RelationshipRequest, NoticeRequested)> RejectAsync(IDocumentSession session, RelationshipRequest request, string clientBn9, string by, string byBn9, string? reason, DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var rejected = request.Answered(RequestState.Rejected, clientBn9, by, byBn9, now, policy) with { Reason = reason };
        if (!MayAnswer((await session.LoadAsync<Person>(by, ct))!, request, [], null, now.TorontoDate())) throw new Rejected("DEL_ABOVE_AUTHORITY");
        await CloseAsync(session, rejected, ct);
        return (rejected, NoticeRequested.ToManagers($"relationship-request/{rejected.Id}/rejected", rejected.ProviderBn9, "N8_REJECTED", now, null, rejected.ClientBn9, reason ?? ""));
    }

    /// <summary>A request that is answered, taken back or expired makes room for the next, unless that has come already.</summary>
    public static async Task CloseAsync(IDocumentSession session, RelationshipRequest closed, CancellationToken ct)
    {
        session.Store(closed);
        var pair = BusinessRelationship.IdOf(closed.ProviderBn9, closed.ClientBn9);
        if (await session.LoadAsync<OpenRelationshipRequest>(pair, ct) is { } open && open.RequestId == closed.Id) session.Delete(open);
    }

    /// <summary>Who acts for the client gives no other provider more than it was given itself (invariant I14). Refused with <c>DEL_ABOVE_AUTHORITY</c>.</summary>
    public static async Task RequireWithinOwnAsync(IDocumentSession session, string byBn9, string clientBn9, IReadOnlyList<string> visibility, IReadOnlyList<string>? capabilities, CancellationToken ct)
    {
        if (byBn9 == clientBn9) return;
        var own = await session.LoadAsync<BusinessRelationship>(BusinessRelationship.IdOf(byBn9, clientBn9), ct);
        if (own is null || visibility.Except(own.Visibility).Any() || Capabilities.Of(capabilities).Except(own.Capabilities).Any()) throw new Rejected("DEL_ABOVE_AUTHORITY");
    }

    /// <summary>A manager of the business answers anything; one of programs only where the whole request is about these, grants no other, and takes the place of nothing that is about others.</summary>
    /// <param name="granted">The programs granted; null for all of the business.</param>
    static bool MayAnswer(Person answerer, RelationshipRequest request, IReadOnlyList<string>? granted, BusinessRelationship? before, DateOnly today)
    {
        if (answerer.ManagesAllOf(request.ClientBn9, today)) return true;
        var replaced = before is { EndedAt: null } && !(before.EndOn < today) ? before : null;
        if (granted is null || request.Kind != "PMR" || replaced?.Kind == "BMR") return false;
        return answerer.ManagedProgramsOn(today) is not { } own || request.RmAccounts.Concat(granted).Concat(replaced?.RmAccounts ?? []).All(own.Contains);
    }
}
