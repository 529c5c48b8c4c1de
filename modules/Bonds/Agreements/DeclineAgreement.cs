using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider declines what an importer asked of it.</summary>
public sealed record DeclineAgreement(string AgreementNumber, [property: FromClaim("carm_bn9")] string CallerBn9)
{
    /// <summary>The revision that the caller last read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? Revision { get; init; }
}

public sealed record DeclineAgreementResponse(AgreementView Agreement);

public sealed class DeclineAgreementEndpoint : CarmEndpoint<DeclineAgreement, DeclineAgreementResponse>
{
    public override void Configure()
    {
        Post("provider/agreements/{agreementNumber}/decline");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "Decline an agreement that your client asked for");
    }

    public override Task HandleAsync(DeclineAgreement command, CancellationToken ct) => OkAsync(command with { Revision = IfMatchGiven() }, ct);
}

public static class DeclineAgreementHandler
{
    public static async Task<(DeclineAgreementResponse, OutgoingMessages)> Handle(DeclineAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.OpenAgreementAsync(command.CallerBn9, command.AgreementNumber, command.Revision, ct);
        var declined = agreement.Declined(now.TorontoDate());
        return (new(AgreementView.Of(declined, now.TorontoDate())), [.. await session.LayAsync(declined, now, ct), AgreementNotices.Answered(declined, "DECLINED", now), AgreementNotices.Changed(declined, "DECLINED", now)]);
    }
}
