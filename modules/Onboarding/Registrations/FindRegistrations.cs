using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists registrations for the officers who decide them, the oldest first.</summary>
/// <param name="Status">As MANUAL_REVIEW, which is meant when left out.</param>
public sealed record FindRegistrations([property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindRegistrationsResponse(IReadOnlyList<RegistrationRow> Items, string? NextCursor);

/// <param name="WaitingSince">When the person last did something.</param>
public sealed record RegistrationRow(string RegistrationId, string Subject, RegistrationState State, string? Bn9, string? RmAccount, ReviewCause? ReviewCause, DateTimeOffset WaitingSince, string? DecidedBy, string? DecisionReason);

public sealed class FindRegistrationsEndpoint(IOnboardingStore store) : CarmEndpoint<FindRegistrations, FindRegistrationsResponse>
{
    public override void Configure()
    {
        Get("registrations");
        Group<Staff>();
        Asks("onboarding.registrations.review");
        Summary(s => s.Summary = "List registrations under review");
    }

    public override async Task HandleAsync(FindRegistrations query, CancellationToken ct)
    {
        var state = query.Status is null ? RegistrationState.ManualReview : WireNames.Read<RegistrationState>(query.Status) ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Matching(new RegistrationsInStateSpecification(state, after, size)).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(r => new RegistrationRow(r.Id, r.Subject, r.State, r.Bn9, r.RmAccount, r.ReviewCause, r.LastActivityAt, r.DecidedBy, r.DecisionReason))], next), ct);
    }
}
