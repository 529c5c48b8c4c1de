using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>The client grants a relationship: what was asked, or less, or other, within the approver's own authority.</summary>
/// <param name="Visibility">Whose transactions the provider sees: OWN always, IMPORTER and OTHERS as granted.</param>
/// <param name="Capabilities">The finer rights left to the provider: FILE, CORRECT, PAY, SEE_BALANCE, RULINGS, APPEALS; left out, all.</param>
public sealed record ApproveRelationship(
    string RelationshipRequestId, string Kind, IReadOnlyList<string> Visibility, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_on_behalf_of")] string ClientBn9,
    IReadOnlyList<string>? RmAccounts = null, DateOnly? StartOn = null, DateOnly? EndOn = null, IReadOnlyList<string>? Capabilities = null);

public sealed record ApproveRelationshipResponse(RelationshipView Relationship);

public sealed class ApproveRelationshipValidator : Validator<ApproveRelationship>
{
    public ApproveRelationshipValidator()
    {
        RuleFor(x => x.RmAccounts).Empty().When(x => x.Kind == "BMR").WithErrorCode("VAL_PROGRAMS_OF_BMR");
        RuleFor(x => x.Kind).Must(kind => kind is "BMR" or "PMR").WithErrorCode("VAL_KIND_OF_RELATIONSHIP");
        RuleFor(x => x.Visibility).Must(Visibilities.AreKnown).WithErrorCode("VAL_VISIBILITY_OWN_REQUIRED");
        RuleFor(x => x.Capabilities).Must(Delegation.Capabilities.AreKnown).WithErrorCode("VAL_CAPABILITY");
        RuleFor(x => x.RmAccounts).NotEmpty().When(x => x.Kind == "PMR");
    }
}

public sealed class ApproveRelationshipEndpoint : CarmEndpoint<ApproveRelationship, ApproveRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/{relationshipRequestId}/approve");
        Group<Portal>();
        Asks("delegation.requests.approve");
        Summary(s => s.Summary = "Grant a relationship");
    }

    public override Task HandleAsync(ApproveRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveRelationshipHandler
{
    public static async Task<(ApproveRelationshipResponse, OutgoingMessages)> Handle(ApproveRelationship command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var request = await session.LoadAsync<RelationshipRequest>(command.RelationshipRequestId, ct) ?? throw new Rejected("NOT_FOUND");
        var (granted, messages) = await Answering.ApproveAsync(
            session, request, command.ClientBn9, command.Subject, command.CallerBn9, command.Kind, command.RmAccounts, command.Visibility, command.Capabilities, command.StartOn, command.EndOn, clock.GetUtcNow(), policy, ct);
        return (new(RelationshipView.Of(granted)), messages);
    }
}

/// <summary>Whose a provider's request is, for the decision: the client's, who answers it. Another provider knows of it only where it sees what others do.</summary>
sealed class RelationshipRequestLocator(IDelegationStore store) : IResourceLocator
{
    public string RouteParameter => "relationshipRequestId";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<RelationshipRequest>(value, ct) is { } request ? (request.ClientBn9, request.ProviderBn9, false) : null;
    }
}
