using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Notice N13: the holder is told of every change of a licence; a broker's clients when it can no longer act.</summary>
static class LicenceNotices
{
    /// <summary>The fact and the notices of a licence that has another state.</summary>
    public static async Task<OutgoingMessages> ForAsync(IQuerySession session, Licence licence, string reason, DateTimeOffset now, CancellationToken ct)
    {
        OutgoingMessages messages = [licence.Changed(now), ToHolder(licence, reason, now)];
        if (licence is not { Kind: "CUSTOMS_BROKER", State: LicenceState.Suspended or LicenceState.Cancelled or LicenceState.Expired }) return messages;
        var name = (await session.LoadAsync<BusinessAccount>(licence.Bn9, ct))?.LegalName ?? licence.Bn9;
        var clients = await session.Query<BusinessAccount>().Where(b => b.Delegates.Contains(licence.Bn9)).ToListAsync(ct);
        messages.AddRange(clients.Select(client => NoticeRequested.ToManagers($"licence/{licence.Id}/{licence.State}/{now:O}/client", client.Id, "N13_CLIENT", now, null, name, WireNames.Of(licence.State))));
        return messages;
    }

    public static NoticeRequested ToHolder(Licence licence, string reason, DateTimeOffset now)
    {
        var (id, link) = ($"licence/{licence.Id}/{licence.State}/{now:O}", $"/api/v1/licences/{licence.Id}");
        // The law wants the ground, the reasons and the days to be told.
        return (licence is { State: LicenceState.NoticeGiven or LicenceState.Suspended, Notice: { } given } && given.GivenOn == now.TorontoDate()
            ? NoticeRequested.ToManagers(id, licence.Bn9, given.Kind == LicenceNoticeKind.Suspension ? "N13_NOTICE_SUSPENSION" : "N13_NOTICE_CANCELLATION", now, licence.RmAccount, licence.Number, given.Ground, $"{given.RespondBy:yyyy-MM-dd}", $"{given.DecideFrom:yyyy-MM-dd}", reason)
            : NoticeRequested.ToManagers(id, licence.Bn9, "N13_LICENCE", now, licence.RmAccount, licence.Number, WireNames.Of(licence.State), reason)) with { Link = link };
    }
}
