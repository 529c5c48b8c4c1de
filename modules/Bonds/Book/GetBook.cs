using Carm.Kernel;
using FastEndpoints;

namespace Carm.Bonds;

/// <summary>Asks a surety's own book: what it has promised, may be called on for, ends and was called on.</summary>
public sealed record GetBook([property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record GetBookResponse(DateOnly AsOf, BookTotals Book);

public sealed class GetBookEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<GetBook, GetBookResponse>
{
    public override void Configure()
    {
        Get("provider/book");
        Group<Portal>();
        Asks("bonds.agreements.post");
        Summary(s => s.Summary = "Read your book of security");
    }

    public override async Task HandleAsync(GetBook query, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new(today, await SuretyBook.TotalsAsync(store, query.CallerBn9, today, ct)), ct);
    }
}
