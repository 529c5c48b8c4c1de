using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager drafts a pre-authorized debit agreement for a program account; it draws nothing until it is activated.</summary>
public sealed record ProposePad(string RmAccount, BankAccount Account);

public sealed record ProposePadResponse(PadView Agreement);

public sealed class ProposePadValidator : Validator<ProposePad>
{
    public ProposePadValidator() => RuleFor(x => x.Account).NotNull();
}

public sealed class ProposePadEndpoint : CarmEndpoint<ProposePad, ProposePadResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/pad-agreements");
        Group<Portal>();
        Asks("ledger.debits.manage");
        Creates();
        Summary(s => s.Summary = "Draft a pre-authorized debit agreement");
    }

    public override Task HandleAsync(ProposePad command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Agreement.RmAccount}/pad-agreements/{r.Agreement.PadId}", ct);
}

public static class ProposePadHandler
{
    public static async Task<ProposePadResponse> Handle(ProposePad command, IDocumentSession session, BankAccountCipher cipher, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.LockAccountAsync(command.RmAccount, ct) is null) throw new Rejected("RM_INACTIVE");
        var id = Guid.CreateVersion7(now).ToString("N");
        var pad = new PadAgreement(id, command.RmAccount, SealedAccount.Of(command.Account, cipher, id), PadState.Draft, now);
        session.Insert(pad);
        return new(PadView.Of(pad));
    }
}
