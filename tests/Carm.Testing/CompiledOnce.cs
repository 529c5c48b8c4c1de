using System.Collections.Concurrent;
using System.Reflection;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Model;
using JasperFx.RuntimeCompiler;

namespace Carm.Testing;

/// <summary>Each host has the code around its handlers compiled when it first needs it. The hosts of a test assembly write the same, letter for letter, so that it is compiled once for all of them.</summary>
sealed class CompiledOnce : IAssemblyGenerator
{
    static readonly ConcurrentDictionary<string, Lazy<Assembly>> Known = new();

    readonly AssemblyGenerator compiler = new();

    public string? AssemblyName
    {
        get => compiler.AssemblyName;
        set => compiler.AssemblyName = value;
    }

    public void ReferenceAssembly(Assembly assembly) => compiler.ReferenceAssembly(assembly);

    public void ReferenceAssemblyContainingType<T>() => compiler.ReferenceAssemblyContainingType<T>();

    public Assembly Generate(Action<ISourceWriter> write) => compiler.Generate(write);

    public Assembly Generate(string code) => compiler.Generate(code);

    public void Compile(GeneratedAssembly generatedAssembly, IServiceVariableSource? services = null) => Compile(generatedAssembly, services, out _);

    public void Compile(GeneratedAssembly generatedAssembly, IServiceVariableSource? services, out string code)
    {
        var written = code = generatedAssembly.GenerateCode(services);
        generatedAssembly.AttachAssembly(Known.GetOrAdd(written, _ => new(() => CompilerFor(generatedAssembly).Generate(written))).Value);
    }

    /// <summary>With the references that the compiler itself would take.</summary>
    static AssemblyGenerator CompilerFor(GeneratedAssembly generated)
    {
        var compiler = new AssemblyGenerator();
        foreach (var assembly in (Assembly[])[typeof(AssemblyGenerator).Assembly, typeof(Task).Assembly, .. generated.Rules.Assemblies, .. generated.AllReferencedAssemblies(), .. generated.GeneratedTypes.SelectMany(t => t.AssemblyReferences())])
            compiler.ReferenceAssembly(assembly);
        return compiler;
    }
}
