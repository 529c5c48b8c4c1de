using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor has it reversed, or refuses.</summary>
/// <param name="Outcome">APPROVE or REFUSE.</param>
public sealed record DecideReversal(string ReversalNumber, string Outcome, [property: FromClaim("sub")] string Subject);

public sealed record DecideReversalResponse(ItemReversalView Reversal);

public sealed class DecideReversalValidator : Validator<DecideReversal>
{
    public DecideReversalValidator() => RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REFUSE").WithErrorCode("VAL_APPROVAL");
}

public sealed class DecideReversalEndpoint : CarmEndpoint<DecideReversal, DecideReversalResponse>
{
    public override void Configure()
    {
        Post("reversals/{reversalNumber}/decide");
        Group<Staff>();
        Asks("ledger.write-offs.approve", movesMoney: true);
        Summary(s => s.Summary = "Reverse interest or a charge, or refuse to");
    }

    public override Task HandleAsync(DecideReversal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideReversalHandler
{
    public static async Task<DecideReversalResponse> Handle(DecideReversal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<ItemReversal>(command.ReversalNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookOnAsync(found.RmAccount, clock.GetUtcNow(), ct, found.ItemId))!;
        var reversal = (await session.LoadAsync<ItemReversal>(command.ReversalNumber, ct))!;
        if (reversal.State != ItemReversalState.Proposed) throw new Rejected("STATE_CONFLICT");
        if (reversal.Maker == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        if (command.Outcome == "APPROVE")
        {
            var item = book.Find(found.ItemId)!;
            var sequence = (await session.SequencesAsync([item.Source!], ct))[item.Source!];
            var lines = await session.AdvancedSql.QueryAsync<JournalHead>("select jsonb_build_object('account', account, 'side', side, 'cents', cents) from ledger.journal_line where chain = ? and seq = ? order by line_no", ct, item.RmAccount, sequence);
            ReversalPosting.Reverse(item, sequence, [.. lines.Select(l => new PostingLine(l.Account, l.Side == "D" ? Side.Debit : Side.Credit, Money.OfCents(l.Cents)))], book);
            session.DecidedBy(reversal.Maker, command.Subject);
            session.Lay(book);
        }
        var decided = reversal with { Checker = command.Subject, State = command.Outcome == "APPROVE" ? ItemReversalState.Approved : ItemReversalState.Refused };
        session.Store(decided);
        return new(ItemReversalView.Of(decided));
    }
}
