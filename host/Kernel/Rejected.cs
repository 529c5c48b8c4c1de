using System.Globalization;

namespace Carm.Kernel;

/// <summary>A rule says no. The code is stable and documented; its status and texts stand in the module's table of <see cref="Rejection"/>.</summary>
public sealed class Rejected(string code, params object[] arguments) : Exception(code)
{
    public string Code { get; } = code;

    /// <summary>What fills the places {0}, {1} ... of the texts.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>Where in the request the fault lies, as <c>lines[0].unit</c>; null when it lies in no single field.</summary>
    public string? Path { get; init; }

    /// <summary>Every fault that was found at once, this one first; empty when it is alone.</summary>
    public IReadOnlyList<Rejected> All { get; init; } = [];

    /// <summary>Several faults as one refusal, which carries the code of the first.</summary>
    public static Rejected Of(IReadOnlyList<Rejected> faults) => new(faults[0].Code, [.. faults[0].Arguments]) { Path = faults[0].Path, All = faults };
}

/// <summary>One row of a module's table of rejections.</summary>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="En">The text in English, with {0} for the first argument.</param>
/// <param name="Fr">The text in French, with the same places.</param>
public sealed record Rejection(string Code, int Status, string En, string Fr)
{
    public string In(CultureInfo culture, IReadOnlyList<object> arguments) =>
        string.Format(culture, Bilingual.IsFrench(culture) ? Fr : En, [.. arguments]);
}
