using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer proposes to lower a penalty, or to cancel it, within ninety days of the assessment (s.127.1); asked by the client or not.</summary>
/// <param name="Amount">What the penalty is to be; zero cancels it.</param>
/// <param name="Reason">For the client, in the words of the notice.</param>
public sealed record ProposeCorrection(string PenaltyNumber, Money Amount, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ProposeCorrectionResponse(PenaltyView Penalty);

public sealed class ProposeCorrectionValidator : Validator<ProposeCorrection>
{
    public ProposeCorrectionValidator()
    {
        RuleFor(x => x.Amount).Must(a => a >= Money.Zero);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
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
        var proposed = penalty with { Correction = (penalty.Correction ?? new("OFFICER", command.Reason, now)) with { To = command.Amount, Reason = command.Reason, ProposedBy = command.Subject }, Changes = penalty.Changes + 1 };
        return (new(PenaltyView.Of(proposed)), await session.KeepAsync(proposed, PenaltyActs.CorrectionProposed, envelope, now, ct));
    }
}

/// <summary>A supervisor approves what another officer proposed: the Ledger gives the difference back, and where the penalty is cancelled later ones fall to their level without it.</summary>
public sealed record ApproveCorrection(string PenaltyNumber, [property: FromClaim("sub")] string Subject);

public sealed record ApproveCorrectionResponse(PenaltyView Penalty);

public sealed class ApproveCorrectionEndpoint : CarmEndpoint<ApproveCorrection, ApproveCorrectionResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/corrections/approve");
        Group<Staff>();
        Asks("appeals.penalties.issue", movesMoney: true);
        Summary(s => s.Summary = "Lower or cancel a penalty as proposed");
    }

    public override Task HandleAsync(ApproveCorrection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveCorrectionHandler
{
    public static async Task<(ApproveCorrectionResponse, OutgoingMessages)> Handle(ApproveCorrection command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var penalty = Corrections.InTime(await session.HoldPenaltyAsync(command.PenaltyNumber, ct), now.TorontoDate());
        if (penalty.Correction is not { To: { } amount, Reason: { } reason } correction || amount >= penalty.Amount || penalty.State == PenaltyState.UnderMinisterialReview) throw new Rejected("STATE_CONFLICT");
        if (correction.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var (lowered, messages) = await session.LowerAsync(penalty with { Correction = null }, amount, new(reason, reason), envelope, now, ct);
        return (new(PenaltyView.Of(lowered)), messages);
    }
}

/// <summary>What a client asked for under s.127.1 is refused; the time to ask the Minister runs on, and the client is told of its end.</summary>
public sealed record RefuseCorrection(string PenaltyNumber, string Reason);

public sealed record RefuseCorrectionResponse(PenaltyView Penalty);

public sealed class RefuseCorrectionValidator : Validator<RefuseCorrection>
{
    public RefuseCorrectionValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
}

public sealed class RefuseCorrectionEndpoint : CarmEndpoint<RefuseCorrection, RefuseCorrectionResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/corrections/refuse");
        Group<Staff>();
        Asks("appeals.penalties.draft");
        Summary(s => s.Summary = "Refuse corrective measures on a penalty");
    }

    public override Task HandleAsync(RefuseCorrection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RefuseCorrectionHandler
{
    public static async Task<(RefuseCorrectionResponse, OutgoingMessages)> Handle(RefuseCorrection command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var refused = (await session.HoldPenaltyAsync(command.PenaltyNumber, ct)).After(PenaltyCommand.RefuseCorrection, now) with { Correction = null };
        var messages = await session.KeepAsync(refused, PenaltyActs.CorrectionRefused, envelope, now, ct);
        messages.Add(NoticeRequested.ToManagers($"penalty/{refused.Id}/refused/{refused.Changes}", refused.RmAccount[..9], "APPEALS_CORRECTION_REFUSED", now, refused.RmAccount, refused.Id, command.Reason, $"{refused.Recourse!.LastDay:yyyy-MM-dd}") with { Link = $"/api/v1/penalties/{refused.Id}" });
        return (new(PenaltyView.Of(refused)), messages);
    }
}
