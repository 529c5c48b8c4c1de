using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client asks for corrective measures within ninety days of service (s.127.1). It does not stop the time to ask the Minister for a review.</summary>
/// <param name="Grounds">WRONG_CLIENT, WRONG_LEVEL, CALC_ERROR, NO_CONTRAVENTION or WRONG_CODE.</param>
public sealed record RequestCorrection(string PenaltyNumber, string Grounds, string Explanation);

/// <param name="ReviewBy">Refused or unanswered, a review may be asked for until this day: the clock does not stop.</param>
public sealed record RequestCorrectionResponse(PenaltyView Penalty, DateOnly ReviewBy);

public sealed class RequestCorrectionValidator : Validator<RequestCorrection>
{
    public RequestCorrectionValidator()
    {
        RuleFor(x => x.Grounds).Must(g => g is "WRONG_CLIENT" or "WRONG_LEVEL" or "CALC_ERROR" or "NO_CONTRAVENTION" or "WRONG_CODE").WithErrorCode("VAL_GROUNDS");
        RuleFor(x => x.Explanation).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class RequestCorrectionEndpoint : CarmEndpoint<RequestCorrection, RequestCorrectionResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/correction-requests");
        Group<Portal>();
        Asks("appeals.corrections.request");
        Summary(s => s.Summary = "Ask for corrective measures on a penalty");
    }

    public override Task HandleAsync(RequestCorrection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestCorrectionHandler
{
    public static async Task<(RequestCorrectionResponse, OutgoingMessages)> Handle(RequestCorrection command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var held = await session.HoldPenaltyAsync(command.PenaltyNumber, ct);
        // Before it is served its client does not know of it.
        if (held.ServedOn is null) throw new Rejected("NOT_FOUND");
        var asked = Corrections.Requested(held, command.Grounds, command.Explanation, now);
        var messages = await session.KeepAsync(asked, PenaltyActs.CorrectionRequested, envelope, now, ct);
        messages.Add(NoticeRequested.ToStaff($"penalty/{asked.Id}/correction/{asked.Changes}", asked.RmAccount[..9], "APPEALS_CORRECTION_ASKED", "TRADE_OFFICER", now, asked.Id, asked.RmAccount, command.Grounds, $"{asked.Recourse!.LastDay:yyyy-MM-dd}") with { Link = $"/api/v1/admin/penalties/{asked.Id}" });
        return (new(PenaltyView.Of(asked, forStaff: false), asked.Recourse!.LastDay), messages);
    }
}
