using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>The client says no.</summary>
public sealed record RejectRelationship(string RelationshipRequestId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_on_behalf_of")] string ClientBn9, string? Reason = null);

public sealed record RejectRelationshipResponse(RelationshipRequestView Request);

public sealed class RejectRelationshipValidator : Validator<RejectRelationship>
{
    public RejectRelationshipValidator() => RuleFor(x => x.Reason).MaximumLength(500);
}

public sealed class RejectRelationshipEndpoint : CarmEndpoint<RejectRelationship, RejectRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/{relationshipRequestId}/reject");
        Group<Portal>();
        Asks("delegation.requests.approve");
        Summary(s => s.Summary = "Refuse a relationship");
    }

    public override Task HandleAsync(RejectRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectRelationshipHandler
{
    public static async Task<(RejectRelationshipResponse, NoticeRequested)> Handle(RejectRelationship command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var request = await session.LoadAsync<RelationshipRequest>(command.RelationshipRequestId, ct) ?? throw new Rejected("NOT_FOUND");
        var (rejected, notice) = await Answering.RejectAsync(session, request, command.ClientBn9, command.Subject, command.CallerBn9, command.Reason, clock.GetUtcNow(), policy, ct);
        return (new(RelationshipRequestView.Of(rejected)), notice);
    }
}
