using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

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
    public static async Task<(RequestRelationshipResponse, NoticeRequested)> Handle(RequestRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<Provider>(command.CallerBn9, ct) is not { IsActive: true }) throw new Rejected("DEL_NOT_A_PROVIDER");
        if (command.ClientBn9 == command.CallerBn9) throw new Rejected("DEL_SELF_RELATIONSHIP") { Path = "clientBn9" };
        var client = await session.LoadAsync<PortalBusiness>(command.ClientBn9, ct);
        if (client is null or { Status: "CLOSED" }) throw new Rejected("DEL_BUSINESS_NOT_ONBOARDED") { Path = "clientBn9" };
        if (command.RmAccounts?.Except(client.RmAccounts).Any() == true) throw new Rejected("DEL_BUSINESS_NOT_ONBOARDED") { Path = "rmAccounts" };

        var earlier = await session.Query<RelationshipRequest>().Where(r => r.ProviderBn9 == command.CallerBn9 && r.ClientBn9 == command.ClientBn9 && r.State == RequestState.Pending).ToListAsync(ct);
        if (earlier.Any(r => r.IsPendingAt(now))) throw new Rejected("DEL_REQUEST_PENDING");
        if (await session.LoadAsync<BusinessRelationship>(BusinessRelationship.IdOf(command.CallerBn9, command.ClientBn9), ct) is { Kind: "BMR" } standing && standing.HoldsOn(now.TorontoDate())) throw new Rejected("DEL_RELATIONSHIP_EXISTS");

        var request = new RelationshipRequest(
            Guid.CreateVersion7(now).ToString("N"), command.CallerBn9, command.ClientBn9, command.Kind, command.Kind == "PMR" ? command.RmAccounts! : [], command.Comment, RequestState.Pending, command.Subject, now);
        session.Insert(request);
        return (new(RelationshipRequestView.Of(request)), NoticeRequested.ToManagers($"relationship-request/{request.Id}", request.ClientBn9, "N7", now, null, command.CallerBn9, command.Comment));
    }
}
