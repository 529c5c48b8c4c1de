using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine.Persistence.Durability;

namespace Carm.Host;

/// <summary>A supervisor approves that a message be discarded, as somebody else asked. Who asked and why stays on record.</summary>
/// <param name="ProposedAt">When the proposal was made that the supervisor read.</param>
public sealed record ApproveDiscard(Guid DeadLetterId, DateTimeOffset ProposedAt, [property: FromClaim("sub")] string Subject);

public sealed record ApproveDiscardResponse(Guid DeadLetterId, DiscardProposal Discard, string ApprovedBy);

public sealed class ApproveDiscardValidator : Validator<ApproveDiscard>
{
    public ApproveDiscardValidator() => RuleFor(x => x.ProposedAt).NotEmpty();
}

sealed class ApproveDiscardEndpoint : CarmEndpoint<ApproveDiscard, ApproveDiscardResponse>
{
    public override void Configure()
    {
        Post("operations/dead-letters/{deadLetterId}/discard/approve");
        Group<Staff>();
        Asks("host.operations.approve");
        Summary(s => s.Summary = "Approve that a message be discarded");
    }

    public override Task HandleAsync(ApproveDiscard command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveDiscardHandler
{
    public static async Task<(ApproveDiscardResponse, DiscardLetter)> Handle(ApproveDiscard command, IDocumentSession session, CancellationToken ct)
    {
        var asked = await session.LoadAsync<DeadLetterDiscard>(command.DeadLetterId, ct) ?? throw new Rejected("NOT_FOUND");
        if (asked.ApprovedBy is not null) throw new Rejected("STATE_CONFLICT");
        if (asked.Proposal.ProposedAt != command.ProposedAt) throw new Rejected("IF_MATCH_STALE");
        if (asked.Proposal.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        session.Store(asked with { ApprovedBy = command.Subject });
        return (new(asked.Id, asked.Proposal, command.Subject), new(asked.Id));
    }
}

/// <summary>When it is recorded who decided, the message goes.</summary>
public sealed record DiscardLetter(Guid DeadLetterId);

public static class DiscardLetterHandler
{
    public static Task Handle(DiscardLetter command, IMessageStore messages, CancellationToken ct) => messages.DeadLetters.DiscardAsync(new([command.DeadLetterId]), ct);
}
