using System.Reflection;
using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using NetArchTest.Rules;

namespace Carm.Architecture.Tests;

/// <summary>Each rule takes what it judges and gives back the offenders, so that a tripwire can prove that it catches one.</summary>
static class Rules
{
    /// <summary>Rule 1: a module's project references the kernel and contracts only.</summary>
    public static string[] ForbiddenProjectReferences(string csproj) =>
    [
        .. XDocument.Parse(csproj).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(name => name != "Carm.Kernel" && !name.EndsWith(".Contracts", StringComparison.Ordinal)),
    ];

    /// <summary>Rule 2: no type of a module depends on a type of another module's own assembly. By type names, since a namespace's prefix also matches the contracts.</summary>
    public static string[] TypesThatReachInto(Assembly module, IEnumerable<Type> others)
    {
        string[] names = [.. others.Select(t => t.FullName!).Where(name => !name.Contains('<'))];
        return names.Length == 0 ? [] : [.. Types.InAssembly(module).That().HaveDependencyOnAny(names).GetTypes().Select(t => t.FullName!)];
    }

    /// <summary>Rule 4: a slice may send another slice's message; its response, validator, endpoint and handler are its own.</summary>
    public static string[] TypesThatUseAnotherSlicesInside(Assembly assembly, string @namespace, IEnumerable<string> stems)
    {
        var slices = stems.ToArray();
        return
        [
            .. slices.SelectMany(stem => Types.InAssembly(assembly).That().HaveDependencyOnAny([.. new[] { "Response", "Validator", "Endpoint", "Handler" }.Select(part => $"{@namespace}.{stem}{part}")]).GetTypes()
                .Select(t => Outermost(t.FullName!))
                .Where(name => slices.Append("Module").Any(own => own != stem && !own.StartsWith(stem, StringComparison.Ordinal) && name.StartsWith($"{@namespace}.{own}", StringComparison.Ordinal)) && !name.StartsWith($"{@namespace}.{stem}", StringComparison.Ordinal))
                .Select(name => $"{name} uses the inside of {stem}")),
        ];
    }

    /// <summary>Rule 5: a fact that nobody hears is dropped with a log line. What a question's interface takes or gives is no fact.</summary>
    public static string[] FactsThatNobodyHears(IEnumerable<Type> contracts, IEnumerable<Assembly> modules)
    {
        var types = contracts.ToArray();
        var ofQuestions = types.Where(t => t.IsInterface).SelectMany(t => t.GetMethods()).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType.IsGenericType ? m.ReturnType.GetGenericArguments()[0] : m.ReturnType)).ToHashSet();
        var heard = modules.SelectMany(Handlers).SelectMany(h => h.GetMethods().Where(m => m.Name == "Handle")).Select(m => m.GetParameters()[0].ParameterType).ToHashSet();
        return [.. types.Where(t => !t.IsInterface && !t.IsEnum && !ofQuestions.Contains(t) && !heard.Contains(t)).Select(t => t.FullName!)];
    }

    /// <summary>Rule 9: a handler is a public static class with one <c>Handle</c>, whose message is named after it or is a fact.</summary>
    public static string[] HandlersOutOfShape(IEnumerable<Type> handlers) =>
        [.. handlers.Where(h => !(h is { IsAbstract: true, IsSealed: true, IsPublic: true } or { IsAbstract: true, IsSealed: true, IsNestedPublic: true }) || h.GetMethods(BindingFlags.Public | BindingFlags.Static).Count(m => m.Name == "Handle") != 1).Select(h => h.FullName!)];

    public static IEnumerable<Type> Handlers(Assembly module) => module.GetTypes().Where(t => t.Name.EndsWith("Handler", StringComparison.Ordinal) && !t.IsNested);

    static string Outermost(string name) => name.Split('/', '+')[0];

    /// <summary>Rule 6: time comes from TimeProvider. The code of nested types counts, since async bodies live there.</summary>
    public static string[] ReadersOfTheWallClock(Assembly assembly, Func<TypeDefinition, bool>? only = null) =>
    [
        .. Methods(assembly, only)
            .Where(method => method.HasBody && method.Body.Instructions.Any(i => i.Operand is MethodReference { Name: "get_Now" or "get_UtcNow" or "get_Today", DeclaringType.FullName: "System.DateTime" or "System.DateTimeOffset" }))
            .Select(method => method.FullName),
    ];

    /// <summary>Rule 7: no binary floating point in fields, parameters, results or locals.</summary>
    public static string[] UsersOfFloatingPoint(Assembly assembly, Func<TypeDefinition, bool>? only = null) =>
    [
        .. AllTypes(assembly, only).SelectMany(t => t.Fields).Where(f => IsFloat(f.FieldType)).Select(f => f.FullName),
        .. Methods(assembly, only)
            .Where(m => IsFloat(m.ReturnType) || m.Parameters.Any(p => IsFloat(p.ParameterType)) || (m.HasBody && m.Body.Variables.Any(v => IsFloat(v.VariableType))))
            .Select(m => m.FullName),
    ];

    /// <summary>Rule 12: contracts are sealed records and interfaces of primitives, free of the libraries behind them.</summary>
    public static string[] ContractsThatSayTooMuch(IEnumerable<Type> contracts) =>
    [
        .. contracts.Where(t => !t.IsInterface && !t.IsEnum && !(t.IsSealed && t.GetMethod("<Clone>$") is not null) || t.GetProperties().Any(p => !IsPrimitive(p.PropertyType))).Select(t => t.FullName!),
    ];

    /// <summary>Rule 13: Wolverine reads a property named Version as the stream's expected version.</summary>
    public static string[] MessagesWithAVersion(IEnumerable<Type> messages) => [.. messages.Where(t => t.GetProperty("Version") is not null).Select(t => t.FullName!)];

    static bool IsPrimitive(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) type = type.GetGenericArguments()[0];
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateOnly) || type == typeof(DateTimeOffset) || type == typeof(Guid)
            || (type.Assembly.GetName().Name!.EndsWith(".Contracts", StringComparison.Ordinal) && type.IsSealed);
    }

    static bool IsFloat(TypeReference type) =>
        type.FullName is "System.Double" or "System.Single" || (type is GenericInstanceType generic && generic.GenericArguments.Any(IsFloat)) || (type is ArrayType array && IsFloat(array.ElementType));

    static IEnumerable<TypeDefinition> AllTypes(Assembly assembly, Func<TypeDefinition, bool>? only) =>
        ModuleDefinition.ReadModule(assembly.Location).GetAllTypes().Where(t => only?.Invoke(t) ?? true);

    static IEnumerable<MethodDefinition> Methods(Assembly assembly, Func<TypeDefinition, bool>? only) => AllTypes(assembly, only).SelectMany(t => t.Methods);
}
