using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer has items left alone by clearing, collection and the total payable, as under a payment plan.</summary>
/// <param name="Type">PAYMENT_PLAN, INSOLVENCY or OFFICER; what an appeal holds, the appeal holds.</param>
/// <param name="Reference">The plan or the officer's file.</param>
public sealed record PutOnHold(string RmAccount, string Type, string Reference, IReadOnlyList<WaivedItem> Items);

public sealed record PutOnHoldResponse(string RmAccount, HoldType Type, string Reference, Money Held);

public sealed class PutOnHoldValidator : Validator<PutOnHold>
{
    public PutOnHoldValidator()
    {
        RuleFor(x => x.Type).Must(t => t is "PAYMENT_PLAN" or "INSOLVENCY" or "OFFICER").WithErrorCode("VAL_HOLD");
        RuleFor(x => x.Reference).NotEmpty().MaximumLength(100);
        RuleFor(x => x.Items).NotEmpty().Must(items => items is null || items.Count <= 500);
    }
}

public sealed class PutOnHoldEndpoint : CarmEndpoint<PutOnHold, PutOnHoldResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/holds");
        Group<Staff>();
        Asks("ledger.holds.manage");
        Summary(s => s.Summary = "Put items on hold");
    }

    public override Task HandleAsync(PutOnHold command, CancellationToken ct) => OkAsync(command, ct);
}

public static class PutOnHoldHandler
{
    public static async Task<PutOnHoldResponse> Handle(PutOnHold command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        string[] ids = [.. command.Items.Select(i => i.IdIn(command.RmAccount)).Distinct()];
        var book = await session.OpenBookOnAsync(command.RmAccount, clock.GetUtcNow(), ct, ids) ?? throw new Rejected("NOT_FOUND");
        var hold = new Hold(Holds.TypeOf(command.Type), command.Reference, book.Today);
        var held = Money.Zero;
        foreach (var id in ids)
        {
            if (book.Find(id) is not { OpenCents: > 0 } item) throw new Rejected("NOT_FOUND");
            if (item.Holds.Any(h => (h.Type, h.Reference) == (hold.Type, hold.Reference))) throw new Rejected("HOLD_EXISTS", item.Reference);
            book.Hold(item, hold);
            held += item.Open;
        }
        session.Lay(book);
        return new(command.RmAccount, hold.Type, command.Reference, held);
    }
}

static class Holds
{
    public static HoldType TypeOf(string name) => Enum.Parse<HoldType>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
