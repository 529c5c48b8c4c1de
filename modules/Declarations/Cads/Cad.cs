using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

public enum CadStatus
{
    Draft,
    Accepted,
}

/// <summary>A Commercial Accounting Declaration: a draft until it is accepted, then the newest of its versions.</summary>
/// <param name="Id">The transaction number.</param>
/// <param name="SubmitterBn9">Whose transaction it is, for sight: the importer's own business or its provider's.</param>
/// <param name="Document">The draft, or what the current version says.</param>
/// <param name="Revision">Counts every change, for If-Match.</param>
public sealed record Cad(string Id, string RmAccount, string SubmitterBn9, string CadType, CadDocument Document, DateTimeOffset CreatedAt, int Revision)
{
    public CadStatus Status { get; init; } = CadStatus.Draft;

    /// <summary>The highest decided version; 0 for a draft.</summary>
    public int CurrentVersion { get; init; }

    /// <summary>The instant of first acceptance, which is "accounting" for all legal clocks.</summary>
    public DateTimeOffset? AccountedAt { get; init; }

    public DateOnly? ReleasedOn { get; init; }

    public DateOnly? AccountingDeadline { get; init; }

    public DateOnly? PaymentDueOn { get; init; }

    /// <summary>Taken over from before CARM: only its amounts are known.</summary>
    public bool IsPreCarm { get; init; }

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{CreatedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

static class Cads
{
    /// <summary>Holds a transaction number to the end of the transaction, so that two who change the same declaration come one after the other.</summary>
    public static async Task<Cad?> LockCadAsync(this IDocumentSession session, string transactionNumber, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        await session.AdvancedSql.QueryAsync<int>("select 1 from pg_advisory_xact_lock(hashtextextended('cad ' || ?, 0))", ct, transactionNumber);
        return await session.LoadAsync<Cad>(transactionNumber, ct);
    }
}

/// <summary>Whose declaration a route names.</summary>
sealed class CadLocator(IDeclarationsStore store) : IResourceLocator
{
    public string RouteParameter => "transactionNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Cad>(value, ct) is { } cad ? (cad.RmAccount, cad.SubmitterBn9, cad.Status == CadStatus.Draft)
            : await session.LoadAsync<ReleaseRecord>(value, ct) is { } release ? (release.RmAccount, null, false)      // goods whose declaration nobody has begun
            : null;
    }
}
