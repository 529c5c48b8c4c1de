using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists write-offs, as staff see them.</summary>
/// <param name="Status">OPEN: those that wait for a supervisor. Left out, all.</param>
public sealed record FindWriteOffs([property: QueryParam] string? RmAccount = null, [property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWriteOffsResponse(IReadOnlyList<WriteOffView> Items, string? NextCursor);

public sealed class FindWriteOffsEndpoint(ILedgerStore store) : CarmEndpoint<FindWriteOffs, FindWriteOffsResponse>
{
    public override void Configure()
    {
        Get("write-offs");
        Group<Staff>();
        Asks("ledger.collection.view");
        Summary(s => s.Summary = "List write-offs");
    }

    public override async Task HandleAsync(FindWriteOffs query, CancellationToken ct)
    {
        if (query.Status is not (null or "OPEN")) throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<WriteOff>().Where(w => after == null || string.Compare(w.Id, after) > 0);
        if (query.RmAccount is { } rm) found = found.Where(w => w.RmAccount == rm);
        if (query.Status is not null) found = found.Where(w => w.OpenOf != null);
        var (items, next) = Cut(await found.OrderBy(w => w.Id).Take(size + 1).ToListAsync(ct), size, w => w.Id);
        await Send.OkAsync(new([.. items.Select(WriteOffView.Of)], next), ct);
    }
}
