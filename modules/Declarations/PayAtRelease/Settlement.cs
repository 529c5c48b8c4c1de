using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

static class Settlement
{
    /// <summary>Accepts a complete declaration and releases its goods once all of it is paid; a part leaves it as it is.</summary>
    public static (Cad Cad, OutgoingMessages Facts) Settle(this IDocumentSession session, Cad complete, DateTimeOffset now)
    {
        var due = CadAmounts.Sum(complete.Found!.Select(l => l.Amounts)).Total;
        if (complete.Paid < due)
        {
            session.Store(complete);
            return (complete, []);
        }
        var found = new CadExamination([], [], complete.Found!, complete.FoundOn!.Value);
        var (cad, version, fact) = CadAcceptance.Of(complete, null, complete.SubmitterBn9, found, now);
        session.Store(cad with { Found = null, FoundOn = null });
        session.Store(version);
        return (cad, [fact, new GoodsReleased(cad.Id, cad.RmAccount, now.TorontoDate(), 0, now)]);
    }
}
