using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads who pays what a broker declares for the account.</summary>
public sealed record GetPayer(string RmAccount);

public sealed record GetPayerResponse(string RmAccount, PayerOption Option, string? BrokerBn9);

public sealed class GetPayerEndpoint(ILedgerStore store) : CarmEndpoint<GetPayer, GetPayerResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/payer");
        Group<Portal>();
        Asks("ledger.payer.set");
        Summary(s => s.Summary = "Read who pays what a broker declares");
    }

    public override async Task HandleAsync(GetPayer query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<ClientAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(account.PayerChanges);
        await Send.OkAsync(new(account.Id, account.Payer, account.PayerBroker), ct);
    }
}
