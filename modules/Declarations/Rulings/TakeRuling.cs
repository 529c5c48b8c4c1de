using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A rulings officer takes a request, and with it the check whether it is complete; later, takes over what another had taken.</summary>
public sealed record TakeRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class TakeRulingEndpoint : CarmEndpoint<TakeRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/take");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Take a request for a ruling");
    }

    public override Task HandleAsync(TakeRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeRulingHandler
{
    public static async Task<RulingFileResponse> Handle(TakeRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var waiting = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var taken = waiting.After(RulingCommand.Take, command.CallerSubject, clock.GetUtcNow()) with { Officer = command.CallerSubject };
        session.Store(taken);
        return RulingFileResponse.Of(taken, clock.GetUtcNow());
    }
}
