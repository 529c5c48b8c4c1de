using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider takes its notice back before the day.</summary>
public sealed record RescindTermination(string AgreementNumber, [property: FromClaim("carm_bn9")] string CallerBn9)
{
    /// <summary>The revision that the caller last read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? Revision { get; init; }
}

public sealed record RescindTerminationResponse(AgreementView Agreement);

public sealed class RescindTerminationEndpoint : CarmEndpoint<RescindTermination, RescindTerminationResponse>
{
    public override void Configure()
    {
        Post("provider/agreements/{agreementNumber}/rescind");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "Take a notice of termination back");
    }

    public override Task HandleAsync(RescindTermination command, CancellationToken ct) => OkAsync(command with { Revision = IfMatchGiven() }, ct);
}

public static class RescindTerminationHandler
{
    public static async Task<(RescindTerminationResponse, OutgoingMessages)> Handle(RescindTermination command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.OpenAgreementAsync(command.CallerBn9, command.AgreementNumber, command.Revision, ct);
        var standing = agreement.Rescinded(now.TorontoDate());
        return (new(AgreementView.Of(standing, now.TorontoDate())), [.. await session.LayAsync(standing, now, ct), AgreementNotices.Rescinded(standing, now), AgreementNotices.Changed(standing, "RESCINDED", now)]);
    }
}
