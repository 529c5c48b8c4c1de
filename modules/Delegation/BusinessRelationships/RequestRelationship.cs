using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A licensed broker or a trade consultant asks a client to act for it.</summary>
/// <param name="Kind">BMR for all programs, PMR for those named.</param>
public sealed record RequestRelationship(
    string ClientBn9, string Kind, string Comment, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, IReadOnlyList<string>? RmAccounts = null);

public sealed record RequestRelationshipResponse(RelationshipRequestView Request);

public sealed class RequestRelationshipValidator : Validator<RequestRelationship>
{
    public RequestRelationshipValidator()
    {
        RuleFor(x => x.RmAccounts).Empty().When(x => x.Kind == "BMR").WithErrorCode("VAL_PROGRAMS_OF_BMR");
        RuleFor(x => x.ClientBn9).NotEmpty();
        RuleFor(x => x.Comment).NotEmpty().MaximumLength(500);
        RuleFor(x => x.Kind).Must(kind => kind is "BMR" or "PMR").WithErrorCode("VAL_KIND_OF_RELATIONSHIP");
        RuleFor(x => x.RmAccounts).NotEmpty().When(x => x.Kind == "PMR");
    }
}

public sealed class RequestRelationshipEndpoint : CarmEndpoint<RequestRelationship, RequestRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationship-requests");
        Group<Portal>();
        Asks("delegation.relationships.request");
        Creates();
        Summary(s => s.Summary = "Ask a client for a relationship");
    }

    public override Task HandleAsync(RequestRelationship command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/relationship-requests?direction=sent#{r.Request.RequestId}", ct);
}

public static class RequestRelationshipHandler
{
    public static async Task<(RequestRelationshipResponse, OutgoingMessages)> Handle(RequestRelationship command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var (request, notices) = await Requesting.RequestAsync(session, command.CallerBn9, command.ClientBn9, command.Kind, command.RmAccounts, command.Comment, command.Subject, clock.GetUtcNow(), policy, ct);
        return (new(RelationshipRequestView.Of(request)), notices);
    }
}
