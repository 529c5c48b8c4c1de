using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>What a client asked for under s.127.1 is refused; the time to ask the Minister runs on, and the client is told of its end.</summary>
/// <param name="ReasonEn">Why, in English.</param>
/// <param name="ReasonFr">The same in French; the client reads its own language.</param>
public sealed record RefuseCorrection(string PenaltyNumber, string ReasonEn, string ReasonFr);

public sealed record RefuseCorrectionResponse(PenaltyView Penalty);

public sealed class RefuseCorrectionValidator : Validator<RefuseCorrection>
{
    public RefuseCorrectionValidator()
    {
        RuleFor(x => x.ReasonEn).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.ReasonFr).NotEmpty().MaximumLength(4_000);
    }
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
        var refused = Corrections.Refused(await session.HoldPenaltyAsync(command.PenaltyNumber, ct), now);
        var messages = await session.KeepAsync(refused, PenaltyActs.CorrectionRefused, envelope, now, ct);
        messages.Add(NoticeRequested.ToManagers($"penalty/{refused.Id}/refused/{refused.Changes}", refused.RmAccount[..9], "APPEALS_CORRECTION_REFUSED", now, refused.RmAccount, refused.Id, command.ReasonEn, $"{refused.Recourse!.LastDay:yyyy-MM-dd}")
            with { FrenchValues = [refused.Id, command.ReasonFr, $"{refused.Recourse.LastDay:yyyy-MM-dd}"], Link = $"/api/v1/penalties/{refused.Id}" });
        return (new(PenaltyView.Of(refused)), messages);
    }
}
