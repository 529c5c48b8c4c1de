using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>Asks whether a draft claim could be submitted now and what it would come to. Nothing is stored or held.</summary>
/// <param name="Sight">What the caller sees of the account's declarations.</param>
public sealed record PreviewDrawback(string ClaimNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

/// <param name="Acceptable">Whether a submission would succeed.</param>
/// <param name="Claimed">By head; null with errors, and while something of it is withheld.</param>
public sealed record PreviewDrawbackResponse(string ClaimNumber, bool Acceptable, IReadOnlyList<CadRemark> Errors, CadAmounts? Claimed, IReadOnlyList<DrawbackLineAmounts> Amounts);

public sealed class PreviewDrawbackEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<PreviewDrawback, PreviewDrawbackResponse>
{
    public override void Configure()
    {
        Post("drawbacks/{claimNumber}/preview");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Examine a draft claim and compute its amounts");
    }

    public override async Task HandleAsync(PreviewDrawback query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var claim = await session.LoadAsync<DrawbackClaim>(query.ClaimNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (claim.State != DrawbackState.Draft) throw new Rejected("STATE_CONFLICT");
        var found = DrawbackExamination.Of(new(claim, clock.GetUtcNow().TorontoDate(), await session.CadsOfAsync(claim, new(query.CallerBn9, query.Sight), ct)));
        var acceptable = found.Faults.Count == 0;
        await Send.OkAsync(new(claim.Id, acceptable, [.. found.Faults.Select(DeclarationsRejections.Remark)], acceptable ? DrawbackLineAmounts.TotalOf(found.Lines, _ => false) : null, DrawbackLineAmounts.Of(found.Lines, _ => false)), ct);
    }
}
