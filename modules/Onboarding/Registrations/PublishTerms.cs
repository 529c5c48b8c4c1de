using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A supervisor puts new terms in force, at once. Registrations under way accept them anew.</summary>
/// <param name="TermsVersion">As 2027-01; each version once.</param>
public sealed record PublishTerms(string TermsVersion, string En, string Fr);

public sealed record PublishTermsResponse(string TermsVersion, DateTimeOffset From);

public sealed class PublishTermsValidator : Validator<PublishTerms>
{
    public PublishTermsValidator()
    {
        RuleFor(x => x.TermsVersion).NotEmpty().Matches(@"^[0-9]{4}-[0-9]{2}\z").WithErrorCode("VAL_TERMS_VERSION");
        RuleFor(x => x.En).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.Fr).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class PublishTermsEndpoint : CarmEndpoint<PublishTerms, PublishTermsResponse>
{
    public override void Configure()
    {
        Post("terms");
        Group<Staff>();
        Asks("onboarding.policies.change");
        Creates();
        Summary(s => s.Summary = "Put new terms in force");
    }

    public override Task HandleAsync(PublishTerms command, CancellationToken ct) => CreatedAsync(command, _ => "/api/v1/terms/current", ct);
}

public static class PublishTermsHandler
{
    public static async Task<PublishTermsResponse> Handle(PublishTerms command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var current = await Terms.InForceAsync(session, ct);
        if (string.CompareOrdinal(command.TermsVersion, current.Id) <= 0) throw new Rejected("REG_TERMS_NOT_NEWER", current.Id) { Path = "termsVersion" };
        var terms = new Terms(command.TermsVersion, command.En, command.Fr, clock.GetUtcNow());
        session.Insert(terms);
        return new(terms.Id, terms.From);
    }
}
