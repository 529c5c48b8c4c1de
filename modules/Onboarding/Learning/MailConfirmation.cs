using Carm.Kernel;
using Marten;
using Microsoft.Extensions.Configuration;
using Wolverine.Runtime.Handlers;

namespace Carm.Onboarding;

/// <summary>The owner of an address is asked whether it wants notices.</summary>
public sealed record MailConfirmation(string SubscriptionId);

public static class MailConfirmationHandler
{
    public static void Configure(HandlerChain chain) => MailTries.Of(chain);

    /// <summary>The token is made here, that it stands in no message.</summary>
    public static async Task Handle(MailConfirmation message, IDocumentSession session, IMailer mailer, IConfiguration configuration, CancellationToken ct)
    {
        if (await session.LoadAsync<Subscription>(message.SubscriptionId, ct) is not { Email: { } email } asked) return;
        var token = SecretToken.New();
        session.Store(asked with { ConfirmationHash = SecretToken.HashOf(token) });
        var text = new Bilingual(
            $"Somebody, we think you, asked that the CBSA's notices go to this address. Confirm within 48 hours:\n\n{ListToken.LinkOf(configuration, "confirm", token) ?? token}\n\nIf it was not you, do nothing: you will get no notices.\n",
            $"Quelqu'un, sans doute vous, a demandé que les avis de l'ASFC soient envoyés à cette adresse. Confirmez dans les 48 heures :\n\n{ListToken.LinkOf(configuration, "confirm", token) ?? token}\n\nSi ce n'était pas vous, ne faites rien : vous ne recevrez aucun avis.\n");
        await mailer.SendAsync(new(email, new Bilingual("Confirm that you want notices", "Confirmez que vous voulez les avis").In(asked.AskedLanguage), text.In(asked.AskedLanguage)), ct);
    }
}
