using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>What became of a draft that was submitted, whichever channel brought it.</summary>
/// <param name="Version">Five digits; null for type C, which is to be shown and paid first, and for what waits in manual review.</param>
/// <param name="ReceiptHash">Of what was accepted; null while it is not.</param>
public sealed record CadSubmission(Cad Cad, string? Version, CadAmounts Totals, IReadOnlyList<AssessedLine> Lines, IReadOnlyList<Rejected> Warnings, string? ReceiptHash)
{
    public static CadSubmission Of(Cad cad, CadVersion version, IReadOnlyList<Rejected> warnings) =>
        new(cad, CadVersion.Wire(version.Number), version.Totals, version.Lines, warnings, CadAcceptance.HashOfVersion(cad, version));

    /// <summary>Taken, and accepted once the CBSA's table is mended.</summary>
    public static CadSubmission Waiting(Cad cad) => new(cad, null, CadAmounts.Zero, [], [.. (cad.Remarks ?? []).Select(r => new Rejected(r.Code, [.. r.Arguments]) { Path = r.Path })], null);
}

static class CadSubmissions
{
    /// <summary>Whether who submits is a person in the portal: a business's program has an account of its own, and Onboarding gives its subject this beginning.</summary>
    public static bool IsPersons(string subject) => !subject.StartsWith("service:", StringComparison.Ordinal);

    /// <summary>Examines a draft that is locked, and stores what becomes of it.</summary>
    public static async Task<(CadSubmission Submission, OutgoingMessages Facts)> SubmitAsync(this IDocumentSession session, Cad draft, string callerBn9, bool isPersons, string? acknowledged, ExaminationRules rules, CancellationToken ct)
    {
        var examined = await session.CaseOfAsync(draft, rules, isPersons, ct);
        var found = CadExamination.Of(examined);
        var now = rules.Clock.GetUtcNow();
        if (found.IsTheTablesFault && draft.CadType != CadType.PayAtRelease)
        {
            var waiting = draft with
            {
                SubmitterBn9 = callerBn9, Status = CadStatus.ManualReview, GivenAt = now, Remarks = [.. found.Faults.Concat(found.Warnings).Select(r => CadFault.Of(r.Code, r.Path, r.Arguments))],
                Revision = draft.Revision + 1, ContentHash = CadAcceptance.HashOfContent(draft),
            };
            await session.RefuseDuplicateAsync(waiting, acknowledged, ct);
            session.Store(waiting);
            // The table may have been mended while this was examined.
            OutgoingMessages facts = [new RetryWaitingCad(waiting.Id, waiting.RmAccount)];
            if (examined.Accounted is { } release)
            {
                session.Store(release with { IsInReview = true });
                facts.Add(release.DeadlineOf(waiting, now, isOver: true));
            }
            return (CadSubmission.Waiting(waiting), facts);
        }
        if (found.Faults.Count > 0) throw Rejected.Of(found.Faults);
        if (draft.CadType == CadType.PayAtRelease)
        {
            var shown = draft with { SubmitterBn9 = callerBn9, Status = CadStatus.PendingPresentation, Revision = draft.Revision + 1, ContentHash = CadAcceptance.HashOfContent(draft) };
            await session.RefuseDuplicateAsync(shown, acknowledged, ct);
            session.Store(shown);
            return (new(shown, null, CadAmounts.Sum(found.Lines.Select(l => l.Amounts)), found.Lines, found.Warnings, null), []);
        }

        var (cad, version, fact) = CadAcceptance.Of(draft, examined.Accounted, callerBn9, found, now, moved: examined.MovedDueDates);
        await session.RefuseDuplicateAsync(cad, acknowledged, ct);
        session.Store(cad);
        session.Store(version);
        var late = await session.AccountAsync(examined.Accounted, cad, version.Totals.ValueForDuty, ct);
        return (CadSubmission.Of(cad, version, found.Warnings), late is null ? [fact] : [fact, late]);
    }

    /// <summary>The first declaration of the account that says the same of its goods, as it stands now; null where there is none.</summary>
    public static async Task<string?> DuplicateOfAsync(this IQuerySession session, Cad draft, CancellationToken ct)
    {
        var hash = CadAcceptance.HashOfContent(draft);
        return await session.Query<Cad>().Where(c => c.ContentHash == hash && c.Id != draft.Id && c.Status != CadStatus.Withdrawn).OrderBy(c => c.AccountedAt).Select(c => c.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>CAD-3008 names the first declaration of the account that says the same of its goods, unless that is acknowledged. Two at once come one after the other.</summary>
    static async Task RefuseDuplicateAsync(this IDocumentSession session, Cad cad, string? acknowledged, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        batch.Hold($"cad content {cad.ContentHash}");
        var first = batch.Query<Cad>().Where(c => c.ContentHash == cad.ContentHash && c.Id != cad.Id && c.Status != CadStatus.Withdrawn).OrderBy(c => c.AccountedAt).Select(c => c.Id).FirstOrDefault();
        await batch.Execute(ct);
        if (await first is { } same && same != acknowledged) throw new Rejected("CAD-3008", same) { Path = "acknowledgedDuplicateOf" };
    }
}
