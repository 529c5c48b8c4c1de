using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the mass adjustments of a program account, the newest first; a service provider gets what it may see.</summary>
public sealed record FindMassAdjustments(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindMassAdjustmentsResponse(IReadOnlyList<MassAdjustmentRow> Items, string? NextCursor);

/// <param name="Cads">How many declarations it names that the caller sees.</param>
/// <param name="Differences">By head, of these together, as asked for.</param>
/// <param name="TotalsWithheld">Whether it names declarations that the caller does not see; they are left out, of the sums too.</param>
public sealed record MassAdjustmentRow(string CaseNumber, MassAdjustmentStatus Status, RedeterminationIssue Issue, int Cads, CadAmounts Differences, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, bool TotalsWithheld);

public sealed class FindMassAdjustmentsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindMassAdjustments, FindMassAdjustmentsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/mass-adjustments");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "List the mass adjustments of a program account");
    }

    public override async Task HandleAsync(FindMassAdjustments query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<MassAdjustment>().Where(m => m.RmAccount == query.RmAccount && (after == null || string.Compare(m.SortKey, after) < 0));
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(m => (own && m.SubmitterBn9 == caller) || (importers && m.SubmitterBn9 == client) || (others && m.SubmitterBn9 != caller && m.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await rows.OrderByDescending(m => m.SortKey).Take(size + 1).ToListAsync(ct), size, m => m.SortKey);
        await Send.OkAsync(new([.. items.Select(RowOf)], next), ct);
    }

    MassAdjustmentRow RowOf(MassAdjustment m)
    {
        SubmittersPart[] seen = [.. m.Parts.Where(part => Sees(part.Bn9, m.RmAccount))];
        return new(m.Id, m.Status, m.Issue, seen.Sum(part => part.Cads), CadAmounts.Sum(seen.Select(part => part.Change)), m.SubmittedAt, m.DecidedAt, seen.Length < m.Parts.Count);
    }
}
