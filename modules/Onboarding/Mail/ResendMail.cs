using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff have a mail that did not get out sent once more, as after a fault of ours: to the address that its recipient has by now. What became of it stands with the notice; while it is on its way, and once it is out, it is sent no further time.</summary>
public sealed record ResendMail(string NotificationId);

public sealed record ResendMailResponse(string NotificationId);

public sealed class ResendMailEndpoint : CarmEndpoint<ResendMail, ResendMailResponse>
{
    public override void Configure()
    {
        Post("operations/mails/{notificationId}/resend");
        Group<Staff>();
        Asks("onboarding.mails.resend");
        Accepts();
        Summary(s => s.Summary = "Send a mail that did not get out once more");
    }

    public override Task HandleAsync(ResendMail command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/operations/mails", ct);
}

public static class ResendMailHandler
{
    public static async Task<(ResendMailResponse, DeliverNotice)> Handle(ResendMail command, IDocumentSession session, CancellationToken ct)
    {
        var notice = await session.LoadAsync<Notice>(command.NotificationId, ct) ?? throw new Rejected("NOT_FOUND");
        if (notice.Mail is not (MailState.Failed or MailState.Unavailable)) throw new Rejected("STATE_CONFLICT");
        session.Store(await session.SentAgainAsync([notice], ct));
        return (new(notice.Id), new(notice.Id, notice.Bn9));
    }
}
