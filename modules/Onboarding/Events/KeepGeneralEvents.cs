using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts into the feed, once for everybody, that an outage is declared and that it is over. That the CBSA moved a due date stands there with what the calendars keep of it.</summary>
public static class KeepOutageEventsHandler
{
    public static async Task Handle(OutageDeclared declared, IDocumentSession session, CancellationToken ct)
    {
        await Feed.HoldAsync(session, ct);
        // What is over is not declared any more, though that was heard later.
        if (declared.LastDay is null && await FeedEvent.IsToldToAllAsync<OutageOver>(session, declared.OutageId, ct)) return;
        await Feed.KeepAsync(session, [declared is { LastDay: { } last, LimitsMoveTo: { } to }
            ? FeedEvent.ForAll(declared.OutageId, declared.EffectiveAt, new OutageOver(declared.OutageId, declared.FirstDay, last, to))
            : FeedEvent.ForAll(declared.OutageId, declared.EffectiveAt, new OutageBegan(declared.OutageId, declared.FirstDay))], ct);
    }
}
