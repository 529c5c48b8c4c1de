using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Declarations;

/// <summary>To whom what is decided of a client's affair, or runs out, is told.</summary>
static class ClientNotices
{
    /// <summary>
    /// A notice to the managers of the importer and, where a provider of services brought on what it is about, to the provider's as well: to each person once, and to the provider while it acts for the importer, as Onboarding knows.
    /// </summary>
    /// <param name="submitterBn9">Whose it is, for sight; null where it is nobody's in particular.</param>
    public static NoticeRequested To(string noticeId, string rmAccount, string? submitterBn9, string template, DateTimeOffset at, params string[] values) =>
        NoticeRequested.ToManagers(noticeId, rmAccount[..9], template, at, rmAccount, values) with { AlsoToProvider = ProviderOf(rmAccount, submitterBn9) };

    /// <summary>The same of a declaration.</summary>
    public static NoticeRequested Tell(this Cad cad, string noticeId, string template, DateTimeOffset at, params string[] values) => To(noticeId, cad.RmAccount, cad.SubmitterBn9, template, at, values);

    /// <summary>The business that acts for the importer; null where the importer acted itself, or the CBSA did, whose own determinations are seen by no provider that sees its own alone.</summary>
    public static string? ProviderOf(string rmAccount, string? submitterBn9) => submitterBn9 is null || submitterBn9 == rmAccount[..9] || submitterBn9 == Bn9.Cbsa ? null : submitterBn9;
}
