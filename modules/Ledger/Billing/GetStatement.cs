using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Ledger;

/// <summary>Reads one statement of account, as JSON, CSV, XML or PDF by the Accept header. A provider that does not see all transactions of the client gets its own lines and no totals.</summary>
public sealed record GetStatement(string RmAccount, string StatementNumber);

public sealed class GetStatementEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetStatement, object>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements/{statementNumber}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<StatementView>(StatusCodes.Status200OK, StatementFormats.Json, StatementFormats.Csv, StatementFormats.Xml, StatementFormats.Pdf));
        Summary(s => s.Summary = "Read a statement of account");
    }

    public override async Task HandleAsync(GetStatement query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var view = await session.StatementAsync(query.RmAccount, query.StatementNumber, clock.GetUtcNow().TorontoDate(), SeesAll, Sees, ct);
        HttpContext.Response.Headers.Vary = "Accept, Accept-Language, Authorization";
        switch (StatementFormats.AskedBy(HttpContext.Request))
        {
            case StatementFormats.Pdf:
                await Send.BytesAsync(StatementPrint.ToPdf(view), $"{view.StatementNumber}.pdf", StatementFormats.Pdf, cancellation: ct);
                break;
            case StatementFormats.Xml:
                await Send.BytesAsync(StatementXml.Of(view), $"{view.StatementNumber}.xml", StatementFormats.Xml, cancellation: ct);
                break;
            case StatementFormats.Csv:
                await Send.OkAsync(StatementRow.Of(view).ToAsyncEnumerable(), ct);
                break;
            default:
                await Send.OkAsync(view, ct);
                break;
        }
    }
}
