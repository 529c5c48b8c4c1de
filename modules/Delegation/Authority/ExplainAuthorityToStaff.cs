using Carm.Kernel;
using FastEndpoints;

namespace Carm.Delegation;

/// <summary>Shows staff why a person may or may not do a thing.</summary>
/// <param name="Person">The token's <c>sub</c>.</param>
/// <param name="Operation">A permission, as the reference names it for each endpoint: <c>declarations.cads.submit</c>.</param>
/// <param name="Bn9">For which business; left out, the person's own or that of the account.</param>
/// <param name="SubmitterBn9">Who submitted the transaction in question.</param>
/// <param name="IsOpen">Whether that transaction is still to be completed.</param>
public sealed record ExplainAuthorityToStaff([property: QueryParam] string? Person = null, [property: QueryParam] string? Operation = null, [property: QueryParam] string? Bn9 = null, [property: QueryParam] string? RmAccount = null, [property: QueryParam] string? SubmitterBn9 = null, [property: QueryParam] bool IsOpen = false);

public sealed class ExplainAuthorityToStaffEndpoint(Authority authority) : CarmEndpoint<ExplainAuthorityToStaff, Explanation>
{
    public override void Configure()
    {
        Get("authority/explain");
        Group<Staff>();
        Asks("delegation.authority.explain");
        Summary(s => s.Summary = "See why a person may do something, or not");
    }

    public override async Task HandleAsync(ExplainAuthorityToStaff query, CancellationToken ct) =>
        await Send.OkAsync(await authority.ExplainAsync(query.Person ?? throw new Rejected("NOT_FOUND") { Path = "person" }, query.Operation, query.Bn9, query.RmAccount, query.SubmitterBn9, query.IsOpen, ct), ct);
}
