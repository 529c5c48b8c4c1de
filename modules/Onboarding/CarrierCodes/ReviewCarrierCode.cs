using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer reads a carrier code.</summary>
public sealed record ReviewCarrierCode(string CarrierCode);

/// <param name="ChangeNotices">What its holder told of, the first first.</param>
public sealed record ReviewCarrierCodeResponse(CarrierCodeView Code, IReadOnlyList<ChangeNotice> ChangeNotices);

public sealed class ReviewCarrierCodeEndpoint(IOnboardingStore store) : CarmEndpoint<ReviewCarrierCode, ReviewCarrierCodeResponse>
{
    public override void Configure()
    {
        Get("carrier-codes/{carrierCode}");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "Read a carrier code");
    }

    public override async Task HandleAsync(ReviewCarrierCode query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<CarrierCode>(query.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND");
        var told = await session.Query<ChangeNotice>().Where(n => n.Target == query.CarrierCode).OrderBy(n => n.Id).ToListAsync(ct);
        await Send.OkAsync(new(CarrierCodeView.Of(found), told), ct);
    }
}
