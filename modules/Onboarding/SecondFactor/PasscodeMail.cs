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
        if (!await mailer.SendAsync(mail, ct)) throw new Rejected("USR_MAIL_UNAVAILABLE");
    }
}
