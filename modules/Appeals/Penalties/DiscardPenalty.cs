using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A draft, or a notice that was not served yet, is discarded.</summary>
public sealed record DiscardPenalty(string PenaltyNumber, string Reason);

public sealed record DiscardPenaltyResponse(PenaltyView Penalty);

public sealed class DiscardPenaltyValidator : Validator<DiscardPenalty>
{
    public DiscardPenaltyValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
}

public sealed class DiscardPenaltyEndpoint : CarmEndpoint<DiscardPenalty, DiscardPenaltyResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/discard");
        Group<Staff>();
        Asks("appeals.penalties.issue");
        Summary(s => s.Summary = "Discard a notice that was not served");
    }

    public override Task HandleAsync(DiscardPenalty command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DiscardPenaltyHandler
{
    public static async Task<(DiscardPenaltyResponse, OutgoingMessages)> Handle(DiscardPenalty command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var discarded = (await session.HoldPenaltyAsync(command.PenaltyNumber, ct)).After(PenaltyCommand.Discard, now);
        var act = PenaltyActs.Discarded with { Text = new($"{PenaltyActs.Discarded.Text.En} {command.Reason}", $"{PenaltyActs.Discarded.Text.Fr} {command.Reason}") };
        var limits = await session.KeepAsync(discarded, act, envelope, now, ct);
        limits.AddRange(await session.RelevelAsync(discarded, envelope, now, ct));
        return (new(PenaltyView.Of(discarded)), limits);
    }
}
