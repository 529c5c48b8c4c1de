using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Asks for one change of a declaration, with the document as it was asked for and its prices.</summary>
public sealed record GetChange(string TransactionNumber, string ChangeId);

public sealed record ChangeDetail(ChangeView Change, CadHeader? Header, IReadOnlyList<CadInvoice>? Invoices, IReadOnlyList<PricedLine> Lines, IReadOnlyList<FieldDifference> Fields);

public sealed class GetChangeEndpoint(IDeclarationsStore store) : CarmEndpoint<GetChange, ChangeDetail>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/changes/{changeId}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<ChangeDetail>(StatusCodes.Status200OK, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "Read a change of a declaration");
    }

    public override async Task HandleAsync(GetChange query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CadChange>(query.ChangeId, ct) is not { } change || change.TransactionNumber != query.TransactionNumber) throw new Rejected("NOT_FOUND");
        if (CadXmlAnswers.AreWanted(HttpContext))
        {
            var (cad, before) = await session.ChangedAsync(change, ct);
            await CadXmlAnswers.ChangeAsync(HttpContext, change, cad, before, ct);
        }
        else await Send.OkAsync(await session.ReadAsync(change, ct), ct);
    }
}

static class ChangeReading
{
    /// <summary>The declaration of a change, and the version that it changes.</summary>
    public static async Task<(Cad Cad, CadVersion Before)> ChangedAsync(this IQuerySession session, CadChange change, CancellationToken ct) =>
        ((await session.LoadAsync<Cad>(change.TransactionNumber, ct))!, (await session.LoadAsync<CadVersion>(CadVersion.IdOf(change.TransactionNumber, change.BasedOn), ct))!);

    public static async Task<ChangeDetail> ReadAsync(this IQuerySession session, CadChange change, CancellationToken ct)
    {
        var (cad, before) = await session.ChangedAsync(change, ct);
        return new(ChangeView.Of(change, cad, before), change.Document.Header, change.Document.Invoices, [.. change.Lines.Select(PricedLine.Of)], CadDifference.Between(before.Document, change.Document));
    }
}
