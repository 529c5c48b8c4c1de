using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider confirms what an importer asked of it: from then on it is given (14, item 3).</summary>
public sealed record ConfirmAgreement(string AgreementNumber, [property: FromClaim("carm_bn9")] string CallerBn9)
{
    /// <summary>The revision that the caller last read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? Revision { get; init; }
}

public sealed record ConfirmAgreementResponse(AgreementView Agreement);

public sealed class ConfirmAgreementEndpoint : CarmEndpoint<ConfirmAgreement, ConfirmAgreementResponse>
{
    public override void Configure()
    {
        Post("provider/agreements/{agreementNumber}/confirm");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "Confirm an agreement that your client asked for");
    }

    public override Task HandleAsync(ConfirmAgreement command, CancellationToken ct) => OkAsync(command with { Revision = IfMatchGiven() }, ct);
}

public static class ConfirmAgreementHandler
{
    public static async Task<(ConfirmAgreementResponse, OutgoingMessages)> Handle(ConfirmAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.OpenAgreementAsync(command.CallerBn9, command.AgreementNumber, command.Revision, ct);
        await session.ActiveProviderAsync(command.CallerBn9, ct);
        var confirmed = agreement.Confirmed(now.TorontoDate());
        return (new(AgreementView.Of(confirmed, now.TorontoDate())), [.. await session.LayAsync(confirmed, now, ct), AgreementNotices.Answered(confirmed, "CONFIRMED", now), AgreementNotices.Changed(confirmed, "GIVEN", now)]);
    }
}
