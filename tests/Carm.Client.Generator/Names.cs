using System.Globalization;
using NJsonSchema;
using NJsonSchema.CodeGeneration;
using NSwag;
using NSwag.CodeGeneration;

namespace Carm.Client.Generator;

/// <summary>What things are called in C#: <c>Idempotency-Key</c> is idempotencyKey and <c>PENDING_MFA</c> PendingMfa.</summary>
sealed class Names : IEnumNameGenerator, IParameterNameGenerator, IPropertyNameGenerator
{
    public const string List = "System.Collections.Generic.IReadOnlyList", Dictionary = "System.Collections.Generic.IReadOnlyDictionary";

    public string Generate(int index, string? name, object? value, JsonSchema schema) => Pascal(name!) is var word && char.IsDigit(word[0]) ? $"_{word}" : Pascal(name!);

    public string Generate(JsonSchemaProperty property) => Pascal(property.Name);

    public string Generate(OpenApiParameter parameter, IEnumerable<OpenApiParameter> allParameters) => Pascal(parameter.Name) is var word ? char.ToLowerInvariant(word[0]) + word[1..] : "";

    /// <summary>The words of a name, each with a capital; a name of small letters keeps the capitals that it has.</summary>
    public static string Pascal(string name) => string.Concat(name.Split('_', '-', '.').Where(word => word.Length > 0).Select(word =>
        char.ToUpperInvariant(word[0]) + (word.Any(char.IsLower) ? word[1..] : word[1..].ToLower(CultureInfo.InvariantCulture))));
}
