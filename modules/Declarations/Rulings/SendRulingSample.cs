using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A sample goes to the laboratory: the clock stops.</summary>
public sealed record SendRulingSample(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class SendRulingSampleEndpoint : CarmEndpoint<SendRulingSample, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/sample-pending");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Send a sample to the laboratory");
    }

    public override Task HandleAsync(SendRulingSample command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SendRulingSampleHandler
{
    public static async Task<RulingFileResponse> Handle(SendRulingSample command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var reviewed = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var sent = reviewed.After(RulingCommand.SendSample, command.CallerSubject, clock.GetUtcNow())
            with { Samples = [.. reviewed.Samples, new(clock.GetUtcNow().TorontoDate())] };
        session.Store(sent);
        return RulingFileResponse.Of(sent, clock.GetUtcNow());
    }
}
