using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the rulings and requests of a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="State">As ISSUED; every state when left out.</param>
public sealed record FindRulings(string RmAccount, [property: QueryParam] string? State = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindRulingsResponse(IReadOnlyList<RulingRow> Items, string? NextCursor);

public sealed record RulingRow(
    string RulingNumber, RulingKind Kind, NationalSubject? Subject, RulingState State, string? GoodsDescription, string SubmitterBn9, DateOnly? SubmittedOn, DateOnly? TargetOn, int? DaysLeft, DateOnly? BindsFrom, DateOnly? EndsOn, DateOnly? ReviewLastDay);

public sealed class FindRulingsEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<FindRulings, FindRulingsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rulings");
        Group<Portal>();
        Asks("declarations.rulings.view");
        Summary(s => s.Summary = "List the rulings of a program account");
    }

    public override async Task HandleAsync(FindRulings query, CancellationToken ct)
    {
        var (state, today) = (RulingRecords.ReadWord<RulingState>(query.State, "state"), clock.GetUtcNow().TorontoDate());
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<Ruling>().Where(r => r.RmAccount == query.RmAccount && (after == null || string.Compare(r.Id, after) < 0));
        if (state is { } one) rows = rows.Where(r => r.State == one);
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(r => (own && r.SubmitterBn9 == caller) || (importers && r.SubmitterBn9 == client) || (others && r.SubmitterBn9 != caller && r.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await rows.OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(r => new RulingRow(
            r.Id, r.Kind, r.Subject, r.State, r.Request.GoodsDescription, r.SubmitterBn9, r.SubmittedOn, r.TargetOn(today), RulingResponse.DaysLeftOf(r, today), r.BindsFrom, r.EndsOn, r.ReviewLastDay))], next), ct);
    }
}
