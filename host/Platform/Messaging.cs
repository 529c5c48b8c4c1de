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
using Wolverine.Runtime.Handlers;
using Wolverine.Runtime.Partitioning;

namespace Carm.Host;

static class Messaging
{
    /// <summary>One outbox for all modules; each listener has its own durable queue, retries and transaction, in its own module's store.</summary>
    public static void UseCarmMessaging(this WolverineOptions o, IReadOnlyList<ICarmModule> modules, IConfiguration configuration)
    {
        o.ApplicationAssembly = typeof(Messaging).Assembly;
        o.Durability.MessageStorageSchemaName = "messages";
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
        // A listener that takes an array gets its facts in batches, each in one transaction. A batch that fails again and again is taken apart, so that one fact does not hold up the others.
        foreach (var fact in BatchedFacts(modules))
            o.BatchMessagesOf(fact, batch =>
            {
                (batch.BatchSize, batch.TriggerTime) = (configuration.GetValue("Messaging:BatchSize", 500), TimeSpan.FromMilliseconds(configuration.GetValue("Messaging:BatchMilliseconds", 20)));
                batch.ProbeIndividuallyAfter(attempts: 3);
            });
        o.OnException<Rejected>().MoveToErrorQueue();
        o.OnException(WriteRecord.IsRepeat).MoveToErrorQueue();
        // The loser of a race looks again, and meets what the winner wrote.
        o.OnException(WriteRecord.IsLostRace).RetryWithCooldown(20.Milliseconds(), 60.Milliseconds(), 150.Milliseconds(), 400.Milliseconds());
        o.OnException<NpgsqlException>().RetryWithCooldown(50.Milliseconds(), 250.Milliseconds());

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

    static IEnumerable<Type> BatchedFacts(IReadOnlyList<ICarmModule> modules) => modules.SelectMany(m => m.Assembly.GetExportedTypes()).Where(type => type.Name.EndsWith("Handler", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods()).Where(method => method.Name == "Handle").Select(method => method.GetParameters()[0].ParameterType).Where(message => message.IsArray).Select(message => message.GetElementType()!).Distinct();
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
