using Carm.Kernel;
using FastEndpoints;
using Wolverine.Attributes;
using Wolverine.Persistence.Durability;

namespace Carm.Host;

/// <summary>Staff send a message back to the listeners that could not take it. A listener that has taken it already writes nothing twice.</summary>
public sealed record ReplayDeadLetter(Guid DeadLetterId);

public sealed record ReplayDeadLetterResponse(Guid DeadLetterId, string Message);

sealed class ReplayDeadLetterEndpoint : CarmEndpoint<ReplayDeadLetter, ReplayDeadLetterResponse>
{
    public override void Configure()
    {
        Post("operations/dead-letters/{deadLetterId}/replay");
        Group<Staff>();
        Asks("host.operations.run");
        Accepts();
        Summary(s => s.Summary = "Send a message back to the listeners that could not take it");
    }

    public override Task HandleAsync(ReplayDeadLetter command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/operations/dead-letters", ct);
}

public static class ReplayDeadLetterHandler
{
    [Transactional]
    public static async Task<(ReplayDeadLetterResponse, ReplayLetters)> Handle(ReplayDeadLetter command, IMessageStore messages)
    {
        var letter = await messages.DeadLetters.DeadLetterEnvelopeByIdAsync(command.DeadLetterId) ?? throw new Rejected("NOT_FOUND");
        return (new(letter.Id, DeadLetterReading.Short(letter.MessageType!)), new(letter.Id, null, null));
    }
}

/// <summary>When it is recorded who asked, one message or all of a kind goes back.</summary>
public sealed record ReplayLetters(Guid? DeadLetterId, string? MessageType, string? ExceptionType);

public static class ReplayLettersHandler
{
    public static Task Handle(ReplayLetters command, IMessageStore messages, CancellationToken ct) => messages.DeadLetters.ReplayAsync(
        command.DeadLetterId is { } id ? new([id]) : new() { MessageType = command.MessageType, ExceptionType = command.ExceptionType }, ct);
}
