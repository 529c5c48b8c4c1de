using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer takes a request for a waiver under review.</summary>
public sealed record TakeWaiver(string WaiverNumber, [property: FromClaim("sub")] string Subject);

public sealed record TakeWaiverResponse(WaiverView Waiver);

public sealed class TakeWaiverEndpoint : CarmEndpoint<TakeWaiver, TakeWaiverResponse>
{
    public override void Configure()
    {
        Post("waivers/{waiverNumber}/take");
        Group<Staff>();
        Asks("ledger.waivers.decide");
        Summary(s => s.Summary = "Take a request for a waiver under review");
    }

    public override Task HandleAsync(TakeWaiver command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeWaiverHandler
{
    public static async Task<TakeWaiverResponse> Handle(TakeWaiver command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync(command.WaiverNumber, ct);
        var waiver = await session.LoadAsync<Waiver>(command.WaiverNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var taken = waiver.To(WaiverState.UnderReview, clock.GetUtcNow(), command.Subject);
        session.Store(taken);
        return new(WaiverView.Of(taken));
    }
}
