using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists what the help desk did to an account and why, the first first.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
public sealed record FindHelpDeskActions(string UserId, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindHelpDeskActionsResponse(IReadOnlyList<HelpDeskRow> Items, string? NextCursor);

/// <param name="Action">LOCK, UNLOCK, RESET_MFA, DEACTIVATE or UNLINK.</param>
public sealed record HelpDeskRow(string Action, string Reason, string By, DateTimeOffset At);

public sealed class FindHelpDeskActionsEndpoint(IOnboardingStore store) : CarmEndpoint<FindHelpDeskActions, FindHelpDeskActionsResponse>
{
    public override void Configure()
    {
        Get("users/{userId}/actions");
        Group<Staff>();
        Asks("onboarding.users.view");
        Summary(s => s.Summary = "List what the help desk did to an account");
    }

    public override async Task HandleAsync(FindHelpDeskActions query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<HelpDeskAction>().Where(a => a.UserId == query.UserId && (after == null || string.Compare(a.Id, after) > 0)).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(a => new HelpDeskRow(a.Action, a.Reason, a.By, a.At))], next), ct);
    }
}
