using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>The client says no.</summary>
public sealed record RejectRelationship(string RequestId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, string? Reason = null);

public sealed record RejectRelationshipResponse(RelationshipRequestView Request);

public sealed class RejectRelationshipValidator : Validator<RejectRelationship>
{
    public RejectRelationshipValidator() => RuleFor(x => x.Reason).MaximumLength(500);
}

public sealed class RejectRelationshipEndpoint : CarmEndpoint<RejectRelationship, RejectRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/{requestId}/reject");
        Group<Portal>();
        Asks("delegation.requests.approve");
        Summary(s => s.Summary = "Refuse a relationship");
    }

    public override Task HandleAsync(RejectRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectRelationshipHandler
{
    public static async Task<(RejectRelationshipResponse, NoticeRequested)> Handle(RejectRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var request = (await session.LoadAsync<RelationshipRequest>(command.RequestId, ct) ?? throw new Rejected("NOT_FOUND")).ForAnswerOf(command.CallerBn9, now);
        var rejected = request with { State = RequestState.Rejected, AnsweredBy = command.Subject, Reason = command.Reason };
        session.Store(rejected);
        return (new(RelationshipRequestView.Of(rejected)), NoticeRequested.ToManagers($"relationship-request/{request.Id}/rejected", request.ProviderBn9, "N8_REJECTED", now, null, request.ClientBn9, command.Reason ?? ""));
    }
}
