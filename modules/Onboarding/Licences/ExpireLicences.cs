using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Each night: licences whose last day is past expire; a broker's clients are told.</summary>
public sealed record ExpireLicences(DateTimeOffset Now);

public static class ExpireLicencesHandler
{
    public static async Task<OutgoingMessages> Handle(ExpireLicences command, IDocumentSession session, CancellationToken ct)
    {
        var (today, messages) = (command.Now.TorontoDate(), new OutgoingMessages());
        var over = await session.Query<Licence>().Where(l => l.ExpiresOn != null && l.ExpiresOn < today && l.State != LicenceState.Expired && l.State != LicenceState.Cancelled && l.State != LicenceState.ApprovedPending).Select(l => new ExpireLicence(l.Id, l.Bn9, command.Now)).ToListAsync(ct);
        messages.AddRange(over);
        return messages;
    }
}

/// <summary>One licence whose last day is past; by itself, since all brokers' licences end on the same night.</summary>
public sealed record ExpireLicence(string LicenceId, string Bn9, DateTimeOffset Now);

public static class ExpireLicenceHandler
{
    public static async Task<OutgoingMessages> Handle(ExpireLicence command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<Licence>(command.LicenceId, ct) is not { IsOver: false } licence || licence.ExpiresOn >= command.Now.TorontoDate()) return [];
        var expired = licence.Lapsed(command.Now.TorontoDate());
        session.Store(expired);
        return await LicenceNotices.ForAsync(session, expired, $"{expired.ExpiresOn:yyyy-MM-dd}", command.Now, ct);
    }
}
