using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer lets a suspended agreement draw again; what was dishonoured before counts no more.</summary>
public sealed record ReinstatePad(string RmAccount, string PadId, [property: FromClaim("sub")] string Subject);

public sealed record ReinstatePadResponse(PadView Agreement);

public sealed class ReinstatePadEndpoint : CarmEndpoint<ReinstatePad, ReinstatePadResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/pad-agreements/{padId}/reinstate");
        Group<Staff>();
        Asks("ledger.debits.reinstate");
        Summary(s => s.Summary = "Reinstate a suspended pre-authorized debit agreement");
    }

    public override Task HandleAsync(ReinstatePad command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReinstatePadHandler
{
    public static async Task<ReinstatePadResponse> Handle(ReinstatePad command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var pad = await session.OpenPadAsync(command.RmAccount, command.PadId, ct);
        if (pad.State != PadState.Suspended) throw new Rejected("STATE_CONFLICT");
        var cycle = await session.PadCycleAsync(ct);
        pad = pad with { Revision = pad.Revision + 1, State = PadState.Active, Dishonours = [], StartsOn = cycle.AppliesFrom(clock.GetUtcNow().TorontoDate()) };
        session.Store(pad);
        return new(PadView.Of(pad));
    }
}
