using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A supervisor gives a proposal to lower a penalty back to its officer, with the reason; what the client asked for waits on.</summary>
public sealed record ReturnCorrection(string PenaltyNumber, string Reason);

public sealed record ReturnCorrectionResponse(PenaltyView Penalty);

public sealed class ReturnCorrectionValidator : Validator<ReturnCorrection>
{
    public ReturnCorrectionValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
}

public sealed class ReturnCorrectionEndpoint : CarmEndpoint<ReturnCorrection, ReturnCorrectionResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/corrections/return");
        Group<Staff>();
        Asks("appeals.penalties.issue");
        Summary(s => s.Summary = "Give back a proposal to lower a penalty");
    }

    public override Task HandleAsync(ReturnCorrection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReturnCorrectionHandler
{
    public static async Task<(ReturnCorrectionResponse, OutgoingMessages)> Handle(ReturnCorrection command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var returned = Corrections.Returned(await session.HoldPenaltyAsync(command.PenaltyNumber, ct), command.Reason);
        return (new(PenaltyView.Of(returned)), await session.KeepAsync(returned, PenaltyActs.CorrectionReturned, envelope, clock.GetUtcNow(), ct));
    }
}
