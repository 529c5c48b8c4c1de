using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A supervisor takes a refusal back, so that the adjustment is reviewed again. What was granted is not reopened: the next version corrects it.</summary>
public sealed record ReopenChange(string ChangeId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ReopenChangeResponse(string ChangeId, ChangeStatus Status);

public sealed class ReopenChangeValidator : Validator<ReopenChange>
{
    public ReopenChangeValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(1_000);
}

public sealed class ReopenChangeEndpoint : CarmEndpoint<ReopenChange, ReopenChangeResponse>
{
    public override void Configure()
    {
        Post("changes/{changeId}/reopen");
        Group<Staff>();
        Asks("declarations.changes.reopen");
        Summary(s => s.Summary = "Reopen a refused adjustment");
    }

    public override Task HandleAsync(ReopenChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReopenChangeHandler
{
    public static async Task<ReopenChangeResponse> Handle(ReopenChange command, IDocumentSession session, CancellationToken ct)
    {
        var (cad, change) = await session.LockChangeAsync(command.ChangeId, ct);
        // A refusal that was served is contested by appeal; and a declaration has one open change.
        if (change.Status != ChangeStatus.Rejected || change.StatementNumber is not null || change.BasedOn != cad.CurrentVersion || cad.Status != CadStatus.Accepted) throw new Rejected("STATE_CONFLICT");
        if (cad.OpenChange is { } open) throw new Rejected("CAD-3005", open);
        if (change.DecidedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        session.Store(change with { Status = ChangeStatus.Submitted, Officer = null, DecidedAt = null, DecidedBy = null, Refusal = null, Rationale = command.Reason });
        session.Store(cad with { OpenChange = change.Id, Revision = cad.Revision + 1 });
        return new(change.Id, ChangeStatus.Submitted);
    }
}
