using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

static class HeldReleases
{
    /// <summary>Holds transaction numbers to the end of the transaction, all in one round trip: each with its declaration and its release, in the order given.</summary>
    public static async Task<IReadOnlyList<(Cad? Cad, ReleaseRecord? Release)>> LockReleasesAsync(this IDocumentSession session, IEnumerable<string> transactionNumbers, CancellationToken ct)
    {
        string[] numbers = [.. transactionNumbers];
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(numbers.Select(number => $"cad {number}"));
        var (cads, releases) = (batch.LoadMany<Cad>().ById(numbers), batch.LoadMany<ReleaseRecord>().ById(numbers));
        await batch.Execute(ct);
        var (declared, released) = ((await cads).ToDictionary(c => c.Id), (await releases).ToDictionary(r => r.Id));
        return [.. numbers.Select(number => (declared.GetValueOrDefault(number), released.GetValueOrDefault(number)))];
    }
}
