using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Asks for a version of a declaration as a PDF, in the language of the request. One to be paid at release is printed from its submission on, to be shown at the office: until it is accepted it says so, and has no receipt.</summary>
/// <param name="Version">As 00001; left out, the current one.</param>
/// <param name="Trace">With every amount explained in an annex.</param>
public sealed record GetCadPdf(string TransactionNumber, [property: QueryParam] string? Version = null, [property: QueryParam] bool? Trace = null, [property: QueryParam] string? Lang = null);

public sealed class GetCadPdfEndpoint(IDeclarationsStore store, ExaminationRules rules) : CarmEndpoint<GetCadPdf, byte[]>
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
        var (name, pdf) = await session.PrintAsync(query, rules, ct);
        await Send.BytesAsync(pdf, name, CadPrinting.MediaType, cancellation: ct);
    }
}

static class CadPrinting
{
    public const string MediaType = "application/pdf";

    public static async Task<(string FileName, byte[] Pdf)> PrintAsync(this IQuerySession session, GetCadPdf query, ExaminationRules rules, CancellationToken ct)
    {
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (query.Version is null && cad.Status is CadStatus.PendingPresentation or CadStatus.Complete) return await session.PrintShownAsync(cad, query.Trace == true, rules, ct);
        var number = query.Version is null ? cad.CurrentVersion : int.TryParse(query.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : throw new Rejected("NOT_FOUND");
        var version = await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number), ct) ?? throw new Rejected("NOT_FOUND");
        var before = number > 1 ? await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number - 1), ct) : null;
        return ($"{version.Id}.pdf", await session.PrintAsync(cad, version, before, query.Trace == true, rules, ct));
    }

    /// <summary>What is shown at an office, by what was found there, or before that as it would be found today.</summary>
    static async Task<(string, byte[])> PrintShownAsync(this IQuerySession session, Cad cad, bool isTraced, ExaminationRules rules, CancellationToken ct)
    {
        var found = cad.Found is { } lines ? new CadExamination([], [], lines, cad.FoundOn!.Value) : CadExamination.Of(await session.CaseOfAsync(cad with { Status = CadStatus.Draft }, rules, isPersons: true, ct));
        var version = new CadVersion(
            CadVersion.IdOf(cad.Id, 0), cad.Id, 0, CadVersionKind.Original, cad.Document, found.RateOn, found.Lines, CadAmounts.Sum(found.Lines.Select(l => l.Amounts)), CadAmounts.Zero, Money.Zero, "", null, cad.PresentedAt ?? cad.CreatedAt);
        return ($"{cad.Id}.pdf", await session.PrintAsync(cad, version, null, isTraced, rules, ct));
    }

    static async Task<byte[]> PrintAsync(this IQuerySession session, Cad cad, CadVersion version, CadVersion? before, bool isTraced, ExaminationRules rules, CancellationToken ct)
    {
        var account = await session.LoadAsync<ProgramAccount>(cad.RmAccount, ct);
        var reference = await rules.References.CurrentAsync(session, ct);
        return new CadPrint(cad, version, before, account?.LegalName, reference, await session.DescribeAsync(version, reference, ct), isTraced).ToPdf();
    }
}
