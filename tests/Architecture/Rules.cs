using System.Reflection;
using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using NetArchTest.Rules;
using Wolverine.Persistence;

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
        var insides = slices.SelectMany(stem => new[] { "Response", "Validator", "Endpoint", "Handler" }.Select(part => (Name: $"{@namespace}.{stem}{part}", Stem: stem))).ToDictionary(i => i.Name, i => i.Stem);
        return
        [
            .. AllTypes(assembly, null).SelectMany(t => Mentions(t).Select(Outermost).Distinct().Where(insides.ContainsKey).Select(name => (Name: Outermost(t.FullName), Stem: insides[name])))
                .Where(use => slices.Append("Module").Any(own => own != use.Stem && !own.StartsWith(use.Stem, StringComparison.Ordinal) && use.Name.StartsWith($"{@namespace}.{own}", StringComparison.Ordinal)) && !use.Name.StartsWith($"{@namespace}.{use.Stem}", StringComparison.Ordinal))
                .Select(use => $"{use.Name} uses the inside of {use.Stem}").Distinct(),
        ];
    }

    /// <summary>Every type that a type names in its shape or in its code, what stands in generics and arrays too. One pass over the assembly, where a search for each slice took minutes.</summary>
    static IEnumerable<string> Mentions(TypeDefinition type) =>
        new[] { type.BaseType }.Concat(type.Interfaces.Select(i => i.InterfaceType)).Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Methods.SelectMany(m => Signature(m).Concat(!m.HasBody ? [] : m.Body.Variables.Select(v => v.VariableType).Concat(m.Body.Instructions.SelectMany(i => i.Operand switch
            {
                TypeReference t => [t],
                MethodReference used => Signature(used),
                FieldReference used => [used.DeclaringType, used.FieldType],
                _ => (IEnumerable<TypeReference>)[],
            })))))
            .SelectMany(Parts).Select(t => t.FullName);

    static IEnumerable<TypeReference> Signature(MethodReference method) =>
        [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType), .. method is GenericInstanceMethod generic ? generic.GenericArguments : []];

    static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification of => Parts(of.ElementType),
        _ => [type],
    };

    /// <summary>Rule 5: a fact that nobody hears is dropped with a log line. What a question's interface takes or gives is no fact.</summary>
    public static string[] FactsThatNobodyHears(IEnumerable<Type> contracts, IEnumerable<Assembly> modules)
    {
        var types = contracts.ToArray();
        var ofQuestions = types.Where(t => t.IsInterface).SelectMany(t => t.GetMethods()).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType.IsGenericType ? m.ReturnType.GetGenericArguments()[0] : m.ReturnType)).Select(t => t.IsGenericType ? t.GetGenericArguments()[0] : t).ToHashSet();
        var heard = modules.SelectMany(Handlers).SelectMany(h => h.GetMethods().Where(m => m.Name == "Handle")).Select(m => m.GetParameters()[0].ParameterType).Select(t => t.GetElementType() ?? t).ToHashSet();
        return [.. types.Where(t => !t.IsInterface && !t.IsEnum && !ofQuestions.Contains(t) && !heard.Contains(t)).Select(t => t.FullName!)];
    }

    /// <summary>Rule 8: what a handler requires and does not find is a refusal; by default Wolverine logs it and stops, and HTTP would say 200.</summary>
    public static string[] RequirementsThatPassInSilence(IEnumerable<Type> handlers) =>
    [
        .. handlers.SelectMany(h => h.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(m => m.Name == "Handle").SelectMany(m => m.GetParameters())
            .Where(p => p.GetCustomAttributes().OfType<IDataRequirement>().Any(r => r.Required && r.OnMissing != OnMissing.ThrowException))
            .Select(p => $"{p.Member.DeclaringType!.Name}: {p.Name}"),
    ];

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

    /// <summary>Rule 14: only the host drives the database itself.</summary>
    public static bool DrivesTheDatabase(Assembly assembly) => assembly.GetReferencedAssemblies().Any(r => r.Name == "Npgsql");

    /// <summary>Rule 15: the kernel has at most 24 public types and knows nobody of Carm.</summary>
    public static string[] FaultsOfAKernel(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes().Length is var size and (0 or > 24) ? (string[])[$"{size} public types"] : [],
        .. assembly.GetReferencedAssemblies().Any(r => r.Name!.StartsWith("Carm.", StringComparison.Ordinal) && r.Name != "Carm.Bridge.DistributedLock") ? (string[])["knows another part of Carm"] : [],
    ];

    /// <summary>Rule 3: a slice is one file named after its message, and short.</summary>
    public static string? FaultOfASlice(string stem, IEnumerable<string> files, Func<string, IEnumerable<string>> read) =>
        files.Where(file => Path.GetFileNameWithoutExtension(file) == stem).ToArray() is not [var one] ? $"{stem} is not in one file of its name"
        : read(one).Count() > 120 ? $"{one} has more than 120 lines"
        : null;

    /// <summary>Rules 10, 11: whoever is not on the approved list asks one permission of its own module, under the prefix of its group.</summary>
    public static string? FaultOfAnEndpoint(string module, string route, bool isAnonymous, string? permission) =>
        isAnonymous ? permission is null ? null : $"{route} asks {permission} of nobody"
        : permission is null ? $"{route} asks nothing"
        : permission.Split('.')[0] != module ? $"{route} asks another module's {permission}"
        : !route.StartsWith("api/v1/", StringComparison.Ordinal) ? $"{route} stands in no group"
        : null;

    /// <summary>Rule 16: what differs from the approved list, with what to add (+) and to take out (-); a name that stands twice differs too.</summary>
    public static string[] Differences(IEnumerable<string> approved, IReadOnlyCollection<string> actual) =>
        [.. actual.Except(approved).Select(line => $"+ {line}"), .. approved.Except(actual).Select(line => $"- {line}"), .. actual.GroupBy(line => line).Where(g => g.Count() > 1).Select(g => $"twice {g.Key}")];

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
