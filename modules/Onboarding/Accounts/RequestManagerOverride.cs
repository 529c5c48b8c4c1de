using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk asks that the last manager of a business be let go all the same. Somebody else carries it out within a week (four eyes).</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
public sealed record RequestManagerOverride(string UserId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RequestManagerOverrideResponse(string UserId, DateTimeOffset ValidUntil);

/// <summary>A request that waits for its second person.</summary>
/// <param name="Id">The user's <c>sub</c>.</param>
public sealed record ManagerOverride(string Id, string RequestedBy, string Reason, DateTimeOffset ValidUntil);

public sealed class RequestManagerOverrideValidator : Validator<RequestManagerOverride>
{
    public RequestManagerOverrideValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RequestManagerOverrideEndpoint : CarmEndpoint<RequestManagerOverride, RequestManagerOverrideResponse>
{
    public override void Configure()
    {
        Post("users/{userId}/manager-override");
        Group<Staff>();
        Asks("onboarding.users.lock");
        Summary(s => s.Summary = "Ask that a last manager be let go");
    }

    public override Task HandleAsync(RequestManagerOverride command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestManagerOverrideHandler
{
    public static async Task<RequestManagerOverrideResponse> Handle(RequestManagerOverride command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<Membership>(command.UserId, ct) is null) throw new Rejected("STATE_CONFLICT");
        var now = clock.GetUtcNow();
        var asked = new ManagerOverride(command.UserId, command.Subject, command.Reason, now.AddDays(7));
        session.Store(asked);
        HelpDeskAction.Keep(session, command.UserId, "OVERRIDE_REQUESTED", command.Reason, command.Subject, now);
        return new(asked.Id, asked.ValidUntil);
    }
}
