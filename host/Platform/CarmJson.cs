using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>JSON on the wire: camelCase, enumerations in UPPER_SNAKE_CASE, numbers never read from strings, and no unknown field passed over in silence.</summary>
static class CarmJson
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseWhatNobodyMeans);
        options.Converters.Add(new WireEnums());
        return options;
    }

    /// <summary>No list on the wire has holes, no text a U+0000 or what Unicode has no character for, and dates lie where the calendars are right: anything else is a body that cannot be read.</summary>
    static void RefuseWhatNobodyMeans(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly.GetName().Name?.StartsWith("Carm.", StringComparison.Ordinal) != true) return;
        // What is left out would count as false, as the first of several words or as the year 1, and be acted upon.
        foreach (var property in type.Properties.Where(p => IsChoiceOrDay(p.PropertyType) && p.AssociatedParameter is { HasDefaultValue: false })) property.IsRequired = true;
        var properties = type.Properties.Where(p => p.Get is not null).ToArray();
        type.OnDeserialized = read =>
        {
            foreach (var property in properties)
                if (Fault(property.Get!(read)) is { } fault) throw new JsonException($"{property.Name}: {fault}");
        };
    }

    static bool IsChoiceOrDay(Type type) => type.IsEnum || type == typeof(bool) || type == typeof(DateOnly) || type == typeof(DateTimeOffset);

    static Bilingual? Fault(object? value) => value switch
    {
        string text when text.AsSpan().IndexOfAny('\0', '\ufffe', '\uffff') >= 0 => new("a text has no U+0000, U+FFFE or U+FFFF.", "un texte n'a ni U+0000, ni U+FFFE, ni U+FFFF."),
        DateOnly { Year: < 1900 or > 2100 } => new("a date lies between 1900 and 2100.", "une date se situe entre 1900 et 2100."),
        string => null,
        System.Collections.IEnumerable items when items.Cast<object?>().Any(item => item is null) => new("a list has no null.", "une liste n'a pas de null."),
        IEnumerable<string> texts => texts.Select(Fault).FirstOrDefault(fault => fault is not null),
        _ => null,
    };
}

/// <summary>Enumerations in UPPER_SNAKE_CASE; a word that is none of them is refused with those that are.</summary>
sealed class WireEnums : JsonConverterFactory
{
    readonly JsonStringEnumConverter inner = new(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false);

    public override bool CanConvert(Type typeToConvert) => inner.CanConvert(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(typeToConvert), inner.CreateConverter(typeToConvert, options))!;

    sealed class Reader<T>(JsonConverter<T> inner) : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return inner.Read(ref reader, typeToConvert, options);
            }
            catch (JsonException)
            {
                var words = string.Join(", ", Enum.GetValues<T>().Select(v => JsonNamingPolicy.SnakeCaseUpper.ConvertName(v.ToString())));
                throw new JsonException(new Bilingual($"One of: {words}.", $"L'une des valeurs : {words}.").ToString());
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => inner.Write(writer, value, options);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => inner.ReadAsPropertyName(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => inner.WriteAsPropertyName(writer, value, options);
    }
}
