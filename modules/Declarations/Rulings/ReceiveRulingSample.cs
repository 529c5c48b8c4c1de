using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>The laboratory has reported: the clock runs again.</summary>
public sealed record ReceiveRulingSample(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class ReceiveRulingSampleEndpoint : CarmEndpoint<ReceiveRulingSample, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/sample-received");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Record the laboratory's report on a sample");
    }

    public override Task HandleAsync(ReceiveRulingSample command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReceiveRulingSampleHandler
{
    public static async Task<RulingFileResponse> Handle(ReceiveRulingSample command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var waiting = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var received = waiting.After(RulingCommand.ReceiveSample, command.CallerSubject, clock.GetUtcNow())
            with { Samples = [.. waiting.Samples.SkipLast(1), .. waiting.Samples.TakeLast(1).Select(s => s with { ReceivedOn = clock.GetUtcNow().TorontoDate() })] };
        session.Store(received);
        return RulingFileResponse.Of(received, clock.GetUtcNow());
    }
}
