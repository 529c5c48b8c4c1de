using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Carm.Kernel;

/// <summary>The one door of a module: its store, its services and the texts of its rejections.</summary>
public interface ICarmModule
{
    Assembly Assembly => GetType().Assembly;

    /// <summary>The marker interface of the module's own Marten store.</summary>
    Type Store { get; }

    /// <summary>Every code with which this module refuses, with its HTTP status and both texts.</summary>
    IReadOnlyList<Rejection> Rejections { get; }

    void AddTo(IServiceCollection services, string connectionString);
}
