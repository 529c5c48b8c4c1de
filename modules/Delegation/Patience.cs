using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Delegation;

/// <summary>For handlers whose message must not be lost to a few collisions: several tries at once, then ever later ones.</summary>
static class Patience
{
    public static void With(HandlerChain chain, Func<Exception, bool> failure) => chain.OnException(failure)
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
}
