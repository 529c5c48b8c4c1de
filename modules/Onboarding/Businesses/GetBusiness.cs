using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for a business with its program accounts and licences.</summary>
public sealed record GetBusiness(string Bn9);

public sealed class GetBusinessEndpoint(IOnboardingStore store) : CarmEndpoint<GetBusiness, BusinessView>
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
        var programs = await session.Query<ProgramAccount>().Where(p => p.Bn9 == query.Bn9).ToListAsync(ct);
        var licences = await session.Query<Licence>().Where(l => l.Bn9 == query.Bn9).OrderBy(l => l.Id).ToListAsync(ct);
        Tag(business.Changes);
        await Send.OkAsync(BusinessView.Of(business, programs, licences), ct);
    }
}
