using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer reads a licence.</summary>
public sealed record ReviewLicence(string LicenceId);

/// <param name="ChangeNotices">What its holder told of, the first first.</param>
public sealed record ReviewLicenceResponse(LicenceView Licence, IReadOnlyList<ChangeNotice> ChangeNotices);

public sealed class ReviewLicenceEndpoint(IOnboardingStore store) : CarmEndpoint<ReviewLicence, ReviewLicenceResponse>
{
    public override void Configure()
    {
        Get("licences/{licenceId}");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "Read a licence");
    }

    public override async Task HandleAsync(ReviewLicence query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<Licence>(query.LicenceId, ct) ?? throw new Rejected("NOT_FOUND");
        var told = await session.Query<ChangeNotice>().Where(n => n.Target == query.LicenceId).OrderBy(n => n.Id).ToListAsync(ct);
        await Send.OkAsync(new(LicenceView.Of(found), told), ct);
    }
}
