using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Appeals;

static class ExtensionNotices
{
    /// <summary>What both sides are told of an application, once for each template; its number and its account fill the first places.</summary>
    public static IEnumerable<NoticeRequested> Tell(this ExtensionApplication application, string template, DateTimeOffset at, params string[] values)
    {
        var told = Cases.ToClient($"extension/{application.Id}/{template}", application.RmAccount, application.SubmitterBn9, template, at, [application.Id, application.RmAccount, .. values]) with { Link = $"/api/v1/extension-applications/{application.Id}" };
        yield return told;
        yield return told with { NoticeId = $"{told.NoticeId}/staff", Audience = NoticeAudience.Staff, Addressee = "RECOURSE_OFFICER", Link = $"/api/v1/admin/extension-applications/{application.Id}" };
    }
}
