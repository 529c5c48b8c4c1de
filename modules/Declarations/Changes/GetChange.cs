using Carm.Kernel;
using FastEndpoints;
using Marten;

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
        Summary(s => s.Summary = "Read a change of a declaration");
    }

    public override async Task HandleAsync(GetChange query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CadChange>(query.ChangeId, ct) is not { } change || change.TransactionNumber != query.TransactionNumber) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(await session.ReadAsync(change, ct), ct);
    }
}

static class ChangeReading
{
    public static async Task<ChangeDetail> ReadAsync(this IQuerySession session, CadChange change, CancellationToken ct)
    {
        var cad = (await session.LoadAsync<Cad>(change.TransactionNumber, ct))!;
        var before = (await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, change.BasedOn), ct))!;
        return new(ChangeView.Of(change, cad, before), change.Document.Header, change.Document.Invoices, [.. change.Lines.Select(PricedLine.Of)], CadDifference.Between(before.Document, change.Document));
    }
}
