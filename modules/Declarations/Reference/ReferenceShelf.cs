namespace Carm.Declarations;

/// <summary>Where the reference lists of the moment are taken from.</summary>
public sealed class ReferenceShelf
{
    public Task<ReferenceData> CurrentAsync(CancellationToken ct) => Task.FromResult(ReferenceData.Carried);
}
