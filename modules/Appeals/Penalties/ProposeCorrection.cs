using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer proposes to lower a penalty, or to cancel it, within ninety days of the assessment (s.127.1); asked by the client or not.</summary>
/// <param name="Amount">What the penalty is to be; zero cancels it.</param>
/// <param name="ReasonEn">For the client, in the words of the notice.</param>
/// <param name="ReasonFr">The same in French; the client reads its own language.</param>
public sealed record ProposeCorrection(string PenaltyNumber, Money Amount, string ReasonEn, string ReasonFr, [property: FromClaim("sub")] string Subject);

public sealed record ProposeCorrectionResponse(PenaltyView Penalty);

public sealed class ProposeCorrectionValidator : Validator<ProposeCorrection>
{
    public ProposeCorrectionValidator()
    {
        RuleFor(x => x.Amount).Must(a => a >= Money.Zero);
        RuleFor(x => x.ReasonEn).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.ReasonFr).NotEmpty().MaximumLength(4_000);
    }
}

public sealed class ProposeCorrectionEndpoint : CarmEndpoint<ProposeCorrection, ProposeCorrectionResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/corrections");
        Group<Staff>();
        Asks("appeals.penalties.draft");
        Summary(s => s.Summary = "Propose to lower or cancel a penalty");
    }

    public override Task HandleAsync(ProposeCorrection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ProposeCorrectionHandler
{
    public static async Task<(ProposeCorrectionResponse, OutgoingMessages)> Handle(ProposeCorrection command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var penalty = Corrections.InTime(await session.HoldPenaltyAsync(command.PenaltyNumber, ct), now.TorontoDate());
        if (!penalty.May(command.Amount == Money.Zero ? PenaltyCommand.Cancel : PenaltyCommand.Reduce) || penalty.State == PenaltyState.UnderMinisterialReview) throw new Rejected("STATE_CONFLICT");
        if (command.Amount >= penalty.Amount) throw new Rejected("NPA_NOT_LOWER", penalty.Amount) { Path = "amount" };
        var proposed = penalty with { Correction = (penalty.Correction ?? new(Correction.ByOfficer, command.ReasonEn, now)) with { To = command.Amount, Reason = new(command.ReasonEn, command.ReasonFr), ProposedBy = command.Subject }, Changes = penalty.Changes + 1 };
        return (new(PenaltyView.Of(proposed)), await session.KeepAsync(proposed, PenaltyActs.CorrectionProposed, envelope, now, ct));
    }
}
