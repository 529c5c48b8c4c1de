using Carm.Onboarding.Contracts;

namespace Carm.Appeals;

static class ReviewNotices
{
    /// <summary>What the client's managers are told of a review, once for each template; its number fills the first place.</summary>
    public static NoticeRequested Tell(this MinisterialReview review, string template, DateTimeOffset at, params string[] values) =>
        NoticeRequested.ToManagers($"review/{review.Id}/{template}", review.RmAccount[..9], template, at, review.RmAccount, [review.Id, .. values]) with { Link = $"/api/v1/ministerial-reviews/{review.Id}" };
}
