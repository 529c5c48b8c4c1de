using Carm.Onboarding.Contracts;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>The ledger knows which program accounts are active: the others pay what they owe and nothing more.</summary>
public static class NoteAccountStatusHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(RmAccountStatusChanged changed, IDocumentSession session, CancellationToken ct)
    {
        var account = await session.LockAccountAsync(changed.RmAccount, ct);
        if (account is null && changed.Status == "ACTIVE") throw new CameTooEarlyException($"The account {changed.RmAccount} is not open yet.");
        if (account is not null) session.Store(account with { IsActive = changed.Status == "ACTIVE" });
    }
}
