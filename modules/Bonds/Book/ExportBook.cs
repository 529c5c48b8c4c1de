using Carm.Kernel;
using FastEndpoints;

namespace Carm.Bonds;

/// <summary>Takes a surety's book as a CSV file, a row for each agreement and program account.</summary>
public sealed record ExportBook([property: FromClaim("carm_bn9")] string CallerBn9);

public sealed class ExportBookEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<ExportBook, IAsyncEnumerable<BookRow>>
{
    public override void Configure()
    {
        Get("provider/book/export");
        Group<Portal>();
        Asks("bonds.agreements.post");
        Summary(s => s.Summary = "Take your book of security as CSV");
    }

    public override Task HandleAsync(ExportBook query, CancellationToken ct) => Send.OkAsync(SuretyBook.RowsAsync(store, query.CallerBn9, clock.GetUtcNow().TorontoDate(), ct), ct);
}
