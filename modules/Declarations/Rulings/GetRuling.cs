using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks for one ruling, or for a request and how it stands.</summary>
public sealed record GetRuling(string RulingNumber);

public sealed class GetRulingEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<GetRuling, RulingResponse>
{
    public override void Configure()
    {
        Get("rulings/{rulingNumber}");
        Group<Portal>();
        Asks("declarations.rulings.view");
        Summary(s => s.Summary = "Read a ruling");
    }

    public override async Task HandleAsync(GetRuling query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var ruling = await session.RulingAsync(query.RulingNumber, ct);
        Tag(ruling.Revision);
        await Send.OkAsync(RulingResponse.Of(ruling, clock.GetUtcNow().TorontoDate()), ct);
    }
}
