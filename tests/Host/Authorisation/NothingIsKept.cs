using Carm.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Carm.Host.Tests;

/// <summary>
/// Stops whatever a marked request would write at the last moment, when every check of the endpoint and its handler is passed and its transaction would begin to
/// be written: thousands of questions are asked of one world, and none may change it. The answer is 418.
/// </summary>
sealed class NothingIsKept : DocumentSessionListenerBase
{
    public const string Header = "X-Nothing-Is-Kept";

    /// <summary>What the header says to have all be written first, so that the database has its say too, and then taken back.</summary>
    public const string AtCommit = "at commit";

    public const int Status = StatusCodes.Status418ImATeapot;

    /// <summary>In every module's store and the host's, and so in whichever session of it writes.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.ConfigureMarten(store => store.Listeners.Add(new NothingIsKept()));
        foreach (var module in CarmModules.All)
            typeof(NothingIsKept).GetMethod(nameof(Listen), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(module.Store).Invoke(null, [services]);
    }

    static void Listen<TStore>(IServiceCollection services) where TStore : IDocumentStore => services.ConfigureMarten<TStore>(store => store.Listeners.Add(new NothingIsKept()));

    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        var asked = new HttpContextAccessor().HttpContext?.Request.Headers[Header].ToString();
        if (asked == AtCommit) ((ITransactionParticipantRegistrar)session).AddTransactionParticipant(new TakesBack());
        else if (!string.IsNullOrEmpty(asked)) throw Stopped();
        return Task.CompletedTask;
    }

    static BadHttpRequestException Stopped() => new("This would now be written.", Status);

    sealed class TakesBack : ITransactionParticipant
    {
        public Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token) => throw Stopped();

        public Task AfterCommitAsync(CancellationToken token) => Task.CompletedTask;
    }
}
