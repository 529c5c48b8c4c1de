using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider ends a continuous agreement, with at least thirty days' notice (14, item 5). The debtor is told at once, and again as the day comes near.</summary>
/// <param name="TerminationDate">The first day on which it no longer stands.</param>
public sealed record GiveTerminationNotice(string AgreementNumber, DateOnly TerminationDate, [property: FromClaim("carm_bn9")] string CallerBn9)
{
    /// <summary>The revision that the caller last read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? Revision { get; init; }
}

public sealed record GiveTerminationNoticeResponse(AgreementView Agreement);

public sealed class GiveTerminationNoticeEndpoint : CarmEndpoint<GiveTerminationNotice, GiveTerminationNoticeResponse>
{
    public override void Configure()
    {
        Post("provider/agreements/{agreementNumber}/termination-notice");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "Give notice that an agreement ends");
    }

    public override Task HandleAsync(GiveTerminationNotice command, CancellationToken ct) => OkAsync(command with { Revision = IfMatchGiven() }, ct);
}

public static class GiveTerminationNoticeHandler
{
    public static async Task<(GiveTerminationNoticeResponse, OutgoingMessages)> Handle(GiveTerminationNotice command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.OpenAgreementAsync(command.CallerBn9, command.AgreementNumber, command.Revision, ct);
        var ending = agreement.Terminated(command.TerminationDate, now.TorontoDate());
        return (new(AgreementView.Of(ending, now.TorontoDate())), [.. await session.LayAsync(ending, now, ct), AgreementNotices.Ending(ending, now), AgreementNotices.Changed(ending, "ENDING", now, ending.TerminatesOn)]);
    }
}
