using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Asks for a version of a declaration as a PDF, in the language of the request.</summary>
/// <param name="Version">As 00001; left out, the current one.</param>
/// <param name="Trace">With every amount explained in an annex.</param>
public sealed record GetCadPdf(string TransactionNumber, [property: QueryParam] string? Version = null, [property: QueryParam] bool? Trace = null, [property: QueryParam] string? Lang = null);

public sealed class GetCadPdfEndpoint(IDeclarationsStore store, ReferenceShelf references) : CarmEndpoint<GetCadPdf, byte[]>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/pdf");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(200).Produces<byte[]>(200, CadPrinting.MediaType));
        Summary(s => s.Summary = "Print a version of a declaration");
    }

    public override async Task HandleAsync(GetCadPdf query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (name, pdf) = await session.PrintAsync(query, references, ct);
        await Send.BytesAsync(pdf, name, CadPrinting.MediaType, cancellation: ct);
    }
}

static class CadPrinting
{
    public const string MediaType = "application/pdf";

    public static async Task<(string FileName, byte[] Pdf)> PrintAsync(this IQuerySession session, GetCadPdf query, ReferenceShelf references, CancellationToken ct)
    {
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var number = query.Version is null ? cad.CurrentVersion : int.TryParse(query.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : throw new Rejected("NOT_FOUND");
        var version = await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number), ct) ?? throw new Rejected("NOT_FOUND");
        var before = number > 1 ? await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number - 1), ct) : null;
        var account = await session.LoadAsync<ProgramAccount>(cad.RmAccount, ct);
        var reference = await references.CurrentAsync(session, ct);
        return ($"{version.Id}.pdf", new CadPrint(cad, version, before, account?.LegalName, reference, await session.DescribeAsync(version, reference, ct), query.Trace == true).ToPdf());
    }
}
