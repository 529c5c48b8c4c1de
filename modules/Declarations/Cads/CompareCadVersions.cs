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
public sealed record CompareCadVersionsResponse(string TransactionNumber, string From, string To, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<LineAmountsDifference> Lines, CadAmounts Change, CadAmounts OnTheAccount);

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
        var (from, to) = (await session.VersionAsync(query.TransactionNumber, query.CadVersion, ct), await session.VersionAsync(query.TransactionNumber, query.OtherVersion, ct));
        // Of those between, only what they brought.
        var changes = await session.Query<CadVersion>().Where(v => v.TransactionNumber == query.TransactionNumber).Select(v => new { v.Number, v.Change }).ToListAsync(ct);
        var difference = CadDifference.Between(from, to, changes.Select(v => (v.Number, v.Change)));
        await Send.OkAsync(new(query.TransactionNumber, Carm.Declarations.CadVersion.Wire(from.Number), Carm.Declarations.CadVersion.Wire(to.Number), difference.Fields, difference.Lines, difference.Change, difference.OnTheAccount), ct);
    }
}
