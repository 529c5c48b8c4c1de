using NJsonSchema;
using NJsonSchema.CodeGeneration.CSharp;

namespace Carm.Client.Generator;

/// <summary>An amount is a string on the wire and a decimal here.</summary>
sealed class Amounts(CSharpGeneratorSettings settings) : CSharpTypeResolver(settings)
{
    public override string Resolve(JsonSchema schema, bool isNullable, string? typeNameHint) =>
        schema.ActualTypeSchema is { Format: "decimal" } actual && actual.Type.HasFlag(JsonObjectType.String) ? isNullable ? "decimal?" : "decimal" : base.Resolve(schema, isNullable, typeNameHint);
}
