namespace Carm.Kernel;

/// <summary>Who says whether a document that somebody gave is harmless.</summary>
public interface IDocumentScanner
{
    /// <summary>Null when nobody answers: the document stays in quarantine.</summary>
    Task<bool?> IsHarmlessAsync(byte[] content, CancellationToken ct);
}
