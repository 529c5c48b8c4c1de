using System.Runtime.CompilerServices;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks for the transactions of a program account as a CSV file, the oldest first, at most 50,000 of them (ledger 4.3); the filters are those of the list.</summary>
public sealed record ExportTransactions(
    string RmAccount, [property: QueryParam] string? Status = null, [property: QueryParam] string? From = null, [property: QueryParam] string? To = null, [property: QueryParam] string? Type = null,
    [property: QueryParam] string? DueFrom = null, [property: QueryParam] string? DueTo = null, [property: QueryParam] string? AmountFrom = null, [property: QueryParam] string? AmountTo = null,
    [property: QueryParam] string? TransactionNumber = null, [property: QueryParam] string? Payer = null);

/// <summary>A row of the file, with the columns of ledger 4.3, and how many more cleared it than are named.</summary>
public sealed record TransactionExportRow(
    string Rm, string Type, string Ref, DateOnly PostedDate, DateOnly? ReleaseDate, DateOnly DueDate,
    Money Original, Money Open, string Status, string Payer,
    string ClearedBy, string? SoaNo, int ClearedByMore)
{
    const int Most = 50_000, AtOnce = 500;

    public static async IAsyncEnumerable<TransactionExportRow> ReadAsync(ILedgerStore store, string rmAccount, TransactionFilter filter, TransactionSight? sight, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (after, written) = ((string?)null, 0);
        var movements = new Queue<SecurityMovement>((await session.SecurityMovementsAsync(rmAccount, ct)).Where(m => m.Passes(filter, sight)));
        while (written < Most)
        {
            var page = await session.Matching(new TransactionsSeenSpecification(rmAccount, filter, sight, after, AtOnce - 1, oldestFirst: true)).ToListAsync(ct);
            var seen = await session.OthersSeenAsync(page, sight, ct);
            foreach (var (_, row) in page.Select(i => (i.SortKey, Row: TransactionRow.Of(i, filter.Today, seen))).With(movements, oldestFirst: true, isLast: page.Count < AtOnce).Take(Most - written))
            {
                written++;
                yield return new(rmAccount, row.Type, row.Reference, row.PostedOn, row.ReleasedOn, row.DueOn, row.Original, row.Open, row.Status, row.Payer, row.ClearedBy, row.StatementNumber, row.ClearedByMore);
            }
            if (page.Count < AtOnce) yield break;
            after = page[^1].SortKey;
        }
    }
}

public sealed class ExportTransactionsEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<ExportTransactions, IAsyncEnumerable<TransactionExportRow>>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/transactions/export");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Export the transactions of a program account");
    }

    public override async Task HandleAsync(ExportTransactions q, CancellationToken ct)
    {
        var filter = TransactionFilter.Read(q.Status, q.From, q.To, q.Type, q.DueFrom, q.DueTo, q.AmountFrom, q.AmountTo, q.TransactionNumber, q.Payer, clock.GetUtcNow().TorontoDate());
        await Send.OkAsync(TransactionExportRow.ReadAsync(store, q.RmAccount, filter, SeesAll ? null : TransactionSights.Of(User, q.RmAccount, Sees), ct), ct);
    }
}
