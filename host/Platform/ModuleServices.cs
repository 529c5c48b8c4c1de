using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Scrutor;

namespace Carm.Host;

static class ModuleServices
{
    /// <summary>Registers each class of the module that implements an interface of its own name (<c>Tariff</c>: <c>ITariff</c>), once for all requests.</summary>
    public static IServiceCollection AddMatchingInterfaces(this IServiceCollection services, Assembly module) =>
        services.Scan(scan => scan.FromAssemblies(module)
            .AddClasses(publicOnly: false)
            .UsingRegistrationStrategy(RegistrationStrategy.Throw)
            .AsMatchingInterface((type, filter) => filter.Where(i => i.Assembly == module || i.Assembly.GetName().Name!.EndsWith(".Contracts", StringComparison.Ordinal)))
            .WithSingletonLifetime());
}
