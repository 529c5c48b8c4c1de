using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>The client changes what a provider may see or do, at once, also for what it has read already. What is left out stays.</summary>
/// <param name="Kind">BMR for all programs, PMR for those named.</param>
/// <param name="Capabilities">The finer rights left to the provider from now on.</param>
/// <param name="WithoutEnd">Takes the end date away.</param>
public sealed record AmendRelationship(
    string RelationshipId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_on_behalf_of")] string ClientBn9,
    string? Kind = null, IReadOnlyList<string>? RmAccounts = null, IReadOnlyList<string>? Visibility = null, DateOnly? EndOn = null, IReadOnlyList<string>? Capabilities = null, bool WithoutEnd = false);

public sealed record AmendRelationshipResponse(RelationshipView Relationship);

public sealed class AmendRelationshipValidator : Validator<AmendRelationship>
{
    public AmendRelationshipValidator()
    {
        RuleFor(x => x.RmAccounts).Empty().When(x => x.Kind == "BMR").WithErrorCode("VAL_PROGRAMS_OF_BMR");
        RuleFor(x => x.Kind).Must(kind => kind is null or "BMR" or "PMR").WithErrorCode("VAL_KIND_OF_RELATIONSHIP");
        RuleFor(x => x.Visibility).Must(v => v is null || Visibilities.AreKnown(v)).WithErrorCode("VAL_VISIBILITY_OWN_REQUIRED");
        RuleFor(x => x.Capabilities).Must(Delegation.Capabilities.AreKnown).WithErrorCode("VAL_CAPABILITY");
        RuleFor(x => x.EndOn).Null().When(x => x.WithoutEnd);
    }
}

public sealed class AmendRelationshipEndpoint : CarmEndpoint<AmendRelationship, AmendRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationships/{relationshipId}/amend");
        Group<Portal>();
        Asks("delegation.relationships.amend");
        Summary(s => s.Summary = "Change a relationship");
    }

    public override Task HandleAsync(AmendRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AmendRelationshipHandler
{
    public static async Task<(AmendRelationshipResponse, OutgoingMessages)> Handle(AmendRelationship command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        if (await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) is not { } standing || standing.ClientBn9 != command.ClientBn9) throw new Rejected("NOT_FOUND");
        if (standing.ProviderBn9 == command.CallerBn9) throw new Rejected("DEL_SELF_APPROVAL");
        var amended = await Amending.AmendedAsync(session, standing, command.Kind, command.RmAccounts, command.Visibility, command.Capabilities, command.WithoutEnd ? null : command.EndOn ?? standing.EndOn, today, policy, ct);
        await Answering.RequireWithinOwnAsync(session, command.CallerBn9, command.ClientBn9, amended.Visibility, amended.Capabilities, ct);
        MayChange((await session.LoadAsync<Person>(command.Subject, ct))!, standing, amended, today);
        if (Amending.IsTheSame(standing, amended)) return (new(RelationshipView.Of(standing)), []);
        return (new(RelationshipView.Of(amended)), await Amending.KeepAsync(session, amended, command.Subject, null, clock.GetUtcNow(), ct));
    }

    /// <summary>A manager of the business changes anything; one of programs a relationship about these alone, to these alone.</summary>
    public static void MayChange(Person person, BusinessRelationship standing, BusinessRelationship amended, DateOnly today)
    {
        if (person.ManagesAllOf(standing.ClientBn9, today)) return;
        if (standing.Kind != "PMR" || amended.Kind != "PMR" || (person.ManagedProgramsOn(today) is { } own && !standing.RmAccounts.Concat(amended.RmAccounts).All(own.Contains))) throw new Rejected("DEL_ABOVE_AUTHORITY");
    }
}

/// <summary>Whose a relationship is, for the decision: the client's, who grants, changes and ends it. Another provider knows of it only where it sees what others do.</summary>
sealed class RelationshipLocator(IDelegationStore store) : IResourceLocator
{
    public string RouteParameter => "relationshipId";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<BusinessRelationship>(value, ct) is { } relationship ? (relationship.ClientBn9, relationship.ProviderBn9, false) : null;
    }
}
