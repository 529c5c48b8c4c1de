using System.Globalization;

namespace Carm.Kernel;

/// <summary>A sentence in both official languages, of equal standing.</summary>
public sealed record Bilingual(string En, string Fr)
{
    public static bool IsFrench(CultureInfo culture) => culture.TwoLetterISOLanguageName == "fr";

    /// <summary>The sentence in the language of the request.</summary>
    public override string ToString() => IsFrench(CultureInfo.CurrentUICulture) ? Fr : En;
}
