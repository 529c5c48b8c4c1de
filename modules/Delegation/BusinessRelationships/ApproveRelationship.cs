using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>The client grants a relationship: what was asked, or less, or other, within the approver's own authority.</summary>
/// <param name="Visibility">Whose transactions the provider sees: OWN always, IMPORTER and OTHERS as granted.</param>
public sealed record ApproveRelationship(
    string RequestId, string Kind, IReadOnlyList<string> Visibility, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9,
    IReadOnlyList<string>? RmAccounts = null, DateOnly? StartOn = null, DateOnly? EndOn = null);

public sealed record ApproveRelationshipResponse(RelationshipView Relationship);

public sealed class ApproveRelationshipValidator : Validator<ApproveRelationship>
{
    static readonly string[] Known = ["OWN", "IMPORTER", "OTHERS"];

    public ApproveRelationshipValidator()
    {
        RuleFor(x => x.Kind).Must(kind => kind is "BMR" or "PMR").WithErrorCode("VAL_KIND_OF_RELATIONSHIP");
        RuleFor(x => x.Visibility).Must(v => v is not null && v.All(Known.Contains) && v.Contains("OWN")).WithErrorCode("VAL_VISIBILITY_OWN_REQUIRED");
        RuleFor(x => x.RmAccounts).NotEmpty().When(x => x.Kind == "PMR");
    }
}

public sealed class ApproveRelationshipEndpoint : CarmEndpoint<ApproveRelationship, ApproveRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/{requestId}/approve");
        Group<Portal>();
        Asks("delegation.requests.approve");
        Summary(s => s.Summary = "Grant a relationship");
    }

    public override Task HandleAsync(ApproveRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveRelationshipHandler
{
    public static async Task<(ApproveRelationshipResponse, AuthorityGranted, NoticeRequested)> Handle(ApproveRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var request = (await session.LoadAsync<RelationshipRequest>(command.RequestId, ct) ?? throw new Rejected("NOT_FOUND")).ForAnswerOf(command.CallerBn9, now);
        var client = (await session.LoadAsync<PortalBusiness>(command.CallerBn9, ct))!;
        var approver = (await session.LoadAsync<Person>(command.Subject, ct))!;
        string[] programs = command.Kind == "PMR" ? [.. command.RmAccounts!.Distinct().Order(StringComparer.Ordinal)] : [];
        if (programs.Except(client.RmAccounts).Any()) throw new Rejected("NOT_FOUND") { Path = "rmAccounts" };
        if (!MayGrant(approver, request, command.Kind, programs, now.TorontoDate())) throw new Rejected("DEL_ABOVE_AUTHORITY");
        var start = command.StartOn ?? now.TorontoDate();
        if (command.EndOn < now.TorontoDate() || command.EndOn < start) throw new Rejected("DEL_END_DATE_PAST") { Path = "endOn" };

        var id = BusinessRelationship.IdOf(request.ProviderBn9, request.ClientBn9);
        var standing = await session.LoadAsync<BusinessRelationship>(id, ct);
        var granted = new BusinessRelationship(id, request.ProviderBn9, request.ClientBn9, command.Kind, programs, [.. command.Visibility.Distinct()], start, command.EndOn, command.Subject, (standing?.Sequence ?? 0) + 1);
        session.Store(granted);
        session.Insert(AuthorityEntry.Of(granted, "GRANTED", command.Subject, null, now));
        session.Store(request with { State = RequestState.Approved, AnsweredBy = command.Subject });
        return (new(RelationshipView.Of(granted)), new(request.ClientBn9, request.ProviderBn9, command.Kind, granted.Sequence, now),
            NoticeRequested.ToManagers($"relationship/{granted.Id}/{granted.Sequence}", request.ProviderBn9, "N8_APPROVED", now, null, client.LegalName));
    }

    /// <summary>A manager of the business grants anything; one of programs only these, and only where the whole request was about them.</summary>
    public static bool MayGrant(Person approver, RelationshipRequest request, string kind, IReadOnlyList<string> programs, DateOnly today)
    {
        if (approver.IsManagerOn(today)) return true;
        return kind == "PMR" && request.Kind == "PMR" && (approver.ManagedProgramsOn(today) is not { } own || request.RmAccounts.Concat(programs).All(own.Contains));
    }
}
