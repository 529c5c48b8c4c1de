using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>For what a refund is claimed of which notice is given first (Customs Act s.74(2)).</summary>
public enum ClaimReason
{
    /// <summary>Damage, deterioration or destruction before the release: s.74(1)(a).</summary>
    Damaged,

    /// <summary>Less was released than duties were paid on: s.74(1)(b).</summary>
    Short,

    /// <summary>Of a quality inferior to what duties were paid on: s.74(1)(c).</summary>
    Inferior,
}

/// <param name="Classification">Four to ten digits: the notice speaks of all goods whose classification begins with them.</param>
/// <param name="Description">Which goods, and what is wrong with them.</param>
public sealed record NoticedGoods(string Classification, string Description);

/// <summary>Written notice to an officer that a refund will be claimed, and why (Customs Act s.74(2); SOR/98-48 ss.3, 8, 14). Given of goods that were released, whether or not they are accounted for yet.</summary>
/// <param name="SubmitterBn9">Who gave it, for sight: the importer or its provider.</param>
/// <param name="GivenOn">The Toronto date.</param>
public sealed record ClaimNotice(
    string Id, string RmAccount, string SubmitterBn9, string TransactionNumber, DateOnly ReleasedOn, ClaimReason Reason, IReadOnlyList<NoticedGoods> Goods, DateOnly GivenOn, DateTimeOffset GivenAt, string GivenBy)
{
    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{GivenAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";

    /// <summary>
    /// The last day to give it: three days after the release of perishable goods, four years after that of others. The day of release does not count, and a last day that is a
    /// Sunday or a holiday is the next that is neither (Interpretation Act ss.26, 27). Short goods have four years whatever they are (SOR/98-48 s.8).
    /// </summary>
    public static DateOnly LastDay(ClaimReason reason, string classification, DateOnly releasedOn, ReferenceData reference) =>
        reason != ClaimReason.Short && reference.IsPerishable(classification, releasedOn) ? BusinessCalendar.RollForward(releasedOn.AddDays(3)) : Cad.LastDayOf(releasedOn, 4);

    /// <summary>Whether it was given in time for these goods and this reason.</summary>
    public bool Serves(ClaimReason reason, string classification, DateOnly lastDay) =>
        Reason == reason && GivenOn <= lastDay && Goods.Any(g => classification.StartsWith(g.Classification, StringComparison.Ordinal));
}

/// <summary>A notice as it is listed.</summary>
public sealed record ClaimNoticeRow(string NoticeNumber, string RmAccount, string TransactionNumber, DateOnly ReleasedOn, ClaimReason Reason, IReadOnlyList<NoticedGoods> Goods, DateOnly GivenOn, DateTimeOffset GivenAt, string SubmitterBn9)
{
    public static ClaimNoticeRow Of(ClaimNotice n) => new(n.Id, n.RmAccount, n.TransactionNumber, n.ReleasedOn, n.Reason, n.Goods, n.GivenOn, n.GivenAt, n.SubmitterBn9);
}

static class ClaimNotices
{
    /// <summary>Those of a declaration's goods, for its own account.</summary>
    public static async Task<IReadOnlyList<ClaimNotice>> ClaimNoticesOfAsync(this IQuerySession session, Cad cad, CancellationToken ct) =>
        [.. (await session.Query<ClaimNotice>().Where(n => n.TransactionNumber == cad.Id).ToListAsync(ct)).Where(n => n.RmAccount == cad.RmAccount)];
}
