using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>Tells the numbers in force.</summary>
public sealed class GetPolicyEndpoint(IOnboardingStore store) : CarmEndpoint<EmptyRequest, OnboardingPolicy>
{
    public override void Configure()
    {
        Get("policies/onboarding");
        Group<Staff>();
        Asks("onboarding.policies.view");
        Summary(s => s.Summary = "Read the numbers in force");
    }

    public override async Task HandleAsync(EmptyRequest query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var policy = await OnboardingPolicy.InForceAsync(session, ct);
        Tag(policy.Changes);
        await Send.OkAsync(policy, ct);
    }
}
