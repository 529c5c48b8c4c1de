using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads whether a program account may pay by wire, and who decided it.</summary>
public sealed record GetWireApproval(string RmAccount);

/// <param name="Approved">False also where nobody has decided it yet.</param>
public sealed record GetWireApprovalResponse(string RmAccount, bool Approved, string? Reason, string? DecidedBy, DateTimeOffset? DecidedAt);

public sealed class GetWireApprovalEndpoint(ILedgerStore store) : CarmEndpoint<GetWireApproval, GetWireApprovalResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/wire-approval");
        Group<Staff>();
        Asks("ledger.wires.approve");
        Summary(s => s.Summary = "Read whether a program account may pay by wire");
    }

    public override async Task HandleAsync(GetWireApproval query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var approval = await session.LoadAsync<WireApproval>(query.RmAccount, ct);
        Tag(approval?.Revision ?? 0);
        await Send.OkAsync(new(query.RmAccount, approval is { IsApproved: true }, approval?.Reason, approval?.DecidedBy, approval?.DecidedAt), ct);
    }
}
