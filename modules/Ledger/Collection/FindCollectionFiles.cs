using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the files of what is in arrears, as staff work on them.</summary>
/// <param name="Status">OPEN or ENDED; left out, both.</param>
public sealed record FindCollectionFiles([property: QueryParam] string? RmAccount = null, [property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCollectionFilesResponse(IReadOnlyList<CollectionFileRow> Items, string? NextCursor);

/// <param name="Owing">What is open of it now.</param>
/// <param name="CourtLastDay">The last day on which the debtor may go to the Federal Court.</param>
/// <param name="EnforceableOn">The first day on which a measure may be taken.</param>
public sealed record CollectionFileRow(string FileNumber, string RmAccount, DateOnly DueOn, CollectionState State, Money Noticed, Money Owing, DateOnly NoticedOn, DateOnly CourtLastDay, DateOnly EnforceableOn, IReadOnlyList<CollectionMeasure> Measures);

public sealed class FindCollectionFilesEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<FindCollectionFiles, FindCollectionFilesResponse>
{
    public override void Configure()
    {
        Get("collection-files");
        Group<Staff>();
        Asks("ledger.collection.view");
        Summary(s => s.Summary = "List what is in arrears");
    }

    public override async Task HandleAsync(FindCollectionFiles query, CancellationToken ct)
    {
        if (query.Status is not (null or "OPEN" or "ENDED")) throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var files = session.Query<CollectionFile>().Where(f => after == null || string.Compare(f.Id, after) > 0);
        if (query.RmAccount is { } rm) files = files.Where(f => f.RmAccount == rm);
        if (query.Status is { } status) files = status == "OPEN" ? files.Where(f => f.OpenOf != null) : files.Where(f => f.OpenOf == null);
        var (items, next) = Cut(await files.OrderBy(f => f.Id).Take(size + 1).ToListAsync(ct), size, f => f.Id);
        string[] names = [.. items.Select(f => f.RmAccount).Distinct()];
        var due = await session.AdvancedSql.QueryAsync<AccountDue>("select jsonb_build_object('rmAccount', chain, 'dueOn', due_on, 'cents', cents) from ledger.journal_due where chain = any(?) and cents > 0", ct, (object)names);
        var owing = due.ToDictionary(d => (d.RmAccount, d.DueOn), d => Money.OfCents(d.Cents));
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new([.. items.Select(f => new CollectionFileRow(f.Id, f.RmAccount, f.DueOn, f.StateOn(today), Money.OfCents(f.NoticedCents), owing.GetValueOrDefault((f.RmAccount, f.DueOn)), f.NoticedOn, f.CourtLastDay, f.EnforceableOn, f.Measures))], next), ct);
    }
}
