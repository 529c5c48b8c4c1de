using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>Has a document scanned. Until the scanner answers it stays in quarantine and is tried again every ten minutes, which is technical time; what is infected is thrown away.</summary>
public sealed record ScanAttachment(string AttachmentId);

public static class ScanAttachmentHandler
{
    public static async Task<OutgoingMessages> Handle(ScanAttachment command, IDocumentSession session, IDocumentScanner scanner, TimeProvider clock, CancellationToken ct)
    {
        var outgoing = new OutgoingMessages();
        if (await session.LoadAsync<Attachment>(command.AttachmentId, ct) is not { State: AttachmentState.Quarantined } note || await session.LoadAsync<AttachmentContent>(command.AttachmentId, ct) is not { } content) return outgoing;

        var isHarmless = await scanner.IsHarmlessAsync(content.Content, ct);
        if (isHarmless is null)
        {
            outgoing.Delay(command, TimeSpan.FromMinutes(10));
            return outgoing;
        }
        session.Store(note with { State = isHarmless.Value ? AttachmentState.Clean : AttachmentState.Refused });
        if (isHarmless.Value || await session.LoadAsync<Cad>(note.TransactionNumber, ct) is not { } cad) return outgoing;
        session.Delete(content);
        outgoing.Add(cad.Tell($"attachment/{note.Id}", "N12_DOCUMENT", clock.GetUtcNow(), note.FileName) with { Link = $"/api/v1/cads/{cad.Id}/attachments" });
        return outgoing;
    }
}
