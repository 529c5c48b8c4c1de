using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A notice goes to the distribution list: a message for each reader, so that the failure of one mail stops no other.</summary>
public sealed record AnnounceNotice(string PublicationId);

public static class AnnounceNoticeHandler
{
    public static async Task<OutgoingMessages> Handle(AnnounceNotice message, IDocumentSession session, CancellationToken ct)
    {
        var messages = new OutgoingMessages();
        foreach (var id in await session.Query<Subscription>().Where(s => s.ConfirmedAt != null).Select(s => s.Id).ToListAsync(ct)) messages.Add(new MailNotice(message.PublicationId, id));
        return messages;
    }
}
