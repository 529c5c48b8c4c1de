using MailKit.Net.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace Carm.Onboarding;

/// <summary>A message to one person, in its language.</summary>
/// <param name="Unsubscribe">Where the reader of a list leaves it (RFC 2369); null for what goes to one person alone.</param>
public sealed record Mail(string To, string Subject, string Text, string? Unsubscribe = null);

/// <summary>The way of e-mail out of the system.</summary>
public interface IMailer
{
    /// <returns>False when no way is configured.</returns>
    Task<bool> SendAsync(Mail mail, CancellationToken ct);
}

/// <summary>Through the SMTP server of <c>Mail:Smtp:Host</c> and <c>:Port</c>, from <c>Mail:From</c>; in Development, without one, as a file in <c>Mail:Directory</c>.</summary>
sealed class Mailer(IConfiguration configuration, IHostEnvironment environment) : IMailer
{
    public async Task<bool> SendAsync(Mail mail, CancellationToken ct)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(configuration["Mail:From"] ?? "no-reply@carm.example"));
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Subject = mail.Subject;
        if (mail.Unsubscribe is { } link) message.Headers.Add(HeaderId.ListUnsubscribe, $"<{link}>");
        message.Body = new TextPart("plain") { Text = mail.Text };

        if (configuration["Mail:Smtp:Host"] is { Length: > 0 } host)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, configuration.GetValue("Mail:Smtp:Port", 25), cancellationToken: ct);
            if (configuration["Mail:Smtp:User"] is { Length: > 0 } user) await client.AuthenticateAsync(user, configuration["Mail:Smtp:Password"] ?? "", ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(quit: true, ct);
            return true;
        }
        if (!environment.IsDevelopment()) return false;

        var directory = Directory.CreateDirectory(configuration["Mail:Directory"] is { Length: > 0 } named ? named : Path.Combine(Path.GetTempPath(), $"carm-mail-{Environment.UserName}")).FullName;
        await message.WriteToAsync(Path.Combine(directory, $"{Guid.CreateVersion7():N}.eml"), ct);
        return true;
    }
}
