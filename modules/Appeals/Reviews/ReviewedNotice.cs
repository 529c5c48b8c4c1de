using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>What a review is asked of: one notice, and who may ask.</summary>
static class ReviewedNotice
{
    /// <summary>
    /// The day from which the ninety days run. A penalty must have been served on the account; of seizures, and of forfeitures whose amount stands nowhere here, the applicant says the day, which the CBSA checks (s.129(2)).
    /// </summary>
    public static async Task<DateOnly> NoticeDayAsync(IQuerySession session, string rmAccount, ReviewSubject subject, IReadOnlyList<string> references, DateOnly? given, ReviewApplicant applicant, Onlooker by, DateOnly today, CancellationToken ct)
    {
        if (references.Distinct().Count() != 1) throw new Rejected("SMR-ONE-PER-NPA") { Path = "references" };
        if (subject == ReviewSubject.Seizure == (applicant == ReviewApplicant.PersonServed)) throw new Rejected("SMR-NOT-PARTY", references[0]) { Path = "applicant" };
        if (subject == ReviewSubject.Penalty) return (await PenaltyAsync(session, rmAccount, references[0], by, ct)).ServedOn!.Value;
        return given <= today ? given.Value : throw new Rejected("VAL_NOTICE_DAY") { Path = "noticeOn" };
    }

    /// <summary>One review of each; what was withdrawn or rejected does not count.</summary>
    public static async Task EnsureFreeAsync(IQuerySession session, string rmAccount, ReviewSubject subject, string reference, Onlooker by, CancellationToken ct)
    {
        var key = MinisterialReview.KeyOf(rmAccount, subject, reference);
        if (await session.Query<MinisterialReview>().FirstOrDefaultAsync(r => r.StandingKey == key, ct) is { } other) throw new Rejected("SMR-DUPLICATE", reference, by.Names(other));
    }

    /// <summary>The penalty as it was served on the account. A charge for late accounting is no notice of assessment; it is waived, and not reviewed (7.2).</summary>
    public static async Task<Penalty> PenaltyAsync(IQuerySession session, string rmAccount, string number, Onlooker by, CancellationToken ct) =>
        await session.LoadAsync<Penalty>(number, ct) is { ServedOn: not null } penalty && penalty.RmAccount == rmAccount && penalty.Kind != Penalty.LateCharge && by.Sees(penalty) ? penalty : throw new Rejected("SMR-NOT-PARTY", number) { Path = "references" };
}
