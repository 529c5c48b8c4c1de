using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for a licence.</summary>
public sealed record GetLicence(string LicenceId);

/// <param name="ChangeNotices">What its holder told of, the first first.</param>
public sealed record GetLicenceResponse(LicenceView Licence, IReadOnlyList<ChangeNotice> ChangeNotices);

public sealed class GetLicenceEndpoint(IOnboardingStore store) : CarmEndpoint<GetLicence, GetLicenceResponse>
{
    public override void Configure()
    {
        Get("licences/{licenceId}");
        Group<Portal>();
        Asks("onboarding.licences.view");
        Summary(s => s.Summary = "Read a licence");
    }

    public override async Task HandleAsync(GetLicence query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<Licence>(query.LicenceId, ct) ?? throw new Rejected("NOT_FOUND");
        var told = await session.Query<ChangeNotice>().Where(n => n.Target == query.LicenceId).OrderBy(n => n.Id).ToListAsync(ct);
        await Send.OkAsync(new(LicenceView.Of(found), told), ct);
    }
}
