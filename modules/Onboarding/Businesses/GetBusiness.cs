using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for a business with its program accounts.</summary>
public sealed record GetBusiness(string Bn9);

public sealed record GetBusinessResponse(string Bn9, string LegalName, IReadOnlyList<string> RmAccounts, IReadOnlyList<Licence> Licences, DateTimeOffset OnboardedAt);

public sealed class GetBusinessEndpoint(IOnboardingStore store) : CarmEndpoint<GetBusiness, GetBusinessResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}");
        Group<Portal>();
        Asks("onboarding.businesses.view");
        Summary(s => s.Summary = "Read a business");
    }

    public override async Task HandleAsync(GetBusiness query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var business = await session.LoadAsync<BusinessAccount>(query.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new(business.Id, business.LegalName, business.RmAccounts, business.Licences, business.OnboardedAt), ct);
    }
}
