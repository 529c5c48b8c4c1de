using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the agreements that the caller's business has given.</summary>
public sealed record FindAgreements([property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] string? Debtor = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAgreementsResponse(IReadOnlyList<AgreementView> Items, string? NextCursor);

public sealed class FindAgreementsEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindAgreements, FindAgreementsResponse>
{
    public override void Configure()
    {
        Get("provider/agreements");
        Group<Portal>();
        Asks("bonds.agreements.post");
        Summary(s => s.Summary = "List the agreements that you gave");
    }

    public override async Task HandleAsync(FindAgreements query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<SecurityAgreement>()
            .Where(a => a.ProviderBn9 == query.CallerBn9 && (query.Debtor == null || a.DebtorBn9 == query.Debtor) && (after == null || string.Compare(a.Id, after) > 0)).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(a => AgreementView.Of(a, clock.GetUtcNow().TorontoDate()))], next), ct);
    }
}
