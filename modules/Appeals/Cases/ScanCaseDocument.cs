using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>Has a document scanned. Until the scanner answers it stays in quarantine and is tried again every ten minutes, which is technical time; of what is infected only the note stays.</summary>
public sealed record ScanCaseDocument(string DocumentId);

public static class ScanCaseDocumentHandler
{
    public static async Task<OutgoingMessages> Handle(ScanCaseDocument command, IDocumentSession session, IDocumentScanner scanner, CancellationToken ct)
    {
        var outgoing = new OutgoingMessages();
        if (await session.LoadAsync<CaseDocument>(command.DocumentId, ct) is not { State: DocumentState.Quarantined } note || await session.LoadAsync<CaseDocumentContent>(command.DocumentId, ct) is not { } content) return outgoing;

        var isHarmless = await scanner.IsHarmlessAsync(content.Content, ct);
        if (isHarmless is null) outgoing.Delay(command, TimeSpan.FromMinutes(10));
        else session.Store(note with { State = isHarmless.Value ? DocumentState.Clean : DocumentState.Refused });
        if (isHarmless == false) session.Delete(content);
        return outgoing;
    }
}
