using System.Text;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Ledger;

/// <summary>An auditor takes the very text that a night's seal is over; it names every program account, which are no one else's to know (Customs Act s.107). It is chain, number and hash of each head, one a line, in the order of their names. With the seal before and a line feed in front, its SHA-256 is the seal.</summary>
/// <param name="Night">As 2026-03-31.</param>
public sealed record GetSealedHeads(string Night);

public sealed class GetSealedHeadsEndpoint(ILedgerStore store) : CarmEndpoint<GetSealedHeads, string>
{
    public override void Configure()
    {
        Get("ledger/seals/{night}/heads");
        Group<Staff>();
        Asks("ledger.journal.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<string>(StatusCodes.Status200OK, "text/plain"));
        Summary(s => s.Summary = "Take the heads that a night's seal is over");
    }

    public override async Task HandleAsync(GetSealedHeads query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var seal = await session.SealAsync(query.Night, ct);
        HttpContext.MarkResponseStart();
        HttpContext.Response.ContentType = "text/plain; charset=utf-8";
        await using var text = new StreamWriter(HttpContext.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var between = "";
        await foreach (var line in session.AdvancedSql.StreamAsync<string>("select chain || ' ' || seq || ' ' || hash from ledger.sealed_heads(?)", ct, seal.Night))
        {
            await text.WriteAsync((between + line).AsMemory(), ct);
            between = "\n";
        }
    }
}
