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
        if (change.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        if (change.ApprovedBy is not null || change.ProposedAt != command.ProposedAt) throw new Rejected("STATE_CONFLICT");
        if (change.ValidFrom <= clock.GetUtcNow().TorontoDate()) throw new Rejected("NPA_TABLE_PAST") { Path = "validFrom" };
        session.Store(change with { ApprovedBy = command.Subject });
        return new(change.Id);
    }
}
