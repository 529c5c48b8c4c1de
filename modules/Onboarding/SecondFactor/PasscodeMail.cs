using System.Globalization;
using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>Notice N1, in the person's language; before there is a profile, in that of the request.</summary>
static class PasscodeMail
{
    public static async Task SendAsync(IMailer mailer, string email, string code, string? language, CancellationToken ct)
    {
        var french = language is null ? Bilingual.IsFrench(CultureInfo.CurrentUICulture) : language == "fr";
        var mail = french
            ? new Mail(email, "Votre code d'accès à usage unique", $"Votre code d'accès est {code}. Il est valide dix minutes. Si vous n'avez pas ouvert de session, avisez l'ASFC.")
            : new Mail(email, "Your one-time passcode", $"Your passcode is {code}. It is valid for ten minutes. If you did not sign in, tell the CBSA.");
        try
        {
            if (await mailer.SendAsync(mail, ct)) return;
        }
        catch (Exception e) when (MailTries.IsOutage(e))
        {
            // As if there were no way at all: the person tries again.
        }
        throw new Rejected("USR_MAIL_UNAVAILABLE");
    }

    /// <summary>To the address that is to be left, so that a thief does not take it in silence.</summary>
    public static async Task WarnAsync(IMailer mailer, string email, string? language, CancellationToken ct)
    {
        try
        {
            await mailer.SendAsync(Warning(email, language), ct);
        }
        catch (Exception e) when (MailTries.IsOutage(e))
        {
            // A mailbox that is no more must be left all the same.
        }
    }

    static Mail Warning(string email, string? language) => language == "fr"
        ? new(email, "L'adresse de vos codes d'accès change", "Une autre adresse a été demandée pour vos codes d'accès. Si ce n'était pas vous, appelez le bureau d'aide au 1-800-461-9999.")
        : new(email, "The address of your passcodes is changing", "Another address was asked for your passcodes. If it was not you, call the help desk at 1-800-461-9999.");
}
