using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Has a document scanned. Until the scanner answers it stays in quarantine and is tried again every ten minutes, which is technical time; what is infected is thrown away.</summary>
public sealed record ScanDocument(string DocumentId, string Bn9);

public static class ScanDocumentHandler
{
    public static async Task<OutgoingMessages> Handle(ScanDocument command, IDocumentSession session, IDocumentScanner scanner, TimeProvider clock, CancellationToken ct)
    {
        var outgoing = new OutgoingMessages();
        if (await session.LoadAsync<DocumentNote>(command.DocumentId, ct) is not { State: DocumentState.Quarantined } note || await session.LoadAsync<DocumentContent>(command.DocumentId, ct) is not { } content) return outgoing;

        var isHarmless = await scanner.IsHarmlessAsync(content.Content, ct);
        if (isHarmless is null)
        {
            outgoing.Delay(command, TimeSpan.FromMinutes(10));
            return outgoing;
        }
        session.Store(note with { State = isHarmless == true ? DocumentState.Clean : DocumentState.Refused });
        if (isHarmless == true) return outgoing;
        outgoing.Add(NoticeRequested.ToManagers($"document/{note.Id}", command.Bn9, "N12_DOCUMENT", clock.GetUtcNow(), null, note.FileName) with { Link = $"/api/v1/enrolments/{note.EnrolmentId}" });
        session.Delete(content);
        if (await session.LoadAsync<DocumentSpace>(command.Bn9, ct) is { } space) session.Store(space with { Bytes = space.Bytes - content.Content.Length });
        return outgoing;
    }
}
