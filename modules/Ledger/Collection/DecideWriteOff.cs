using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor approves or refuses a write-off, or the recovery of one, that somebody else proposed. What was paid meanwhile is not written off.</summary>
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
        Summary(s => s.Summary = "Approve or refuse a write-off or its recovery");
    }

    public override Task HandleAsync(DecideWriteOff command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideWriteOffHandler
{
    public static async Task<DecideWriteOffResponse> Handle(DecideWriteOff command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<WriteOff>(command.WriteOffNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookOnAsync(found.RmAccount, clock.GetUtcNow(), ct, [.. found.ItemIds, OpenItem.IdOf(found.RmAccount, "WO", found.Id)]))!;
        var proposed = (await session.LoadAsync<WriteOff>(command.WriteOffNumber, ct))!;
        if (proposed.OpenOf is null) throw new Rejected("STATE_CONFLICT");
        if (proposed.AskedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var decided = proposed.State == WriteOffState.Proposed ? WrittenOff(proposed, command, book) : await RecoveredAsync(proposed, command, book, session, ct);
        session.DecidedBy(proposed.AskedBy, command.Subject);
        session.Lay(book);
        session.Store(decided);
        return new(WriteOffView.Of(decided));
    }

    static WriteOff WrittenOff(WriteOff proposed, DecideWriteOff command, AccountBook book)
    {
        var amount = command.Outcome == "APPROVE" ? WriteOffPosting.Post(proposed.Id, proposed.ItemIds.Select(id => book.Find(id)!), book) : Money.Zero;
        return proposed with { State = command.Outcome == "APPROVE" ? WriteOffState.Approved : WriteOffState.Refused, Checker = command.Subject, ClosedOn = book.Today, WrittenOffCents = amount.Cents };
    }

    static async Task<WriteOff> RecoveredAsync(WriteOff proposed, DecideWriteOff command, AccountBook book, IDocumentSession session, CancellationToken ct)
    {
        if (command.Outcome != "APPROVE") return proposed with { State = WriteOffState.Approved, Recovery = null };
        var entry = book.Find("WO", proposed.Id)!;
        var sequence = (await session.AdvancedSql.QueryAsync<long>("select seq from ledger.journal_transaction where source = ?", ct, entry.Source!))[0];
        await session.ReachAsync(book, trial => WriteOffPosting.Recover(entry, sequence, trial), ct);
        return proposed with { State = WriteOffState.Recovered, Recovery = proposed.Recovery! with { Checker = command.Subject, Recovered = WriteOffPosting.Recover(entry, sequence, book) } };
    }
}
