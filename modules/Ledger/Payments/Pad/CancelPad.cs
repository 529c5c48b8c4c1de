using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager ends an agreement. Within five weekdays of a due date the withdrawal is on its way, and ending it waits until that day has passed (<c>PAD_CUTOFF</c>).</summary>
public sealed record CancelPad(string RmAccount, string PadId);

public sealed record CancelPadResponse(PadView Agreement);

public sealed class CancelPadEndpoint : CarmEndpoint<CancelPad, CancelPadResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/pad-agreements/{padId}/cancel");
        Group<Portal>();
        Asks("ledger.debits.manage");
        Summary(s => s.Summary = "Cancel a pre-authorized debit agreement");
    }

    public override Task HandleAsync(CancelPad command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CancelPadHandler
{
    public static async Task<CancelPadResponse> Handle(CancelPad command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (pad, today) = (await session.OpenPadAsync(command.RmAccount, command.PadId, ct), clock.GetUtcNow().TorontoDate());
        if (pad.State == PadState.Cancelled) return new(PadView.Of(pad));
        var cycle = await session.PadCycleAsync(ct);
        var due = cycle.NextDueOn(today);
        if (pad.State == PadState.Active && cycle.IsClosed(today) && pad.StartsOn <= due) throw new Rejected("PAD_CUTOFF", $"{due:yyyy-MM-dd}");
        pad = pad with { Revision = pad.Revision + 1, State = PadState.Cancelled };
        session.Store(pad);
        return new(PadView.Of(pad));
    }
}
