using System.Text.Json.Nodes;
using Carm.Client.Generator;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

// Writes the client of a description: what it is read from, where it goes.
var (from, to) = (args[0], args[1]);
var description = JsonNode.Parse(await File.ReadAllTextAsync(from))!;
Preparation.Prepare(description);
var document = await OpenApiDocument.FromJsonAsync(description.ToJsonString());

var settings = new CSharpClientGeneratorSettings
{
    ClassName = "CarmClient",
    OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
    ParameterNameGenerator = new Names(),
    GenerateOptionalParameters = true,
    // It is no JSON but lines of it, which a description of this version cannot say; the client has it by hand.
    ExcludedOperationIds = ["streamCads"],
    ResponseArrayType = Names.List, ParameterArrayType = Names.List, ResponseDictionaryType = Names.Dictionary, ParameterDictionaryType = Names.Dictionary,
};
var types = settings.CSharpGeneratorSettings;
(types.Namespace, types.JsonLibrary, types.JsonLibraryVersion) = ("Carm.Client", CSharpJsonLibrary.SystemTextJson, 10);
(types.ClassStyle, types.GenerateNativeRecords, types.UseRequiredKeyword, types.GenerateDataAnnotations) = (CSharpClassStyle.Poco, true, true, false);
(types.GenerateNullableReferenceTypes, types.GenerateOptionalPropertiesAsNullable) = (true, true);
(types.ArrayType, types.DictionaryType, types.AnyType) = (Names.List, Names.Dictionary, "System.Text.Json.JsonElement");
(types.DateType, types.DateTimeType) = ("System.DateOnly", "System.DateTimeOffset");
// What is no amount, as a rate, is a number on the wire and as exact as one here.
(types.NumberType, types.NumberDoubleType) = ("decimal", "decimal");
(types.EnumNameGenerator, types.PropertyNameGenerator) = (new Names(), new Names());
types.TemplateFactory = new Templates(types);
var resolver = new Amounts(types);
resolver.RegisterSchemaDefinitions(document.Definitions);
var code = new CSharpClientGenerator(document, settings, resolver).GenerateFile().ReplaceLineEndings("\n");
await File.WriteAllTextAsync(to, code);
