using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor approves or refuses a write-off that somebody else proposed. What was paid meanwhile is not written off.</summary>
/// <param name="Outcome">APPROVE or REFUSE.</param>
public sealed record DecideWriteOff(string WriteOffNumber, string Outcome, [property: FromClaim("sub")] string Subject);

public sealed record DecideWriteOffResponse(WriteOffView WriteOff);

public sealed class DecideWriteOffValidator : Validator<DecideWriteOff>
{
    public DecideWriteOffValidator() => RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REFUSE").WithErrorCode("VAL_APPROVAL");
}

public sealed class DecideWriteOffEndpoint : CarmEndpoint<DecideWriteOff, DecideWriteOffResponse>
{
    public override void Configure()
    {
        Post("write-offs/{writeOffNumber}/decide");
        Group<Staff>();
        Asks("ledger.write-offs.approve", movesMoney: true);
        Summary(s => s.Summary = "Approve or refuse a write-off");
    }

    public override Task HandleAsync(DecideWriteOff command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideWriteOffHandler
{
    public static async Task<DecideWriteOffResponse> Handle(DecideWriteOff command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<WriteOff>(command.WriteOffNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookAsync(found.RmAccount, clock.GetUtcNow(), ct, [.. found.ItemIds]))!;
        var proposed = (await session.LoadAsync<WriteOff>(command.WriteOffNumber, ct))!;
        if (proposed.State != WriteOffState.Proposed) throw new Rejected("STATE_CONFLICT");
        if (proposed.Maker == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var amount = command.Outcome == "APPROVE" ? WriteOffPosting.Post(proposed.Id, proposed.ItemIds.Select(id => book.Find(id)!), book) : Money.Zero;
        var closed = proposed with { State = command.Outcome == "APPROVE" ? WriteOffState.Approved : WriteOffState.Refused, Checker = command.Subject, ClosedOn = book.Today, WrittenOffCents = amount.Cents };
        session.Lay(book);
        session.Store(closed);
        return new(WriteOffView.Of(closed));
    }
}
