using System.Text.Json;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Marten.Linq.MatchesSql;

namespace Carm.Declarations;

/// <summary>Lists the declarations of a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="Status">DRAFT, ACCEPTED or another state; left out, all.</param>
/// <param name="TransactionNumber">Its first digits, or all.</param>
/// <param name="Classification">Ten digits: declarations with a line of it.</param>
public sealed record FindCads(string RmAccount, [property: QueryParam] string? Status = null, [property: QueryParam] string? TransactionNumber = null, [property: QueryParam] string? Classification = null,
    [property: QueryParam] DateOnly? ReleasedFrom = null, [property: QueryParam] DateOnly? ReleasedTo = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCadsResponse(IReadOnlyList<CadRow> Items, string? NextCursor);

public sealed record CadRow(string TransactionNumber, string CadType, CadStatus Status, string? CurrentVersion, string SubmitterBn9, DateTimeOffset CreatedAt, DateOnly? ReleasedOn, DateOnly? AccountingDeadline, DateOnly? PaymentDueOn);

public sealed class FindCadsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindCads, FindCadsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/cads");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "List the declarations of a program account");
    }

    public override async Task HandleAsync(FindCads query, CancellationToken ct)
    {
        CadStatus? status = query.Status is null ? null
            : Enum.GetValues<CadStatus>().Where(s => JsonNamingPolicy.SnakeCaseUpper.ConvertName(s.ToString()) == query.Status).Select(s => (CadStatus?)s).FirstOrDefault() ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        // By account and key, which one index has in this order: a page is read from where it begins. State, number, goods and dates have indexes of their own, so that what is rare is not looked for in all that an account has.
        var rows = session.Query<Cad>().Where(c => c.RmAccount == query.RmAccount);
        if (after is not null) rows = rows.Where(c => string.Compare(c.SortKey, after) < 0);
        if (status is not null) rows = rows.Where(c => c.Status == status);
        if (query.TransactionNumber is { } number)
        {
            var (first, last) = (number.PadRight(14, '0'), number.PadRight(14, '9'));
            rows = rows.Where(c => string.Compare(c.Id, first) >= 0 && string.Compare(c.Id, last) <= 0);
        }
        if (query.Classification is { } classification) rows = rows.WithGoods(classification);
        if (query.ReleasedFrom is { } from) rows = rows.Where(c => c.ReleasedOn >= from);
        if (query.ReleasedTo is { } to) rows = rows.Where(c => c.ReleasedOn <= to);
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(c => (own && c.SubmitterBn9 == caller) || (importers && c.SubmitterBn9 == client) || (others && c.SubmitterBn9 != caller && c.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await rows.OrderByDescending(c => c.SortKey).Take(size + 1).ToListAsync(ct), size, c => c.SortKey);
        await Send.OkAsync(new([.. items.Select(c => new CadRow(
            c.Id, c.CadType, c.Status, c.CurrentVersion == 0 ? null : CadVersion.Wire(c.CurrentVersion), c.SubmitterBn9, c.CreatedAt, c.ReleasedOn, c.AccountingDeadline, c.PaymentDueOn))], next), ct);
    }
}

public static class CadSearch
{
    /// <summary>Those with a line of this classification, as their index is asked: what LINQ makes of it asks the whole document, which has none.</summary>
    public static IQueryable<Cad> WithGoods(this IQueryable<Cad> cads, string classification)
    {
        var goods = JsonSerializer.Serialize(new[] { classification });
        return cads.Where(c => c.MatchesSql("d.data -> 'goods' @> CAST(? as jsonb)", goods));
    }
}
