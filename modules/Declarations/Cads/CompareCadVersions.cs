using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks what lies between two versions of a declaration, in either direction.</summary>
/// <param name="CadVersion">The one compared with, as 00001.</param>
/// <param name="OtherVersion">The other, as 00002.</param>
public sealed record CompareCadVersions(string TransactionNumber, string CadVersion, string OtherVersion);

/// <param name="Fields">What the two say differently.</param>
/// <param name="Lines">The lines whose amounts differ.</param>
/// <param name="Change">By head, of the totals that the two say.</param>
/// <param name="OnTheAccount">By head, what went to the account between them: without the GST that refunds after the due date leave out.</param>
/// <param name="Effects">What of that each version brought that came after the earlier of the two, up to the later, in their order; none of a version with itself.</param>
public sealed record CompareCadVersionsResponse(
    string TransactionNumber, string From, string To, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<LineAmountsDifference> Lines, CadAmounts Change, CadAmounts OnTheAccount, IReadOnlyList<VersionEffect> Effects);

/// <summary>What a version brought to the account, and where that is billed.</summary>
/// <param name="Version">As 00002.</param>
/// <param name="OnTheAccount">By head, as it was posted, in whichever direction the two are compared.</param>
/// <param name="StatementOn">The statement of account on which it stands.</param>
public sealed record VersionEffect(string Version, CadVersionKind Kind, CadAmounts OnTheAccount, DateOnly StatementOn);

public sealed class CompareCadVersionsEndpoint(IDeclarationsStore store) : CarmEndpoint<CompareCadVersions, CompareCadVersionsResponse>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/versions/{cadVersion}/diff/{otherVersion}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "Compare two versions of a declaration");
    }

    public override async Task HandleAsync(CompareCadVersions query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (from, to, difference, effects) = await session.CompareAsync(query.TransactionNumber, query.CadVersion, query.OtherVersion, ct);
        await Send.OkAsync(new(query.TransactionNumber, from, to, difference.Fields, difference.Lines, difference.Change, difference.OnTheAccount, effects), ct);
    }
}

static class CadComparing
{
    /// <summary>What lies between two versions, as it is told to clients and to officers.</summary>
    public static async Task<(string From, string To, CadDifference Difference, IReadOnlyList<VersionEffect> Effects)> CompareAsync(this IQuerySession session, string transactionNumber, string version, string other, CancellationToken ct)
    {
        var (from, to) = (await session.VersionAsync(transactionNumber, version, ct), await session.VersionAsync(transactionNumber, other, ct));
        // Of those between, only what they brought.
        var changes = await session.Query<CadVersion>().Where(v => v.TransactionNumber == transactionNumber).Select(v => new { v.Number, v.Kind, v.Change, v.DecidedAt }).ToListAsync(ct);
        var difference = CadDifference.Between(from, to, changes.Select(v => (v.Number, v.Change)));
        var (cad, first, last) = ((await session.LoadAsync<Cad>(transactionNumber, ct))!, Math.Min(from.Number, to.Number), Math.Max(from.Number, to.Number));
        var effects = changes.Where(v => v.Number > first && v.Number <= last).OrderBy(v => v.Number).Select(v => new VersionEffect(CadVersion.Wire(v.Number), v.Kind, v.Change, NextStatement.Of(cad, v.Kind, v.DecidedAt.TorontoDate())));
        return (CadVersion.Wire(from.Number), CadVersion.Wire(to.Number), difference, [.. effects]);
    }
}
