using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for the terms in force.</summary>
public sealed record GetTerms([property: FromClaim("sub")] string Subject);

public sealed record GetTermsResponse(string Version, string Text);

public sealed class GetTermsEndpoint(IOnboardingStore store) : CarmEndpoint<GetTerms, GetTermsResponse>
{
    public override void Configure()
    {
        Get("terms/current");
        Group<Portal>();
        Asks("onboarding.profile.view");
        Summary(s => s.Summary = "Read the terms in force");
    }

    public override async Task HandleAsync(GetTerms query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var terms = await Terms.InForceAsync(session, ct);
        await Send.OkAsync(new(terms.Id, terms.Text.ToString()), ct);
    }
}
