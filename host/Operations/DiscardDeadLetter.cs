using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine.Persistence.Durability;

namespace Carm.Host;

/// <summary>Staff ask that a message which no listener will ever take be discarded, and say why; another approves it.</summary>
public sealed record DiscardDeadLetter(Guid DeadLetterId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record DiscardDeadLetterResponse(Guid DeadLetterId, DiscardProposal Discard);

/// <summary>What was asked about a message that nobody could take.</summary>
/// <param name="Id">The message's own.</param>
public sealed record DeadLetterDiscard(Guid Id, DiscardProposal Proposal, string Message, string? ApprovedBy);

public sealed class DiscardDeadLetterValidator : Validator<DiscardDeadLetter>
{
    public DiscardDeadLetterValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
}

sealed class DiscardDeadLetterEndpoint : CarmEndpoint<DiscardDeadLetter, DiscardDeadLetterResponse>
{
    public override void Configure()
    {
        Post("operations/dead-letters/{deadLetterId}/discard");
        Group<Staff>();
        Asks("host.operations.run");
        Summary(s => s.Summary = "Ask that a message be discarded");
    }

    public override Task HandleAsync(DiscardDeadLetter command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DiscardDeadLetterHandler
{
    public static async Task<DiscardDeadLetterResponse> Handle(DiscardDeadLetter command, IMessageStore messages, IDocumentSession session, TimeProvider clock)
    {
        var letter = await messages.DeadLetters.DeadLetterEnvelopeByIdAsync(command.DeadLetterId) ?? throw new Rejected("NOT_FOUND");
        var proposal = new DiscardProposal(command.Reason, command.Subject, clock.GetUtcNow());
        session.Store(new DeadLetterDiscard(letter.Id, proposal, letter.MessageType!, null));
        return new(letter.Id, proposal);
    }
}
