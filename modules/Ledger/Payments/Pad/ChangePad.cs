using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager gives another bank account. Within five weekdays of a due date it holds from the next cycle, or is refused where this one was meant (<c>PAD_CUTOFF</c>).</summary>
/// <param name="ThisCycle">Whether it is of use for the next due date only; then it is refused where that is too near.</param>
/// <param name="Expected">The revision that was read, from If-Match.</param>
public sealed record ChangePad(string RmAccount, string PadId, BankAccount Account, bool ThisCycle = false, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ChangePadResponse(PadView Agreement);

public sealed class ChangePadValidator : Validator<ChangePad>
{
    public ChangePadValidator() => RuleFor(x => x.Account).NotNull();
}

public sealed class ChangePadEndpoint : CarmEndpoint<ChangePad, ChangePadResponse>
{
    public override void Configure()
    {
        Put("program-accounts/{rmAccount}/pad-agreements/{padId}");
        Group<Portal>();
        Asks("ledger.debits.manage");
        Summary(s => s.Summary = "Change the bank account of a pre-authorized debit agreement");
    }

    public override async Task HandleAsync(ChangePad command, CancellationToken ct)
    {
        var changed = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(changed.Agreement.Revision);
        await Send.OkAsync(changed, ct);
    }
}

public static class ChangePadHandler
{
    public static async Task<ChangePadResponse> Handle(ChangePad command, IDocumentSession session, BankAccountCipher cipher, TimeProvider clock, CancellationToken ct)
    {
        var (pad, today) = (await session.OpenPadAsync(command.RmAccount, command.PadId, ct), clock.GetUtcNow().TorontoDate());
        if (pad.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (pad.State == PadState.Cancelled) throw new Rejected("STATE_CONFLICT");
        var (account, cycle) = (SealedAccount.Of(command.Account, cipher, pad.Id), await session.PadCycleAsync(ct));
        if (pad.State == PadState.Draft || !cycle.IsClosed(today)) pad = pad with { Account = account, Next = null };
        else if (command.ThisCycle) throw new Rejected("PAD_CUTOFF", $"{cycle.NextDueOn(today):yyyy-MM-dd}");
        else pad = pad with { Account = pad.AccountOn(today), Next = new(account, cycle.AppliesFrom(today)) };
        pad = pad with { Revision = pad.Revision + 1 };
        session.Store(pad);
        return new(PadView.Of(pad));
    }
}
