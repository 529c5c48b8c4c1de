using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Staff have the mails that did not get out sent once more, the oldest first and so many at a time, as after hours without a mail server: each to the address that its recipient has by now. Asked again from `next` on, it goes on with those that are left.</summary>
/// <param name="Unavailable">True for those alone for which this system had no way of sending mail, false for those that no try got out; left out, both are sent.</param>
/// <param name="Since">Only those whose notice was given at this instant or later.</param>
public sealed record ResendMails(bool? Unavailable = null, DateTimeOffset? Since = null);

/// <param name="Count">How many mails are sent once more.</param>
/// <param name="Left">How many of those that were asked for were not taken this time.</param>
/// <param name="Next">The instant of the last one that was taken, to be asked for as `since` next: those that do not get out again keep nobody from the rest. Null when nothing is left.</param>
public sealed record ResendMailsResponse(int Count, int Left, DateTimeOffset? Next);

public sealed class ResendMailsEndpoint : CarmEndpoint<ResendMails, ResendMailsResponse>
{
    public override void Configure()
    {
        Post("operations/mails/resend");
        Group<Staff>();
        Asks("onboarding.mails.resend");
        Accepts();
        Summary(s => s.Summary = "Send all mails that did not get out once more");
    }

    public override Task HandleAsync(ResendMails command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/operations/mails", ct);
}

public static class ResendMailsHandler
{
    public const int AtOnce = 500;

    public static async Task<(ResendMailsResponse, OutgoingMessages)> Handle(ResendMails command, IDocumentSession session, CancellationToken ct)
    {
        var asked = session.Query<Notice>().Where(n => n.Mail == MailState.Failed || n.Mail == MailState.Unavailable);
        if (command.Unavailable is { } unavailable) asked = unavailable ? asked.Where(n => n.Mail == MailState.Unavailable) : asked.Where(n => n.Mail == MailState.Failed);
        if (command.Since is { } since) asked = asked.Where(n => n.At >= since);
        var all = await asked.CountAsync(ct);
        var again = await session.SentAgainAsync(await asked.OrderBy(n => n.At).ThenBy(n => n.Id).Take(AtOnce).ToListAsync(ct), ct);
        session.Store(again);
        var left = Math.Max(0, all - again.Length);
        return (new(again.Length, left, left > 0 ? again.LastOrDefault()?.At : null), [.. again.Select(n => new DeliverNotice(n.Id, n.Bn9))]);
    }
}
