using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer asks that an entry made by hand be reversed; another officer decides.</summary>
public sealed record ReverseManualEntry(string EntryNumber, [property: FromClaim("sub")] string Subject);

public sealed record ReverseManualEntryResponse(ManualEntryView Entry);

public sealed class ReverseManualEntryEndpoint : CarmEndpoint<ReverseManualEntry, ReverseManualEntryResponse>
{
    public override void Configure()
    {
        Post("manual-entries/{entryNumber}/reverse");
        Group<Staff>();
        Asks("ledger.entries.propose", movesMoney: true);
        Summary(s => s.Summary = "Ask for an entry to be reversed");
    }

    public override Task HandleAsync(ReverseManualEntry command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReverseManualEntryHandler
{
    public static async Task<ReverseManualEntryResponse> Handle(ReverseManualEntry command, IDocumentSession session, CancellationToken ct)
    {
        var found = await session.LoadAsync<ManualEntry>(command.EntryNumber, ct) ?? throw new Rejected("NOT_FOUND");
        await session.LockAccountAsync(found.RmAccount, ct);
        var entry = (await session.LoadAsync<ManualEntry>(command.EntryNumber, ct))!;
        if (entry.State == ManualEntryState.Reversed) throw new Rejected("ALREADY_REVERSED");
        if (entry.State != ManualEntryState.Posted) throw new Rejected("STATE_CONFLICT");
        var asked = entry with { State = ManualEntryState.ReversalProposed, Maker = command.Subject };
        session.Store(asked);
        return new(ManualEntryView.Of(asked));
    }
}
