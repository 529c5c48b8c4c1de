using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Each night: codes whose notice of cancellation takes effect are cancelled.</summary>
public sealed record CancelDueCodes(DateTimeOffset Now);

public static class CancelDueCodesHandler
{
    public static async Task<OutgoingMessages> Handle(CancelDueCodes command, IDocumentSession session, CancellationToken ct)
    {
        var (today, messages) = (command.Now.TorontoDate(), new OutgoingMessages());
        var noticed = await session.Query<CarrierCode>().Where(c => c.State == CarrierCodeState.CancellationNoticed).ToListAsync(ct);
        foreach (var code in noticed.Where(c => c.Notice is { ConfirmedBy: not null } notice && notice.EffectiveOn <= today).Select(c => c.TakenEffect(today)))
        {
            session.Store(code);
            session.Delete<CapacityClaim>(CapacityClaim.IdOf(code.Bn9, code.Capacity));
            messages.Add(code.Notice13(code.Reason ?? "", command.Now));
        }
        return messages;
    }
}
