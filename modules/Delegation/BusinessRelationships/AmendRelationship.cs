using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>The client changes what a provider may see or do, at once, also for what it has read already. What is left out stays.</summary>
/// <param name="Kind">BMR for all programs, PMR for those named.</param>
public sealed record AmendRelationship(
    string RelationshipId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, string? Kind = null, IReadOnlyList<string>? RmAccounts = null, IReadOnlyList<string>? Visibility = null, DateOnly? EndOn = null);

public sealed record AmendRelationshipResponse(RelationshipView Relationship);

public sealed class AmendRelationshipValidator : Validator<AmendRelationship>
{
    static readonly string[] Known = ["OWN", "IMPORTER", "OTHERS"];

    public AmendRelationshipValidator()
    {
        RuleFor(x => x.Kind).Must(kind => kind is null or "BMR" or "PMR").WithErrorCode("VAL_KIND_OF_RELATIONSHIP");
        RuleFor(x => x.Visibility).Must(v => v is null || (v.All(Known.Contains) && v.Contains("OWN"))).WithErrorCode("VAL_VISIBILITY_OWN_REQUIRED");
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
    public static async Task<(AmendRelationshipResponse, OutgoingMessages)> Handle(AmendRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        if (await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) is not { } standing || standing.ClientBn9 != command.CallerBn9) throw new Rejected("NOT_FOUND");
        if (standing.EndedAt is not null || standing.EndOn < today) throw new Rejected("STATE_CONFLICT");
        var client = (await session.LoadAsync<PortalBusiness>(command.CallerBn9, ct))!;
        var kind = command.Kind ?? standing.Kind;
        string[] programs = kind == "PMR" ? [.. (command.RmAccounts ?? standing.RmAccounts).Distinct().Order(StringComparer.Ordinal)] : [];
        if (programs.Except(client.RmAccounts).Any() || (kind == "PMR" && programs.Length == 0)) throw new Rejected("NOT_FOUND") { Path = "rmAccounts" };
        MayChange((await session.LoadAsync<Person>(command.Subject, ct))!, standing, kind, programs, today);
        Roles.RequireDates(standing.StartOn, command.EndOn, today);

        var amended = standing with { Kind = kind, RmAccounts = programs, Visibility = [.. (command.Visibility ?? standing.Visibility).Distinct()], EndOn = command.EndOn ?? standing.EndOn, Sequence = standing.Sequence + 1 };
        session.Store(amended);
        session.Insert(AuthorityEntry.Of(amended, "AMENDED", command.Subject, null, now));
        return (new(RelationshipView.Of(amended)), [NoticeRequested.ToManagers($"relationship/{amended.Id}/{amended.Sequence}", amended.ProviderBn9, "N9", now, null, client.LegalName)]);
    }

    /// <summary>A manager of the business changes anything; one of programs a relationship about these alone, to these alone.</summary>
    public static void MayChange(Person person, BusinessRelationship standing, string kind, IReadOnlyList<string> programs, DateOnly today)
    {
        if (person.IsManagerOn(today)) return;
        if (standing.Kind != "PMR" || kind != "PMR" || (person.ManagedProgramsOn(today) is { } own && !standing.RmAccounts.Concat(programs).All(own.Contains))) throw new Rejected("DEL_ABOVE_AUTHORITY");
    }
}
