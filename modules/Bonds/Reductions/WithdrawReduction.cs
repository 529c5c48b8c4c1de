using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>The importer takes its request back before it is decided.</summary>
public sealed record WithdrawReduction(string RmAccount, string ReductionNumber);

public sealed record WithdrawReductionResponse(ReductionView Request);

public sealed class WithdrawReductionEndpoint : CarmEndpoint<WithdrawReduction, WithdrawReductionResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/rpp/reduction-requests/{reductionNumber}/withdraw");
        Group<Portal>();
        Asks("bonds.securities.request");
        Summary(s => s.Summary = "Take back a request for a lower requirement");
    }

    public override Task HandleAsync(WithdrawReduction command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawReductionHandler
{
    public static async Task<WithdrawReductionResponse> Handle(WithdrawReduction command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var account = await session.OpenRppAsync(command.RmAccount, ct);
        if (await session.LoadAsync<ReductionRequest>(command.ReductionNumber, ct) is not { } request || request.RmAccount != account.Id) throw new Rejected("NOT_FOUND");
        var withdrawn = request.Withdraw(clock.GetUtcNow());
        session.Store(withdrawn);
        return new(ReductionView.Of(withdrawn));
    }
}
