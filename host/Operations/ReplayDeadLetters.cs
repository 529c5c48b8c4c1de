using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
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
    public static async Task<(ReplayDeadLettersResponse, ReplayLetters)> Handle(ReplayDeadLetters command, IMessageStore messages, CancellationToken ct)
    {
        var found = await messages.DeadLetters.QueryAsync(new() { PageNumber = 1, PageSize = 1, MessageType = command.MessageType, ExceptionType = command.ExceptionType }, ct);
        if (found.TotalCount == 0) throw new Rejected("STATE_CONFLICT");
        return (new(found.TotalCount), new(null, command.MessageType, command.ExceptionType));
    }
}
