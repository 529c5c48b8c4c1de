using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Configuration;

namespace Carm.Kernel;

/// <summary>The one door of a module: its store, its services and the texts of its rejections.</summary>
public interface ICarmModule
{
    Assembly Assembly => GetType().Assembly;

    /// <summary>The marker interface of the module's own Marten store.</summary>
    Type Store { get; }

    /// <summary>Every code with which this module refuses, with its HTTP status and both texts.</summary>
    IReadOnlyList<Rejection> Rejections { get; }

    /// <summary>The code with which this module refuses a body that is not the JSON it expects.</summary>
    string UnreadableBody => "VAL_BODY";

    /// <summary>What the calendar makes this module do.</summary>
    IReadOnlyList<DueJob> Jobs => [];

    /// <summary>What the module adds to each of its own handlers.</summary>
    IReadOnlyList<IHandlerPolicy> Policies => [];

    void AddTo(IServiceCollection services, string connectionString);
}

/// <summary>A command that the calendar gives, once for each instant of its schedule, whichever host is up and however late.</summary>
/// <param name="Name">Stable: it keys the job's row.</param>
/// <param name="Cron">Five fields, in Toronto time.</param>
/// <param name="Command">The command for the instant at which it fell due, which may lie behind the clock.</param>
public sealed record DueJob(string Name, string Cron, Func<DateTimeOffset, object> Command);
