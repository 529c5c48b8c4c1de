using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists for staff the agreements that a provider has given, as when it is recognised no more.</summary>
public sealed record FindAgreementsOf(string ProviderBn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAgreementsOfResponse(IReadOnlyList<AgreementView> Items, string? NextCursor);

public sealed class FindAgreementsOfEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindAgreementsOf, FindAgreementsOfResponse>
{
    public override void Configure()
    {
        Get("security-providers/{providerBn9}/agreements");
        Group<Staff>();
        Asks("bonds.rpp.review");
        Summary(s => s.Summary = "List the agreements of a provider");
    }

    public override async Task HandleAsync(FindAgreementsOf query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<SecurityProvider>(query.ProviderBn9, ct) is null) throw new Rejected("NOT_FOUND");
        var found = await session.Query<SecurityAgreement>().Where(a => a.ProviderBn9 == query.ProviderBn9 && (after == null || string.Compare(a.Id, after) > 0)).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(a => AgreementView.Of(a, clock.GetUtcNow().TorontoDate()))], next), ct);
    }
}
