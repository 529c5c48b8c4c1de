using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>An officer asks what lies between two versions of a declaration, in either direction.</summary>
/// <param name="CadVersion">The one compared with, as 00001.</param>
/// <param name="OtherVersion">The other, as 00002.</param>
public sealed record ReviewCadDifference(string TransactionNumber, string CadVersion, string OtherVersion);

/// <param name="Fields">What the two say differently.</param>
/// <param name="Lines">The lines whose amounts differ.</param>
/// <param name="Change">By head, of the totals that the two say.</param>
/// <param name="OnTheAccount">By head, what went to the account between them: without the GST that refunds after the due date leave out.</param>
/// <param name="Effects">What of that each version brought that came after the earlier of the two, up to the later, in their order; none of a version with itself.</param>
public sealed record ReviewCadDifferenceResponse(
    string TransactionNumber, string From, string To, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<LineAmountsDifference> Lines, CadAmounts Change, CadAmounts OnTheAccount, IReadOnlyList<VersionEffect> Effects);

public sealed class ReviewCadDifferenceEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewCadDifference, ReviewCadDifferenceResponse>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/versions/{cadVersion}/diff/{otherVersion}");
        Group<Staff>();
        Asks("declarations.cads.review");
        Summary(s => s.Summary = "Compare two versions of a declaration as an officer");
    }

    public override async Task HandleAsync(ReviewCadDifference query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (from, to, difference, effects) = await session.CompareAsync(query.TransactionNumber, query.CadVersion, query.OtherVersion, ct);
        await Send.OkAsync(new(query.TransactionNumber, from, to, difference.Fields, difference.Lines, difference.Change, difference.OnTheAccount, effects), ct);
    }
}
