using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the accounts of a business's programs, the newest first, ended ones too.</summary>
public sealed record FindServiceAccounts(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindServiceAccountsResponse(IReadOnlyList<ServiceAccountView> Items, string? NextCursor);

public sealed class FindServiceAccountsEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<FindServiceAccounts, FindServiceAccountsResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/service-accounts");
        Group<Portal>();
        Asks("onboarding.service-accounts.view");
        Summary(s => s.Summary = "List the accounts of your programs");
    }

    public override async Task HandleAsync(FindServiceAccounts query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var page = await session.Query<ServiceAccount>().Where(a => a.Bn9 == query.Bn9 && (after == null || string.Compare(a.Id, after) < 0)).OrderByDescending(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(page, size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(a => ServiceAccountView.Of(a, clock.GetUtcNow()))], next), ct);
    }
}
