using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks what a business still needs before it imports.</summary>
public sealed record GetReadiness(string Bn9, [property: FromClaim("sub")] string Subject);

/// <param name="IsReady">Whether all that is needed today is done.</param>
public sealed record GetReadinessResponse(string Bn9, bool IsReady, IReadOnlyList<ChecklistStep> Steps);

public sealed class GetReadinessEndpoint(IOnboardingStore store, ReleaseSchedule releases, TimeProvider clock) : CarmEndpoint<GetReadiness, GetReadinessResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/readiness");
        Group<Portal>();
        Asks("onboarding.readiness.view");
        Summary(s => s.Summary = "What a business still needs");
    }

    public override async Task HandleAsync(GetReadiness query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var business = await session.LoadAsync<BusinessAccount>(query.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        var programs = (await ProgramAccounts.OfAsync(session, query.Bn9, ct)).Where(p => p.State != ProgramState.Closed).ToArray();
        var notes = await session.LoadManyAsync<ReadinessNote>(ct, programs.Select(p => p.Id));
        var enrolments = await session.Query<Enrolment>().Where(e => e.Bn9 == query.Bn9).ToListAsync(ct);
        var steps = Checklist.For(new(query.Bn9, await session.LoadAsync<UserAccount>(query.Subject, ct), business, programs, notes, enrolments, releases));
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new(query.Bn9, steps.All(s => s.State == StepState.Done || s.NeededFrom is null || s.NeededFrom > today || s.State == StepState.Advised), steps), ct);
    }
}
