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
