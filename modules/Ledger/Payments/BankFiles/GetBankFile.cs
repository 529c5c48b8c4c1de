using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads the report of a bank's file, as it was when the file was imported.</summary>
public sealed record GetBankFile(string FileId);

public sealed class GetBankFileEndpoint(ILedgerStore store) : CarmEndpoint<GetBankFile, BankFileView>
{
    public override void Configure()
    {
        Get("bank-files/{fileId}");
        Group<Staff>();
        Asks("ledger.payments.review");
        Summary(s => s.Summary = "Read the report of a bank's file");
    }

    public override async Task HandleAsync(GetBankFile query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(BankFileView.Of(await session.LoadAsync<BankFile>(query.FileId, ct) ?? throw new Rejected("NOT_FOUND")), ct);
    }
}
