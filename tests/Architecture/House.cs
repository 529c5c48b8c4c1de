using System.Reflection;
using Carm.Host;
using Carm.Kernel;

namespace Carm.Architecture.Tests;

/// <summary>Where things stand: the sources beside the compiled modules.</summary>
static class House
{
    public static readonly string Root = FindRoot();

    public static readonly Assembly[] Modules = [.. CarmModules.All.Select(m => m.Assembly)];

    public static readonly Assembly[] Contracts = [.. Modules.Select(m => Assembly.Load($"{m.GetName().Name}.Contracts"))];

    public static readonly Assembly Kernel = typeof(ICarmModule).Assembly;

    public static string Short(Assembly module) => module.GetName().Name!["Carm.".Length..];

    public static IEnumerable<string> Sources(string module) => Directory.EnumerateFiles(Path.Combine(Root, "modules", module), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"));

    static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Carm.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
