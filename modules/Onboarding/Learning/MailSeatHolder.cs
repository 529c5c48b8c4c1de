using System.Globalization;
using Carm.Kernel;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Onboarding;

/// <summary>Why somebody who holds a seat hears of it.</summary>
public enum SeatOccasion
{
    Taken,
    Changed,
    CalledOff,
}

/// <summary>One person is told of its seat. A message for each, so that a mail that fails is tried again by itself.</summary>
public sealed record MailSeatHolder(string PublicationId, string Subject, SeatOccasion Occasion);

public static class MailSeatHolderHandler
{
    public static void Configure(HandlerChain chain) => MailTries.Of(chain);

    /// <summary>Says what holds now. Who has given the seat back, or wants no e-mail, gets none; of a change that a withdrawal has overtaken nobody hears.</summary>
    public static async Task Handle(MailSeatHolder message, IDocumentSession session, IMailer mailer, CancellationToken ct)
    {
        var webinar = (await session.LoadAsync<Publication>(message.PublicationId, ct))!;
        var seat = (await session.LoadAsync<WebinarSeats>(message.PublicationId, ct))!.Of(message.Subject);
        var isCalledOff = message.Occasion == SeatOccasion.CalledOff;
        if (seat is null || isCalledOff != (webinar.State == PublicationState.Withdrawn)) return;
        if (await session.LoadAsync<UserAccount>(message.Subject, ct) is { EmailNotifications: true } holder) await mailer.SendAsync(MailOf(webinar, message.Occasion, holder.Email, holder.Language), ct);
    }

    public static Mail MailOf(Publication publication, SeatOccasion occasion, string email, string language)
    {
        var (title, webinar) = (publication.Content.Title.In(language), publication.Content.Webinar!);
        var (from, to) = (Toronto(webinar.StartsAt), Toronto(webinar.EndsAt));
        var hours = new Bilingual($"From {from} to {to}, Eastern time, in {(webinar.Language == "fr" ? "French" : "English")}.", $"Du {from} au {to}, heure de l'Est, en {(webinar.Language == "fr" ? "français" : "anglais")}.").In(language);
        var join = new Bilingual("Join here:", "Rejoignez-nous ici :").In(language) + $"\n{webinar.JoiningLink}\n";
        var (subject, text) = occasion switch
        {
            SeatOccasion.Taken => (new Bilingual("Your seat", "Votre place"), $"{hours}\n{join}"),
            SeatOccasion.Changed => (new("Changed", "Modifié"), $"{new Bilingual("The webinar has another hour or another link. It is now:", "Le webinaire a une autre heure ou un autre lien. Désormais :").In(language)}\n{hours}\n{join}"),
            _ => (new("Called off", "Annulé"), $"{new Bilingual("The webinar is called off. It was to be held:", "Le webinaire est annulé. Il devait avoir lieu :").In(language)}\n{hours}\n"),
        };
        return new(email, $"{subject.In(language)}{new Bilingual(": ", " : ").In(language)}{title}", $"{title}\n\n{text}");
    }

    static string Toronto(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, BusinessCalendar.Toronto).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
