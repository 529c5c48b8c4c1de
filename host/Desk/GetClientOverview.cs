using Carm.Kernel;
using FastEndpoints;

namespace Carm.Host;

/// <summary>Staff look at a client over all modules, on one page: each part only where the officer's roles may see it. That it was looked at stands in the client's own trail.</summary>
public sealed record GetClientOverview(string Bn9);

/// <param name="Parts">In the order of the page; a part of which nothing is known, or that the officer may not see, is not there.</param>
public sealed record GetClientOverviewResponse(string Bn9, DateTimeOffset At, IReadOnlyList<ClientPart> Parts);

/// <param name="Part">As REGISTRATION, MANAGERS, BALANCE or NOTICES.</param>
public sealed record ClientPart(string Part, IReadOnlyList<ClientPartRow> Rows);

/// <param name="Reference">An account, a person or a number.</param>
/// <param name="Amount">In Canadian dollars.</param>
public sealed record ClientPartRow(string Reference, string? State, Money? Amount, DateOnly? On, string? Detail, string? Link);

sealed class GetClientOverviewEndpoint(StaffDesks desks, AuditTrail trail, TimeProvider clock) : CarmEndpoint<GetClientOverview, GetClientOverviewResponse>
{
    static readonly string[] Order =
    [
        "REGISTRATION", "MANAGERS", "PROGRAMS", "LICENCES", "ENROLMENTS", "RELATIONSHIPS", "EMPLOYEES", "CLIENTS", "BALANCE", "OVERDUE", "COLLECTION", "WAIVERS", "RELEASE_PRIOR_TO_PAYMENT", "SECURITY", "DEMANDS", "OPEN_RELEASES", "DECLARATIONS",
        "ADJUSTMENTS", "RULINGS", "PENALTIES", "CASES", "NOTICES",
    ];

    public override void Configure()
    {
        Get("clients/{bn9}/overview");
        Group<Staff>();
        Asks("host.clients.view");
        Summary(s => s.Summary = "Look at a client over all modules");
    }

    public override async Task HandleAsync(GetClientOverview query, CancellationToken ct)
    {
        var facts = await desks.AskAsync(User, (desk, seen) => desk.LookAsync(query.Bn9, seen, ct), ct);
        if (facts.Count == 0) throw new Rejected("NOT_FOUND");
        await trail.LookedAsync(User, nameof(GetClientOverview), query.Bn9, HttpContext.Response.Headers[Correlation.Header], ct);
        await Send.OkAsync(new(query.Bn9, clock.GetUtcNow(),
            [.. facts.GroupBy(f => f.Part).OrderBy(g => Array.IndexOf(Order, g.Key)).Select(g => new ClientPart(g.Key, [.. g.Select(f => new ClientPartRow(f.Reference, f.State, f.Amount is { } amount ? Money.Of(amount) : null, f.On, f.Detail, f.Link))]))]), ct);
    }
}
