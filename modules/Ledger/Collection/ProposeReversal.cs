using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer asks that interest or a charge that was posted in error be taken back; another decides.</summary>
public sealed record ProposeReversal(string RmAccount, WaivedItem Item, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ProposeReversalResponse(ItemReversalView Reversal);

public sealed class ProposeReversalValidator : Validator<ProposeReversal>
{
    public ProposeReversalValidator()
    {
        RuleFor(x => x.Item).NotNull();
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class ProposeReversalEndpoint : CarmEndpoint<ProposeReversal, ProposeReversalResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/reversals");
        Group<Staff>();
        Asks("ledger.entries.propose", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Ask for interest or a charge to be reversed");
    }

    public override Task HandleAsync(ProposeReversal command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/program-accounts/{r.Reversal.RmAccount}/reversals", ct);
}

public static class ProposeReversalHandler
{
    public static async Task<ProposeReversalResponse> Handle(ProposeReversal command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LockAccountAsync(command.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var item = await session.LoadAsync<OpenItem>(command.Item.IdIn(command.RmAccount), ct) ?? throw new Rejected("NOT_FOUND");
        ReversalPosting.Check(item);
        var number = 1 + await session.Query<ItemReversal>().CountAsync(r => r.RmAccount == command.RmAccount, ct);
        var reversal = new ItemReversal(ItemReversal.IdOf(command.RmAccount, number), command.RmAccount, item.Id, command.Reason, command.Subject, ItemReversalState.Proposed);
        session.Insert(reversal);
        return new(ItemReversalView.Of(reversal));
    }
}
