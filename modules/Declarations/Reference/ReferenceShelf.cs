using System.Globalization;
using Marten;
using Marten.Services.BatchQuerying;

namespace Carm.Declarations;

/// <summary>
/// The reference data of the moment, kept in memory. Each use reads one number by its key, whichever host approved last, and only when that has moved are the rows
/// approved since read.
/// </summary>
public sealed class ReferenceShelf : IDisposable
{
    readonly SemaphoreSlim turn = new(1, 1);
    readonly TariffItemCache items = new();
    volatile ReferenceData? current;

    public async Task<ReferenceData> CurrentAsync(IQuerySession session, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        var edition = AskEdition(batch);
        await batch.Execute(ct);
        return await OfAsync(await edition, session, ct);
    }

    /// <summary>Which edition is the newest, asked beside what else a decision reads.</summary>
    public static Task<IReadOnlyList<string>> AskEdition(IBatchedQuery batch) => batch.Query<string>("select number::text from declarations.reference_number where is_only");

    public async Task<ReferenceData> OfAsync(IReadOnlyList<string> edition, IQuerySession session, CancellationToken ct)
    {
        var number = long.Parse(edition[0], CultureInfo.InvariantCulture);
        if (current is { } known && known.Edition >= number) return known;

        await turn.WaitAsync(ct);
        try
        {
            var before = current ?? ReferenceData.Carried;
            if (before.Edition >= number && current is not null) return before;
            // What is approved while this reads is read again with the next number, and the same row twice is one.
            var since = await session.ApprovedSinceAsync(before.Edition, ct);
            return current = new(number, since.Count == 0 ? before : before.With([.. since])) { Tariffs = new(await session.Query<LoadedTariff>().ToListAsync(ct), items) };
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
