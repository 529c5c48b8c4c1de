using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;

namespace Carm.Host;

/// <summary>Staff send all messages of a kind back to their listeners, as after a defect was mended.</summary>
/// <param name="MessageType">As the list of kinds names it.</param>
/// <param name="ExceptionType">Left out, whatever it failed of.</param>
public sealed record ReplayDeadLetters(string MessageType, string? ExceptionType = null);

/// <param name="Count">How many go back.</param>
public sealed record ReplayDeadLettersResponse(int Count);

public sealed class ReplayDeadLettersValidator : Validator<ReplayDeadLetters>
{
    public ReplayDeadLettersValidator()
    {
        RuleFor(x => x.MessageType).NotEmpty().MaximumLength(500);
        RuleFor(x => x.ExceptionType).MaximumLength(500);
    }
}

sealed class ReplayDeadLettersEndpoint : CarmEndpoint<ReplayDeadLetters, ReplayDeadLettersResponse>
{
    public override void Configure()
    {
        Post("operations/dead-letters/replay");
        Group<Staff>();
        Asks("host.operations.run");
        Accepts();
        Summary(s => s.Summary = "Send all messages of a kind back to their listeners");
    }

    public override Task HandleAsync(ReplayDeadLetters command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/operations/dead-letters", ct);
}

public static class ReplayDeadLettersHandler
{
    [Transactional]
    public static async Task<(ReplayDeadLettersResponse, OutgoingMessages)> Handle(ReplayDeadLetters command, IMessageStore messages, CancellationToken ct)
    {
        var kinds = (await messages.DeadLetters.SummarizeAllAsync("Carm", JasperFx.Core.TimeRange.AllTime(), ct))
            .Where(k => DeadLetterReading.Short(k.MessageType) == command.MessageType && (command.ExceptionType ?? DeadLetterReading.Short(k.ExceptionType)) == DeadLetterReading.Short(k.ExceptionType)).ToArray();
        if (kinds.Length == 0) throw new Rejected("STATE_CONFLICT");
        return (new(kinds.Sum(k => k.Count)), [.. kinds.Select(k => new ReplayLetters(null, k.MessageType, k.ExceptionType)).Distinct()]);
    }
}
