using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A second officer posts an entry made by hand, or its reversal, or refuses it.</summary>
/// <param name="Outcome">APPROVE or REFUSE.</param>
public sealed record DecideManualEntry(string EntryNumber, string Outcome, [property: FromClaim("sub")] string Subject);

public sealed record DecideManualEntryResponse(ManualEntryView Entry);

public sealed class DecideManualEntryValidator : Validator<DecideManualEntry>
{
    public DecideManualEntryValidator() => RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REFUSE").WithErrorCode("VAL_APPROVAL");
}

public sealed class DecideManualEntryEndpoint : CarmEndpoint<DecideManualEntry, DecideManualEntryResponse>
{
    public override void Configure()
    {
        Post("manual-entries/{entryNumber}/decide");
        Group<Staff>();
        Asks("ledger.entries.approve", movesMoney: true);
        Summary(s => s.Summary = "Post or refuse an entry made by hand");
    }

    public override Task HandleAsync(DecideManualEntry command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideManualEntryHandler
{
    public static async Task<DecideManualEntryResponse> Handle(DecideManualEntry command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<ManualEntry>(command.EntryNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookOnAsync(found.RmAccount, clock.GetUtcNow(), ct, ManualPosting.IdsOf(found)))!;
        var entry = (await session.LoadAsync<ManualEntry>(command.EntryNumber, ct))!;
        if (entry.State == ManualEntryState.Reversed) throw new Rejected("ALREADY_REVERSED");
        if (entry.State is not (ManualEntryState.Proposed or ManualEntryState.ReversalProposed)) throw new Rejected("STATE_CONFLICT");
        if (entry.Maker == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var decided = entry with
        {
            Checker = command.Subject,
            State = (entry.State, command.Outcome) switch
            {
                (ManualEntryState.Proposed, "APPROVE") => ManualEntryState.Posted,
                (ManualEntryState.Proposed, _) => ManualEntryState.Refused,
                (_, "APPROVE") => ManualEntryState.Reversed,
                _ => ManualEntryState.Posted,
            },
        };
        if (command.Outcome == "APPROVE")
        {
            if (entry.State == ManualEntryState.Proposed)
            {
                // The statement of its period may have come out since it was made.
                ManualPosting.Check(entry.Lines, entry.EffectiveOn, book.Today, entry.OrderNumber is not null);
                await session.ReachAsync(book, trial => ManualPosting.Post(entry, trial), ct);
                ManualPosting.Post(entry, book);
            }
            else ManualPosting.Reverse(entry, (await session.AdvancedSql.QueryAsync<long>("select seq from ledger.journal_transaction where source = ?", ct, entry.Source))[0], book);
            session.DecidedBy(entry.Maker, command.Subject);
            session.Lay(book);
        }
        session.Store(decided);
        return new(ManualEntryView.Of(decided));
    }
}
