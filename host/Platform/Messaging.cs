using System.Reflection;
using Carm.Kernel;
using JasperFx.CodeGeneration;
using JasperFx.Core;
using JasperFx.Core.IoC;
using JasperFx.Resources;
using Npgsql;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.ErrorHandling;
using Wolverine.Marten;
using Wolverine.Runtime;
using Wolverine.Runtime.Batching;
using Wolverine.Runtime.Handlers;
using Wolverine.Runtime.Partitioning;

namespace Carm.Host;

static class Messaging
{
    internal const string Schema = "messages";

    /// <summary>One outbox for all modules; each listener has its own durable queue, retries and transaction, in its own module's store.</summary>
    public static void UseCarmMessaging(this WolverineOptions o, IReadOnlyList<ICarmModule> modules, IConfiguration configuration)
    {
        o.ApplicationAssembly = typeof(Messaging).Assembly;
        o.Durability.MessageStorageSchemaName = Schema;
        o.Durability.MessageIdentity = MessageIdentity.IdAndDestination;
        o.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
        o.Policies.Add(new EveryWriteIsRecorded(modules));
        foreach (var policy in modules.SelectMany(m => m.Policies)) o.Policies.Add(policy);
        o.Policies.AutoApplyTransactions();
        o.Policies.UseDurableLocalQueues();
        // Facts of one account come one after the other to each listener; facts of different accounts side by side.
        o.MessagePartitioning.ByPropertyNamed("RmAccount", "Bn9");
        o.Policies.AllLocalQueues(queue => queue.PartitionProcessingByGroupId(PartitionSlots.Five));
        o.Policies.Add(new HandlersUseTheirModuleStore(modules));
        foreach (var module in modules) o.Discovery.IncludeAssembly(module.Assembly);
        // A listener that takes an array gets its facts in batches, each in one transaction.
        foreach (var fact in BatchedFacts(modules))
        {
            o.Discovery.IncludeType(typeof(GatheredFactsHandler<>).MakeGenericType(fact));
            o.BatchMessagesOf(fact, batch =>
            {
                batch.Batcher = (IMessageBatcher)Activator.CreateInstance(typeof(FactGatherer<>).MakeGenericType(fact))!;
                (batch.BatchSize, batch.TriggerTime) = (configuration.GetValue("Messaging:BatchSize", 500), TimeSpan.FromMilliseconds(configuration.GetValue("Messaging:BatchMilliseconds", 100)));
            });
        }
        o.Policies.Add(new BatchesArePartedByWhatNobodyCanTake());
        o.OnException<Rejected>().MoveToErrorQueue();
        o.OnException(WriteRecord.IsRepeat).MoveToErrorQueue();
        // The loser of a race looks again, and meets what the winner wrote.
        o.OnException(WriteRecord.IsLostRace).RetryWithCooldown(20.Milliseconds(), 60.Milliseconds(), 150.Milliseconds(), 400.Milliseconds());
        // Who asked over HTTP is told soon. A message waits until the database is there again, however long that takes: it is no fault of the message's, and counts as no attempt.
        o.OnException(IsOutage).RetryWithCooldown(50.Milliseconds(), 250.Milliseconds()).Then.CustomActionIndefinitely(async (_, message, _) =>
        {
            await Task.Delay(1.Seconds());
            message.Envelope!.Attempts = 0;
            await message.DeferAsync();
        }, "Wait for the database");
        o.OnException<NpgsqlException>().RetryWithCooldown(50.Milliseconds(), 250.Milliseconds());

        // A message that stands in the inbox as a host's own, but that its memory has lost, as when the server went away between a commit and the word of it.
        o.Durability.InboxStaleTime = 30.Seconds();

        // Several hosts may share a database, so a host that dies must be noticed within seconds, not within Wolverine's minute.
        o.Durability.HealthCheckPollingTime = 1.Seconds();
        o.Durability.FirstHealthCheckExecution = 200.Milliseconds();
        o.Durability.StaleNodeTimeout = 5.Seconds();
        o.Durability.StaleNodeEjectionThreshold = 1;
        o.Durability.CheckAssignmentPeriod = 2.Seconds();
        o.Durability.NodeReassignmentPollingTime = 2.Seconds();
        o.Durability.LeaderTakeoverHoldEvaluations = 0;
        o.Durability.LeaderColdStartHoldEvaluations = 0;
    }

    /// <summary>Whether the database, or the way to it, was gone; what broke then is told by whatever was under way.</summary>
    internal static bool IsOutage(Exception e) => e switch
    {
        PostgresException refused => refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DiskFull
            // What a connection had prepared in a batch that broke is not there.
            or PostgresErrorCodes.InvalidSqlStatementName || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException or TimeoutException } => true,
        // A transaction whose connection broke is gone when it is to be committed.
        ObjectDisposedException { ObjectName: nameof(NpgsqlTransaction) or nameof(NpgsqlConnection) } => true,
        AggregateException several => several.InnerExceptions.Any(IsOutage),
        _ => e.InnerException is { } inner && IsOutage(inner),
    };

    static IEnumerable<Type> BatchedFacts(IReadOnlyList<ICarmModule> modules) => modules.SelectMany(m => m.Assembly.GetExportedTypes()).Where(type => type.Name.EndsWith("Handler", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods()).Where(method => method.Name == "Handle").Select(method => method.GetParameters()[0].ParameterType).Where(message => message.IsArray).Select(message => message.GetElementType()!).Distinct();
}

/// <summary>Of facts that are taken together one may be such that nobody can take it. Then each half is tried by itself, until that one is alone among the dead letters: the others do not wait for it there.</summary>
sealed class BatchesArePartedByWhatNobodyCanTake : IHandlerPolicy
{
    public void Apply(IReadOnlyList<HandlerChain> chains, GenerationRules rules, JasperFx.IServiceContainer container)
    {
        foreach (var chain in chains.SelectMany(chain => chain.ByEndpoint.Prepend(chain)).Where(chain => chain.MessageType.IsArray))
        {
            chain.OnException(WriteRecord.IsLostRace).RetryWithCooldown(20.Milliseconds(), 60.Milliseconds(), 150.Milliseconds(), 400.Milliseconds()).Then.CustomAction(PartAsync, What);
            chain.OnException(e => !Messaging.IsOutage(e)).CustomAction(PartAsync, What);
        }
    }

    const string What = "Part the batch";

    static async ValueTask PartAsync(IWolverineRuntime runtime, IEnvelopeLifecycle message, Exception e)
    {
        if (message.Envelope!.Message is not Array { Length: > 1 } batch)
        {
            await message.MoveToDeadLetterQueueAsync(e);
            return;
        }
        var queue = new MessageBus(runtime).EndpointFor(message.Envelope.Destination!);
        foreach (var (from, length) in new[] { (0, batch.Length / 2), (batch.Length / 2, batch.Length - batch.Length / 2) })
        {
            var half = Array.CreateInstance(batch.GetType().GetElementType()!, length);
            Array.Copy(batch, from, half, 0, length);
            await queue.SendAsync<object>(half);
        }
        await message.CompleteAsync();
    }
}

/// <summary>A handler works on the store of the module that it stands in; there is no attribute to forget.</summary>
sealed class HandlersUseTheirModuleStore(IReadOnlyList<ICarmModule> modules) : IHandlerPolicy
{
    readonly Dictionary<Assembly, Type> stores = modules.ToDictionary(m => m.Assembly, m => m.Store);

    public void Apply(IReadOnlyList<HandlerChain> chains, GenerationRules rules, JasperFx.IServiceContainer container)
    {
        foreach (var chain in chains.SelectMany(chain => chain.ByEndpoint.Prepend(chain)).Where(chain => chain.AncillaryStoreType is null))
        {
            var owners = chain.Handlers.Select(handler => handler.HandlerType.Assembly).Distinct().ToArray();
            if (owners.Length == 1 && stores.TryGetValue(owners[0], out var store)) chain.UseMartenStore(store);
        }
    }
}
