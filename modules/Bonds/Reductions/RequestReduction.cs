using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Bonds;

/// <summary>An importer asks that less be required of it; one request at a time.</summary>
/// <param name="Base">What it expects its highest month to be.</param>
/// <param name="Rationale">Why the months before say too much.</param>
public sealed record RequestReduction(string RmAccount, Money Base, string Rationale);

public sealed record RequestReductionResponse(ReductionView Request);

public sealed class RequestReductionValidator : Validator<RequestReduction>
{
    public RequestReductionValidator() => RuleFor(x => x.Rationale).NotEmpty().MaximumLength(5000);
}

public sealed class RequestReductionEndpoint : CarmEndpoint<RequestReduction, RequestReductionResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/rpp/reduction-requests");
        Group<Portal>();
        Asks("bonds.securities.request");
        Creates();
        Summary(s => s.Summary = "Ask for a lower requirement");
    }

    public override Task HandleAsync(RequestReduction command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Request.RmAccount}/rpp/reduction-requests", ct);
}

public static class RequestReductionHandler
{
    public static async Task<RequestReductionResponse> Handle(RequestReduction command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var others = await session.Query<ReductionRequest>().Where(r => r.RmAccount == account.Id).ToListAsync(ct);
        if (others.Any(r => r.State == ReductionState.Open)) throw new Rejected("BND-409");
        if (command.Base < Money.Zero) throw new Rejected("VAL_BASE") { Path = "base" };
        // What could not be granted is not asked: the highest requirement, now or ahead, must be above it.
        var highest = Money.Max(account.RowOn(now.TorontoDate())?.Base ?? Money.Zero, account.Requirements.LastOrDefault()?.Base ?? Money.Zero);
        if (command.Base >= highest) throw new Rejected("BND_NOT_LOWER", highest) { Path = "base" };
        var request = new ReductionRequest(ReductionRequest.IdOf(account.Id, others.Count + 1), account.Id, command.Base, command.Rationale, now);
        session.Insert(request);
        return new(ReductionView.Of(request));
    }
}
