using System.Net.Sockets;
using Carm.Kernel;
using MailKit;
using MailKit.Security;
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

    /// <summary>The text in the language of whom it is for, whoever asked.</summary>
    public static string In(this Bilingual text, string language) => language == "fr" ? text.Fr : text.En;
}
