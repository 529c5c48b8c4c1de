using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the caller's own registrations, the oldest first, so that one begun elsewhere is found again.</summary>
public sealed record FindOwnRegistrations([property: FromClaim("sub")] string Subject, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindOwnRegistrationsResponse(IReadOnlyList<RegistrationView> Items, string? NextCursor);

public sealed class FindOwnRegistrationsEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<FindOwnRegistrations, FindOwnRegistrationsResponse>
{
    public override void Configure()
    {
        Get("registrations");
        Group<Portal>();
        Asks("onboarding.registrations.view");
        Summary(s => s.Summary = "List your registrations");
    }

    public override async Task HandleAsync(FindOwnRegistrations query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var found = await session.Query<Registration>().Where(r => r.Subject == query.Subject && (after == null || string.Compare(r.Id, after) > 0)).OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(r => RegistrationView.Of(r.AsOf(now, policy)))], next), ct);
    }
}
