using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer proposes to lower a penalty, or to cancel it, within ninety days of the assessment (s.127.1); asked by the client or not.</summary>
/// <param name="Amount">What the penalty is to be; zero cancels it.</param>
/// <param name="Levels">Where a level was wrong (WRONG_LEVEL): what each line's is to be, 0 for what is flat. The level of later notices follows.</param>
/// <param name="ReasonEn">For the client, in the words of the notice.</param>
/// <param name="ReasonFr">The same in French; the client reads its own language.</param>
public sealed record ProposeCorrection(string PenaltyNumber, Money Amount, string ReasonEn, string ReasonFr, [property: FromClaim("sub")] string Subject, IReadOnlyList<int>? Levels = null);

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
        var proposed = Corrections.Proposed(await session.HoldPenaltyAsync(command.PenaltyNumber, ct), command.Amount, new(command.ReasonEn, command.ReasonFr), command.Subject, now, command.Levels, command.Levels is null ? null : await ContraventionTable.ReadAsync(session, ct));
        return (new(PenaltyView.Of(proposed)), await session.KeepAsync(proposed, PenaltyActs.CorrectionProposed, envelope, now, ct));
    }
}
