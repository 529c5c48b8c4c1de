using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer grants a lower requirement, or refuses it.</summary>
/// <param name="Outcome">GRANT or REFUSE.</param>
/// <param name="Rationale">Told to the importer.</param>
/// <param name="Base">What is taken instead of the highest month, when granted; what the importer asked for when left out.</param>
/// <param name="EffectiveOn">From when it counts; today when left out. The day of a requirement that lies ahead lowers that.</param>
public sealed record DecideReduction(string ReductionNumber, string Outcome, string Rationale, Money? Base = null, DateOnly? EffectiveOn = null);

public sealed record DecideReductionResponse(ReductionView Request, RppView Rpp);

public sealed class DecideReductionValidator : Validator<DecideReduction>
{
    public DecideReductionValidator()
    {
        RuleFor(x => x.Outcome).Must(o => o is "GRANT" or "REFUSE").WithErrorCode("VAL_REDUCTION");
        RuleFor(x => x.Rationale).NotEmpty().MaximumLength(2000);
    }
}

public sealed class DecideReductionEndpoint : CarmEndpoint<DecideReduction, DecideReductionResponse>
{
    public override void Configure()
    {
        Post("rpp/reduction-requests/{reductionNumber}/decide");
        Group<Staff>();
        Asks("bonds.rpp.decide");
        Summary(s => s.Summary = "Decide a request for a lower requirement");
    }

    public override Task HandleAsync(DecideReduction command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideReductionHandler
{
    public static async Task<(DecideReductionResponse, OutgoingMessages)> Handle(DecideReduction command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<ReductionRequest>(command.ReductionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var (account, now) = (await session.OpenRppAsync(found.RmAccount, ct), clock.GetUtcNow());
        var request = (await session.LoadAsync<ReductionRequest>(command.ReductionNumber, ct))!;
        if (command.Base < Money.Zero) throw new Rejected("VAL_BASE") { Path = "base" };
        var (granted, from) = (command.Base ?? request.Base, command.EffectiveOn ?? now.TorontoDate());
        var decided = command.Outcome == "GRANT" ? request.Grant(granted, from, command.Rationale, now) : request.Refuse(command.Rationale, now);
        var move = command.Outcome == "GRANT" ? account.Reduce(granted, from, now) : new(account);
        session.Store(decided);
        return (new(ReductionView.Of(decided), RppView.Of(move.Account, now.TorontoDate())), [.. session.Keep(move), RppNotices.Reduced(move.Account, decided, now)]);
    }
}
