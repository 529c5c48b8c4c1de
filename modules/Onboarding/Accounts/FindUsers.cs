using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk looks people up by the beginning of their e-mail address, last name or user id, in the order of ids.</summary>
public sealed record FindUsers([property: QueryParam] string? Search = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindUsersResponse(IReadOnlyList<UserRow> Items, string? NextCursor);

/// <param name="MfaEmail">Where passcodes go.</param>
public sealed record UserRow(string UserId, string FirstName, string LastName, string Email, string Language, AccountState State, string? Bn9, string? MfaEmail);

public sealed class FindUsersEndpoint(IOnboardingStore store) : CarmEndpoint<FindUsers, FindUsersResponse>
{
    public override void Configure()
    {
        Get("users");
        Group<Staff>();
        Asks("onboarding.users.view");
        Summary(s => s.Summary = "Look people up");
    }

    public override async Task HandleAsync(FindUsers query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.Matching(new PeopleLikeSpecification(query.Search, after, size)).ToListAsync(ct), size, a => a.Id);
        string[] ids = [.. items.Select(a => a.Id)];
        var locks = (await session.LoadManyAsync<AccountLock>(ct, ids)).ToDictionary(l => l.Id);
        var passcodes = (await session.LoadManyAsync<Passcodes>(ct, ids)).ToDictionary(p => p.Id);
        var members = (await session.LoadManyAsync<Membership>(ct, ids)).ToDictionary(m => m.Id);
        await Send.OkAsync(new([.. items.Select(a => new UserRow(a.Id, a.FirstName, a.LastName, a.Email, a.Language,
            AccountStates.Of(locks.GetValueOrDefault(a.Id), passcodes.GetValueOrDefault(a.Id), a, members.GetValueOrDefault(a.Id)), members.GetValueOrDefault(a.Id)?.Bn9, passcodes.GetValueOrDefault(a.Id)?.Email))], next), ct);
    }
}
