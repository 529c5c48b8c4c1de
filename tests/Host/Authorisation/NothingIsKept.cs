using Carm.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Carm.Host.Tests;

/// <summary>
/// Stops whatever a marked request would write at the last moment, when every check of the endpoint and its handler is passed and its transaction would begin to
/// be written: thousands of questions are asked of one world, and none may change it. The answer is 418.
/// </summary>
sealed class NothingIsKept : DocumentSessionListenerBase
{
    public const string Header = "X-Nothing-Is-Kept";

    public const int Status = StatusCodes.Status418ImATeapot;

    /// <summary>In every module's store, and so in whichever session of it writes.</summary>
    public static void AddTo(IServiceCollection services)
    {
        foreach (var module in CarmModules.All)
            typeof(NothingIsKept).GetMethod(nameof(Listen), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(module.Store).Invoke(null, [services]);
    }

    static void Listen<TStore>(IServiceCollection services) where TStore : IDocumentStore => services.ConfigureMarten<TStore>(store => store.Listeners.Add(new NothingIsKept()));

    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token) =>
        new HttpContextAccessor().HttpContext?.Request.Headers.ContainsKey(Header) == true ? throw new BadHttpRequestException("This would now be written.", Status) : Task.CompletedTask;
}
