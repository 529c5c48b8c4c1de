using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Asks for one version of a declaration with its amounts, each explained step by step.</summary>
/// <param name="CadVersion">As 00001.</param>
public sealed record GetCadVersion(string TransactionNumber, string CadVersion);

/// <param name="Change">What it brought to the account against the version before.</param>
/// <param name="GstKept">GST of earlier versions that stays, though this one no longer says it.</param>
/// <param name="TariffDescriptions">How the tariff describes the goods of each line; of a line that it does not describe there is none.</param>
public sealed record CadVersionView(
    string TransactionNumber, string Version, CadVersionKind Kind, DateTimeOffset DecidedAt, string Authority, string? Reference, DateOnly RateDate,
    CadHeader? Header, IReadOnlyList<CadInvoice>? Invoices, IReadOnlyList<PricedLine> Lines, CadAmounts Totals, CadAmounts Change, Money GstKept, IReadOnlyList<TariffDescription> TariffDescriptions);

public sealed class GetCadVersionEndpoint(IDeclarationsStore store, ReferenceShelf references) : CarmEndpoint<GetCadVersion, CadVersionView>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/versions/{cadVersion}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<CadVersionView>(StatusCodes.Status200OK, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "Read a version of a declaration with its assessment");
    }

    public override async Task HandleAsync(GetCadVersion query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (CadXmlAnswers.AreWanted(HttpContext)) await CadXmlAnswers.DeclarationAsync(HttpContext, (await session.LoadAsync<Cad>(query.TransactionNumber, ct))!, await session.VersionAsync(query.TransactionNumber, query.CadVersion, ct), ct);
        else await Send.OkAsync(await session.ReadVersionAsync(query.TransactionNumber, query.CadVersion, references, ct), ct);
    }
}

static class CadVersionReading
{
    public static async Task<CadVersionView> ReadVersionAsync(this IQuerySession session, string transactionNumber, string version, ReferenceShelf references, CancellationToken ct)
    {
        var v = await session.VersionAsync(transactionNumber, version, ct);
        var descriptions = await session.DescribeAsync(v, await references.CurrentAsync(session, ct), ct);
        return new(v.TransactionNumber, CadVersion.Wire(v.Number), v.Kind, v.DecidedAt, v.Authority, v.Reference, v.RateDate, v.Document.Header, v.Document.Invoices, [.. v.Lines.Select(PricedLine.Of)], v.Totals, v.Change, v.GstKept, descriptions);
    }

    public static async Task<CadVersion> VersionAsync(this IQuerySession session, string transactionNumber, string version, CancellationToken ct) =>
        int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await session.LoadAsync<CadVersion>(CadVersion.IdOf(transactionNumber, number), ct) is { } v ? v : throw new Rejected("NOT_FOUND");
}
