using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the agreements that an importer has entered and that their providers have not given: unanswered, lapsed or declined.</summary>
public sealed record FindAskedAgreements(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAskedAgreementsResponse(IReadOnlyList<AgreementView> Items, string? NextCursor);

public sealed class FindAskedAgreementsEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindAskedAgreements, FindAskedAgreementsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/security-requests");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "List the agreements that wait for their providers");
    }

    public override async Task HandleAsync(FindAskedAgreements query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        if (await session.LoadAsync<RppAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var found = await session.Query<SecurityAgreement>().Where(a => a.AskedOf == query.RmAccount && (after == null || string.Compare(a.Id, after) > 0)).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(a => AgreementView.Of(a, clock.GetUtcNow().TorontoDate()))], next), ct);
    }
}
