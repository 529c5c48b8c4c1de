using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Another officer approves what one proposed; from its day on it holds.</summary>
/// <param name="ProposedAt">Of the proposal that was read: another that came since is not approved unread.</param>
public sealed record ApproveContravention(string ChangeId, DateTimeOffset ProposedAt, [property: FromClaim("sub")] string Subject);

public sealed record ApproveContraventionResponse(string ChangeId);

public sealed class ApproveContraventionEndpoint : CarmEndpoint<ApproveContravention, ApproveContraventionResponse>
{
    public override void Configure()
    {
        Post("contraventions/changes/{changeId}/approve");
        Group<Staff>();
        Asks("appeals.contraventions.approve");
        Summary(s => s.Summary = "Approve a row of the contravention table");
    }

    public override Task HandleAsync(ApproveContravention command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveContraventionHandler
{
    public static async Task<ApproveContraventionResponse> Handle(ApproveContravention command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var change = await session.LoadAsync<ContraventionChange>(command.ChangeId, ct) ?? throw new Rejected("NOT_FOUND");
        session.Store(change.Approve(command.ProposedAt, command.Subject, clock.GetUtcNow().TorontoDate()));
        return new(change.Id);
    }
}
