using Carm.Kernel;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Ledger;

/// <summary>Asks for a statement of account as a PDF, in the language of the request; for links, which cannot say what they accept.</summary>
public sealed record GetStatementPdf(string RmAccount, string StatementNumber, [property: QueryParam] string? Lang = null);

public sealed class GetStatementPdfEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetStatementPdf, byte[]>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements/{statementNumber}/pdf");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<byte[]>(StatusCodes.Status200OK, StatementFormats.Pdf));
        Summary(s => s.Summary = "Print a statement of account");
    }

    public override async Task HandleAsync(GetStatementPdf query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var view = await session.StatementAsync(query.RmAccount, query.StatementNumber, clock.GetUtcNow().TorontoDate(), SeesAll, Sees, ct);
        await Send.BytesAsync(StatementPrint.ToPdf(view), $"{view.StatementNumber}.pdf", StatementFormats.Pdf, cancellation: ct);
    }
}
