using System.Net.Sockets;
using Carm.Kernel;
using MailKit;
using MailKit.Security;
using Marten;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Onboarding;

/// <summary>How a mail that does not get out is tried again.</summary>
static class MailTries
{
    static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>A mail server is often away for minutes, and sometimes for hours; after that an operator finds the message among the dead letters.</summary>
    public static void Of(HandlerChain chain) =>
        chain.OnException(IsOutage, "The mail server did not take it")
            .ScheduleRetry(Pauses).Then.MoveToErrorQueue();

    public static bool IsOutage(Exception e) => e is CommandException or ProtocolException or ServiceNotConnectedException or AuthenticationException or SslHandshakeException or IOException or SocketException or TimeoutException;

    /// <summary>What was at fault, by the names of what MailKit, MimeKit and the network throw. The server's own words may hold addresses, and are kept nowhere.</summary>
    /// <returns>ADDRESS, REFUSED, CREDENTIALS, TLS, UNREACHABLE or BROKEN.</returns>
    public static string FaultOf(Exception e) => e switch
    {
        MimeKit.ParseException => "ADDRESS",
        CommandException => "REFUSED",
        AuthenticationException => "CREDENTIALS",
        SslHandshakeException => "TLS",
        SocketException or TimeoutException => "UNREACHABLE",
        _ => "BROKEN",
    };

    /// <summary>Notices whose mail did not get out, as they wait to be sent to the addresses that their recipients have by now: the one that was tried may have been the fault.</summary>
    public static async Task<Notice[]> SentAgainAsync(this IQuerySession session, IReadOnlyList<Notice> notices, CancellationToken ct)
    {
        var businesses = (await session.LoadManyAsync<BusinessAccount>(ct, notices.Where(IsOfBusiness).Select(n => n.Bn9).Distinct())).ToDictionary(b => b.Id, b => b.ContactEmail);
        var people = (await session.LoadManyAsync<UserAccount>(ct, notices.Where(n => !IsOfBusiness(n)).Select(n => n.Recipient).Distinct())).ToDictionary(p => p.Id, p => p.Email);
        return [.. notices.Select(n => n with { Mail = MailState.Waiting, Email = (IsOfBusiness(n) ? businesses.GetValueOrDefault(n.Bn9) : people.GetValueOrDefault(n.Recipient)) ?? n.Email })];

        static bool IsOfBusiness(Notice n) => n.Recipient.StartsWith("business:", StringComparison.Ordinal);
    }

    /// <summary>The text in the language of whom it is for, whoever asked.</summary>
    public static string In(this Bilingual text, string language) => language == "fr" ? text.Fr : text.En;
}
