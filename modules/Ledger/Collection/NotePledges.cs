using Carm.Bonds.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>A surety's agreement secures what is under appeal as cash does, without money in the journal.</summary>
public static class NotePledgesHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(AppealSecurityChanged told, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookAsync(told.RmAccount, clock.GetUtcNow(), ct) ?? throw new CameTooEarlyException($"The account {told.RmAccount} is not open yet.");
        var id = $"AGR-{told.RmAccount}-{told.SecurityId}";
        var known = await session.LoadAsync<CashSecurity>(id, ct);
        if (known?.Revision >= told.Revision) return;
        // However late it is heard, security was given, or ended, on its own day.
        var (amount, on) = (Money.Of(told.Amount), told.EffectiveAt.TorontoDate());
        var pledge = new CashSecurity(id, told.RmAccount, told.StatementNumbers, amount.Cents, told.SecurityId, known?.PostedOn ?? on, amount > Money.Zero ? CashSecurityState.Held : CashSecurityState.Returned)
        {
            IsPledge = true, Revision = told.Revision, EndedOn = amount > Money.Zero ? null : on,
        };
        CashSecurity[] others = [.. (await Disputes.SecuritiesAsync(session, told.RmAccount, told.StatementNumbers, ct)).Where(s => s.Id != id)];
        if (known is { State: CashSecurityState.Held }) SecurityPosting.LetGo(known, others, book, on: on);
        if (pledge.State == CashSecurityState.Held) SecurityPosting.Hold([pledge, .. others], on, book);
        session.Lay(book);
        session.Store(pledge);
    }
}
