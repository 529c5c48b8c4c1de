using Marten;
using Microsoft.Extensions.Configuration;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Mails one notice. A failure is kept where its recipient sees it, and tried again later; how long to wait is technical time.</summary>
public sealed record DeliverNotice(string NoticeId, string Bn9);

public static class DeliverNoticeHandler
{
    public static async Task<OutgoingMessages> Handle(DeliverNotice command, IDocumentSession session, IMailer mailer, IConfiguration configuration, TimeProvider clock, CancellationToken ct)
    {
        var outgoing = new OutgoingMessages();
        if (await session.LoadAsync<Notice>(command.NoticeId, ct) is not { Mail: MailState.Waiting, Email: { } email } notice) return outgoing;

        var (hasWay, failure) = await TryAsync(mailer, Letter(notice, email, configuration["Mail:Portal"] ?? configuration["Urls"] ?? ""), ct);
        var tried = notice.Tried(failure, hasWay, clock.GetUtcNow());
        session.Store(tried);
        if (tried.Mail == MailState.Waiting) outgoing.Delay(command, tried.Pause);
        return outgoing;
    }

    /// <summary>No amount and no whole account number leaves the portal (onboarding 12).</summary>
    public static Mail Letter(Notice notice, string to, string portal)
    {
        var (subject, account) = (NoticeTemplates.All[notice.Template].Subject, Notice.Masked(notice.RmAccount ?? notice.Bn9));
        return notice.Language == "fr"
            ? new(to, subject.Fr, $"Un avis vous attend dans le portail au sujet du compte {account} : {subject.Fr}.\nOuvrez une session pour le lire : {portal}\n")
            : new(to, subject.En, $"A notice waits for you in the portal about account {account}: {subject.En}.\nSign in to read it: {portal}\n");
    }

    static async Task<(bool HasWay, string? Failure)> TryAsync(IMailer mailer, Mail letter, CancellationToken ct)
    {
        try
        {
            return (await mailer.SendAsync(letter, ct), null);
        }
        catch (Exception e) when (MailTries.IsOutage(e) || e is MimeKit.ParseException)
        {
            return (true, MailTries.FaultOf(e));
        }
    }
}
