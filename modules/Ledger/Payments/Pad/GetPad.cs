using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads a pre-authorized debit agreement; of the bank account's number its last digits are shown, to nobody more.</summary>
public sealed record GetPad(string RmAccount, string PadId);

public sealed class GetPadEndpoint(ILedgerStore store) : CarmEndpoint<GetPad, PadView>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/pad-agreements/{padId}");
        Group<Portal>();
        Asks("ledger.debits.manage");
        Summary(s => s.Summary = "Read a pre-authorized debit agreement");
    }

    public override async Task HandleAsync(GetPad query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var pad = await session.LoadAsync<PadAgreement>(query.PadId, ct);
        if (pad is null || pad.RmAccount != query.RmAccount) throw new Rejected("NOT_FOUND");
        Tag(pad.Revision);
        await Send.OkAsync(PadView.Of(pad), ct);
    }
}
