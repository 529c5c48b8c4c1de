using System.Text.Json;

namespace Carm.Onboarding;

/// <summary>Enumerations as they stand on the wire, in query parameters and in values of notices.</summary>
static class WireNames
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    public static T? Read<T>(string text) where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => Of(v!.Value) == text);
}
