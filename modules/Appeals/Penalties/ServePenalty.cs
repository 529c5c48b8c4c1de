using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A notice is served: in the portal at once, or as registered mail or a bearer did (s.109.3). It is payable from then on (s.109.4).</summary>
/// <param name="Method">PORTAL, REGISTERED_MAIL or DELIVERED.</param>
/// <param name="ServedOn">Of mail or a bearer, the day on which it was; the portal serves today.</param>
public sealed record ServePenalty(string PenaltyNumber, string Method, DateOnly? ServedOn = null);

public sealed record ServePenaltyResponse(PenaltyView Penalty);

public sealed class ServePenaltyValidator : Validator<ServePenalty>
{
    public ServePenaltyValidator()
    {
        RuleFor(x => x.Method).Must(m => m is "PORTAL" or "REGISTERED_MAIL" or "DELIVERED").WithErrorCode("VAL_SERVICE");
        RuleFor(x => x.ServedOn).NotNull().When(x => x.Method is "REGISTERED_MAIL" or "DELIVERED");
        RuleFor(x => x.ServedOn).Null().When(x => x.Method is "PORTAL");
    }
}

public sealed class ServePenaltyEndpoint : CarmEndpoint<ServePenalty, ServePenaltyResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/serve");
        Group<Staff>();
        Asks("appeals.penalties.draft");
        Summary(s => s.Summary = "Serve a notice of penalty assessment");
    }

    public override Task HandleAsync(ServePenalty command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ServePenaltyHandler
{
    public static async Task<(ServePenaltyResponse, OutgoingMessages)> Handle(ServePenalty command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var penalty = await session.HoldPenaltyAsync(command.PenaltyNumber, ct);
        var servedOn = command.ServedOn ?? today;
        if (penalty.State == PenaltyState.Issued && (servedOn > today || servedOn < penalty.IssuedOn)) throw new Rejected("VAL_DATE") { Path = "servedOn" };
        var served = penalty.After(PenaltyCommand.Serve, now) with { ServedOn = servedOn, ServiceMethod = command.Method };
        var messages = await session.KeepAsync(served, PenaltyActs.Served, envelope, now, ct);
        messages.Add(served.Fact(now));
        messages.Add(NoticeRequested.ToManagers($"penalty/{served.Id}", served.RmAccount[..9], "APPEALS_PENALTY_SERVED", now, served.RmAccount, served.Id, served.Amount.ToString(), string.Join(", ", served.Lines.Select(l => l.Contravention)), $"{served.PayByOn:yyyy-MM-dd}", $"{served.Recourse!.LastDay:yyyy-MM-dd}")
            with { Link = $"/api/v1/penalties/{served.Id}" });
        return (new(PenaltyView.Of(served)), messages);
    }

    /// <summary>What the Ledger posts.</summary>
    public static PenaltyServed Fact(this Penalty p, DateTimeOffset at) =>
        new(p.Id, p.RmAccount, p.SubmitterBn9, p.Kind, p.Contravention, p.TransactionNumber, p.Amount.Amount, p.IssuedOn!.Value, p.ServedOn!.Value, p.PayByOn!.Value, at, p.StatementNumber);
}
