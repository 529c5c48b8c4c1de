using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Carm.Client;

/// <summary>Words of a closed set, which grows: one that came later than this client is unknown to it and breaks nothing.</summary>
sealed class Words<T> : JsonConverter<T> where T : struct, Enum
{
    static readonly Dictionary<string, T> ByWord = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.IsDefined(typeof(JsonStringEnumMemberNameAttribute))).ToDictionary(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name, f => (T)f.GetValue(null)!);

    static readonly Dictionary<T, string> OfValue = ByWord.ToDictionary(word => word.Value, word => word.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ByWord.GetValueOrDefault(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(OfValue.TryGetValue(value, out var word) ? word : throw new JsonException($"{typeof(T).Name}.{value} is none of Carm's words."));
}
