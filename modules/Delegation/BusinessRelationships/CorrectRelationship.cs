using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>The help desk changes a relationship at the client's written request. What is left out stays.</summary>
/// <param name="Kind">BMR for all programs, PMR for those named.</param>
/// <param name="WithoutEnd">Takes the end date away.</param>
public sealed record CorrectRelationship(
    string RelationshipId, string Reason, string? Kind = null, IReadOnlyList<string>? RmAccounts = null, IReadOnlyList<string>? Visibility = null, DateOnly? EndOn = null, IReadOnlyList<string>? Capabilities = null, bool WithoutEnd = false);

public sealed record CorrectRelationshipResponse(RelationshipView Relationship);

public sealed class CorrectRelationshipValidator : Validator<CorrectRelationship>
{
    public CorrectRelationshipValidator()
    {
        RuleFor(x => x.RmAccounts).Empty().When(x => x.Kind == "BMR").WithErrorCode("VAL_PROGRAMS_OF_BMR");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
        RuleFor(x => x.Kind).Must(kind => kind is null or "BMR" or "PMR").WithErrorCode("VAL_KIND_OF_RELATIONSHIP");
        RuleFor(x => x.Visibility).Must(v => v is null || Visibilities.AreKnown(v)).WithErrorCode("VAL_VISIBILITY_OWN_REQUIRED");
        RuleFor(x => x.Capabilities).Must(Delegation.Capabilities.AreKnown).WithErrorCode("VAL_CAPABILITY");
        RuleFor(x => x.EndOn).Null().When(x => x.WithoutEnd);
    }
}

public sealed class CorrectRelationshipEndpoint : CarmEndpoint<CorrectRelationship, CorrectRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationships/{relationshipId}/amend");
        Group<Staff>();
        Asks("delegation.relationships.correct");
        Summary(s => s.Summary = "Change a relationship at the client's request");
    }

    public override Task HandleAsync(CorrectRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CorrectRelationshipHandler
{
    public static async Task<(CorrectRelationshipResponse, OutgoingMessages)> Handle(CorrectRelationship command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var standing = await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) ?? throw new Rejected("NOT_FOUND");
        var amended = await Amending.AmendedAsync(session, standing, command.Kind, command.RmAccounts, command.Visibility, command.Capabilities, command.WithoutEnd ? null : command.EndOn ?? standing.EndOn, now.TorontoDate(), policy, ct);
        if (Amending.IsTheSame(standing, amended)) return (new(RelationshipView.Of(standing)), []);
        return (new(RelationshipView.Of(amended)), await Amending.KeepAsync(session, amended, "CBSA", command.Reason, now, ct));
    }
}
