using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The managers of active businesses are told of an outage or of its end, some businesses at a time.</summary>
/// <param name="After">The BN9 after which these begin.</param>
public sealed record TellOfOutage(string OutageId, bool IsEnd, string After);

public static class TellOfOutageHandler
{
    const int AtOnce = 500;

    public static async Task<OutgoingMessages> Handle(TellOfOutage command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (outage, now) = ((await session.LoadAsync<Outage>(command.OutageId, ct))!, clock.GetUtcNow());
        var some = await session.Query<BusinessAccount>().Where(b => b.State == BusinessState.Active && string.Compare(b.Id, command.After) > 0).OrderBy(b => b.Id).Select(b => b.Id).Take(AtOnce).ToListAsync(ct);
        OutgoingMessages told = [.. some.Select(bn9 => OutageNotices.Of(outage, command.IsEnd, bn9, now))];
        if (some.Count == AtOnce) told.Add(command with { After = some[^1] });
        return told;
    }
}

static class OutageNotices
{
    /// <summary>The notice of the distribution list, and the beginning of those to managers.</summary>
    public static OutgoingMessages Announce(this IDocumentSession session, Outage outage, DateTimeOffset now)
    {
        var isEnd = outage.State == OutageState.Ended;
        var title = isEnd ? new Bilingual("The system is back after an outage", "Le système est de retour après une panne") : new Bilingual("The system cannot be used", "Le système n'est pas accessible");
        var published = Publication.Draft(PublicationKind.Notice, new(title, new($"{outage.Reason.En}\n\n{outage.Effect.En}", $"{outage.Reason.Fr}\n\n{outage.Effect.Fr}"), null, null, null, null), now).Published(now);
        session.Insert(published);
        return [new AnnounceNotice(published.Id), new TellOfOutage(outage.Id, isEnd, "")];
    }

    public static NoticeRequested Of(Outage outage, bool isEnd, string bn9, DateTimeOffset now) =>
        NoticeRequested.ToManagers($"outage/{outage.Id}/{(isEnd ? "end" : "begin")}/{bn9}", bn9, isEnd ? "OUTAGE_ENDED" : "OUTAGE_DECLARED", now, null, outage.Reason.En, outage.Effect.En) with { FrenchValues = [outage.Reason.Fr, outage.Effect.Fr] };
}
