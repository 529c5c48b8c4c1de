using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

static class Settlement
{
    /// <summary>
    /// Accepts a complete declaration and releases its goods once all of it is paid; a part leaves it as it is. Its rates are those of the day on which it is accounted for (declarations 7.4): where the last
    /// cent comes on a later day than the officer's, it is priced anew, and what is then still missing is asked for. Where the account is not active any more, it is given back.
    /// </summary>
    public static async Task<(Cad Cad, OutgoingMessages Facts)> SettleAsync(this IDocumentSession session, Cad complete, ExaminationRules rules, CancellationToken ct)
    {
        var now = rules.Clock.GetUtcNow();
        if (complete.Paid < Due(complete.Found!)) return Left(complete);
        if (complete.FoundOn < now.TorontoDate() || (await session.LoadAsync<ProgramAccount>(complete.RmAccount, ct))?.MayAccount(now) != true)
        {
            var today = CadExamination.Of(await session.CaseOfAsync(complete with { Status = CadStatus.Draft }, rules, isPersons: true, ct));
            if (today.Faults.Count > 0)
            {
                var why = string.Join(", ", today.Faults.Select(f => $"{f.Code} {f.Path}"));
                return Left(complete with { Status = CadStatus.ReturnedForChange, PresentedAt = null, ReturnedFor = why, Found = null, FoundOn = null, Revision = complete.Revision + 1 }, "DECLARATIONS_CAD_RETURNED", why);
            }
            complete = complete with { Found = today.Lines, FoundOn = today.RateOn, Revision = complete.Revision + 1 };
            if (complete.Paid < Due(today.Lines)) return Left(complete, "DECLARATIONS_CAD_COMPLETE", Due(today.Lines).ToString());
        }
        var found = new CadExamination([], [], complete.Found!, complete.FoundOn!.Value);
        var (cad, version, fact) = CadAcceptance.Of(complete, null, complete.SubmitterBn9, found, now);
        session.Store(cad with { Found = null, FoundOn = null });
        session.Store(version);
        return (cad, [fact, new GoodsReleased(cad.Id, cad.RmAccount, now.TorontoDate(), 0, now)]);

        (Cad, OutgoingMessages) Left(Cad cad, string? notice = null, string text = "")
        {
            session.Store(cad);
            return (cad, notice is null ? [] : [cad.Tell($"presentation/{cad.Id}/{cad.Revision}", notice, now, cad.Id, text)]);
        }
    }

    static Money Due(IEnumerable<AssessedLine> lines) => CadAmounts.Sum(lines.Select(l => l.Amounts)).Total;
}
