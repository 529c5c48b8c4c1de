using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

static class ManualReview
{
    /// <summary>
    /// Examines what waits for the CBSA's table once more, by the tables of now on the day on which it was given, under the declaration's lock. What can be priced is accepted with the instant of that day, so that its deadlines and whether it is
    /// late are those of then; what is found at fault otherwise, since the table says another thing by now, is given back; the rest waits on.
    /// </summary>
    /// <param name="waiting">In manual review.</param>
    public static async Task<(Cad Cad, CadVersion? Version, IReadOnlyList<Rejected> Faults, OutgoingMessages Facts)> TryAgainAsync(this IDocumentSession session, Cad waiting, ExaminationRules rules, CancellationToken ct)
    {
        var (examined, now) = (await session.CaseOfAsync(waiting, rules, isPersons: true, ct), rules.Clock.GetUtcNow());
        var found = CadExamination.OnceMore(examined);
        if (found.IsTheTablesFault) return (waiting, null, found.Faults, []);

        var left = waiting with { GivenAt = null, Remarks = null };
        if (found.Faults.Count > 0)
        {
            var why = string.Join(", ", found.Faults.Select(f => $"{f.Code} {f.Path}"));
            var returned = left with { Status = CadStatus.ReturnedForChange, ReturnedFor = why, ContentHash = null, Revision = waiting.Revision + 1 };
            session.Store(returned);
            OutgoingMessages told = [returned.Tell($"manual-review/{returned.Id}/{returned.Revision}", "DECLARATIONS_CAD_RETURNED", now, returned.Id, why)];
            if (examined.Accounted is { } release)
            {
                session.Store(release with { IsInReview = false });
                told.Add(release.DeadlineOf(returned, now));
            }
            return (returned, null, [], told);
        }

        var (cad, version, fact) = CadAcceptance.Of(left, examined.Accounted, waiting.SubmitterBn9, found, waiting.GivenAt!.Value, now, examined.MovedDueDates);
        session.Store(cad);
        session.Store(version);
        var late = await session.AccountAsync(examined.Accounted, cad, version.Totals.ValueForDuty, ct);
        return (cad, version, [], late is null ? [fact] : [fact, late]);
    }
}
