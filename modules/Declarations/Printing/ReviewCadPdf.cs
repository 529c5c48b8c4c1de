using Carm.Kernel;
using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>An officer prints a version of a declaration.</summary>
/// <param name="Version">As 00001; left out, the current one.</param>
/// <param name="Trace">With every amount explained in an annex.</param>
public sealed record ReviewCadPdf(string TransactionNumber, [property: QueryParam] string? Version = null, [property: QueryParam] bool? Trace = null, [property: QueryParam] string? Lang = null);

public sealed class ReviewCadPdfEndpoint(IDeclarationsStore store, ExaminationRules rules) : CarmEndpoint<ReviewCadPdf, byte[]>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/pdf");
        Group<Staff>();
        Asks("declarations.cads.review");
        Description(route => route.ClearDefaultProduces(200).Produces<byte[]>(200, CadPrinting.MediaType));
        Summary(s => s.Summary = "Print a version of a declaration as an officer");
    }

    public override async Task HandleAsync(ReviewCadPdf query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (name, pdf) = await session.PrintAsync(new(query.TransactionNumber, query.Version, query.Trace), rules, ct);
        await Send.BytesAsync(pdf, name, CadPrinting.MediaType, cancellation: ct);
    }
}
