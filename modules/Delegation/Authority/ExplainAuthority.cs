using Carm.Kernel;
using FastEndpoints;

namespace Carm.Delegation;

/// <summary>Shows why the caller may or may not do a thing: each step of the decision.</summary>
/// <param name="Operation">A permission, as the reference names it for each endpoint: <c>declarations.cads.submit</c>.</param>
/// <param name="Bn9">For which business; left out, the caller's own or that of the account.</param>
/// <param name="SubmitterBn9">Who submitted the transaction in question.</param>
/// <param name="IsOpen">Whether that transaction is still to be completed.</param>
public sealed record ExplainAuthority([property: FromClaim("sub")] string Subject, [property: QueryParam] string? Operation = null, [property: QueryParam] string? Bn9 = null, [property: QueryParam] string? RmAccount = null, [property: QueryParam] string? SubmitterBn9 = null, [property: QueryParam] bool IsOpen = false);

public sealed class ExplainAuthorityEndpoint(Authority authority) : CarmEndpoint<ExplainAuthority, Explanation>
{
    public override void Configure()
    {
        Get("authority/explain");
        Group<Portal>();
        Asks("delegation.access.view");
        Summary(s => s.Summary = "See why you may do something, or not");
    }

    public override async Task HandleAsync(ExplainAuthority query, CancellationToken ct) =>
        await Send.OkAsync(await authority.ExplainAsync(query.Subject, query.Operation, query.Bn9, query.RmAccount, query.SubmitterBn9, query.IsOpen, ct), ct);
}
