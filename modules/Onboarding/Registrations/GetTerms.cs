using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>Asks for the terms in force.</summary>
public sealed record GetTerms([property: FromClaim("sub")] string Subject);

public sealed record GetTermsResponse(string Version, string Text);

public sealed class GetTermsEndpoint : CarmEndpoint<GetTerms, GetTermsResponse>
{
    public override void Configure()
    {
        Get("terms/current");
        Group<Portal>();
        Asks("onboarding.profile.view");
        Summary(s => s.Summary = "Read the terms in force");
    }

    public override Task HandleAsync(GetTerms query, CancellationToken ct) => Send.OkAsync(new(Terms.Current, Terms.Text.ToString()), ct);
}
