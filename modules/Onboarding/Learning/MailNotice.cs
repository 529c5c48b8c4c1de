using Carm.Kernel;
using Marten;
using Microsoft.Extensions.Configuration;
using Wolverine.Runtime.Handlers;

namespace Carm.Onboarding;

/// <summary>One reader of the distribution list gets a notice, in its language.</summary>
public sealed record MailNotice(string PublicationId, string SubscriptionId);

public static class MailNoticeHandler
{
    public static void Configure(HandlerChain chain) => MailTries.Of(chain);

    /// <summary>Who has left meanwhile gets nothing, nor does anyone get a notice that was withdrawn meanwhile.</summary>
    public static async Task Handle(MailNotice message, IDocumentSession session, IMailer mailer, IConfiguration configuration, CancellationToken ct)
    {
        if (await session.LoadAsync<Publication>(message.PublicationId, ct) is not { State: PublicationState.Published } notice) return;
        if (await session.LoadAsync<Subscription>(message.SubscriptionId, ct) is not { ConfirmedAt: not null } reader) return;
        var token = SecretToken.New();
        if (await mailer.SendAsync(MailOf(notice, reader, token, ListToken.LinkOf(configuration, "unsubscribe", token)), ct)) session.Insert(new UnsubscribeToken(SecretToken.HashOf(token), reader.Id));
    }

    static Mail MailOf(Publication notice, Subscription reader, string token, string? link)
    {
        var (said, language) = (notice.Content, reader.Language!);
        var from = said.EffectiveFrom is { } day ? new Bilingual($"In force from {day:yyyy-MM-dd}.", $"En vigueur à partir du {day:yyyy-MM-dd}.").In(language) + "\n\n" : "";
        var leave = new Bilingual("You get this because you asked for notices. To leave the list:", "Vous recevez ceci parce que vous avez demandé les avis. Pour quitter la liste :").In(language);
        return new(reader.Email!, said.Title.In(language), $"{said.Title.In(language)}\n\n{from}{said.Body.In(language)}\n\n{(said.Link is { } more ? $"{more}\n\n" : "")}-- \n{leave}\n{link ?? token}\n", link);
    }
}
