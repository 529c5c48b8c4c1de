using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>The provider takes its request back.</summary>
public sealed record WithdrawRelationshipRequest(string RequestId, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record WithdrawRelationshipRequestResponse(RelationshipRequestView Request);

public sealed class WithdrawRelationshipRequestEndpoint : CarmEndpoint<WithdrawRelationshipRequest, WithdrawRelationshipRequestResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/{requestId}/withdraw");
        Group<Portal>();
        Asks("delegation.relationships.request");
        Summary(s => s.Summary = "Withdraw a request for a relationship");
    }

    public override Task HandleAsync(WithdrawRelationshipRequest command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawRelationshipRequestHandler
{
    public static async Task<WithdrawRelationshipRequestResponse> Handle(WithdrawRelationshipRequest command, IDocumentSession session, CancellationToken ct)
    {
        var request = await session.LoadAsync<RelationshipRequest>(command.RequestId, ct);
        if (request?.ProviderBn9 != command.CallerBn9) throw new Rejected("NOT_FOUND");
        if (request.State != RequestState.Pending) throw new Rejected("STATE_CONFLICT");
        var withdrawn = request with { State = RequestState.Withdrawn };
        await Answering.CloseAsync(session, withdrawn, ct);
        return new(RelationshipRequestView.Of(withdrawn));
    }
}
