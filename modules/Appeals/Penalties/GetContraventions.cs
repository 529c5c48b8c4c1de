using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for the contravention table of a day; the public's, today's by default.</summary>
public sealed record GetContraventions([property: QueryParam] string? On = null);

public sealed record GetContraventionsResponse(DateOnly On, IReadOnlyList<Contravention> Contraventions);

public sealed class GetContraventionsEndpoint(IAppealsStore store, TimeProvider clock) : CarmEndpoint<GetContraventions, GetContraventionsResponse>
{
    public override void Configure()
    {
        Get("contraventions");
        Group<Public>();
        Summary(s => s.Summary = "The table of contraventions as of a day");
    }

    public override async Task HandleAsync(GetContraventions query, CancellationToken ct)
    {
        var on = query.On is null ? clock.GetUtcNow().TorontoDate() : BusinessCalendar.ReadDate(query.On, "on");
        await using var session = store.QuerySession();
        await Send.OkAsync(new(on, [.. (await ContraventionTable.ReadAsync(session, ct)).Rows(on)]), ct);
    }
}
