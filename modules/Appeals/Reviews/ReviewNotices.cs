using Carm.Onboarding.Contracts;

namespace Carm.Appeals;

static class ReviewNotices
{
    /// <summary>What the client's managers are told of a review, once for each change; its number fills the first place.</summary>
    public static NoticeRequested Tell(this MinisterialReview review, string template, DateTimeOffset at, params string[] values) =>
        Cases.ToClient($"review/{review.Id}/{template}/{review.Changes}", review.RmAccount, review.SubmitterBn9, template, at, [review.Id, .. values]) with { Link = $"/api/v1/ministerial-reviews/{review.Id}" };

    /// <summary>The same for the client as a receipt, and for the officers whose act it waits for.</summary>
    public static IEnumerable<NoticeRequested> TellBoth(this MinisterialReview review, string template, string staffRole, DateTimeOffset at, params string[] values)
    {
        var told = review.Tell(template, at, values);
        yield return told;
        yield return told with { NoticeId = $"{told.NoticeId}/staff", Audience = NoticeAudience.Staff, Addressee = staffRole, Link = $"/api/v1/admin/ministerial-reviews/{review.Id}" };
    }
}
