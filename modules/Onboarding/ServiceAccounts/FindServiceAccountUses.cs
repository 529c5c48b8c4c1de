using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists what became of a program's account and each token that it was given or refused, the newest first. What it wrote stands in the business's audit under its subject.</summary>
public sealed record FindServiceAccountUses(string Bn9, string ServiceAccountId, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindServiceAccountUsesResponse(IReadOnlyList<ServiceAccountUseView> Items, string? NextCursor);

/// <param name="What">CREATED, SECRET_ROTATED, TOKEN_ISSUED, TOKEN_REFUSED or ENDED.</param>
/// <param name="By">The person, or the address from which the program asked.</param>
public sealed record ServiceAccountUseView(string What, string? By, DateTimeOffset At);

public sealed class FindServiceAccountUsesEndpoint(IOnboardingStore store) : CarmEndpoint<FindServiceAccountUses, FindServiceAccountUsesResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/service-accounts/{serviceAccountId}/uses");
        Group<Portal>();
        Asks("onboarding.service-accounts.view");
        Summary(s => s.Summary = "List the uses of a program's account");
    }

    public override async Task HandleAsync(FindServiceAccountUses query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if ((await session.LoadAsync<ServiceAccount>(query.ServiceAccountId, ct))?.Bn9 != query.Bn9) throw new Rejected("NOT_FOUND");
        var page = await session.Query<ServiceAccountUse>().Where(u => u.ServiceAccountId == query.ServiceAccountId && (after == null || string.Compare(u.Id, after) < 0)).OrderByDescending(u => u.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(page, size, u => u.Id);
        await Send.OkAsync(new([.. items.Select(u => new ServiceAccountUseView(u.What, u.By, u.At))], next), ct);
    }
}
