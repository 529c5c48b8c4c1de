using System.Globalization;

namespace Carm.Kernel;

/// <summary>How figures, dates and instants stand on paper, in the language of the request.</summary>
static class PrintText
{
    static readonly NumberFormatInfo English = new() { NumberGroupSeparator = ",", NumberDecimalSeparator = "." }, French = new() { NumberGroupSeparator = "\u00a0", NumberDecimalSeparator = "," };

    public static bool IsFrench => Bilingual.IsFrench(CultureInfo.CurrentUICulture);

    public static string Language => IsFrench ? "fr-CA" : "en-CA";

    public static string Say(string en, string fr) => IsFrench ? fr : en;

    /// <summary>With groups, and with as many decimals as the amount has.</summary>
    public static string Of(Money amount) => amount.Amount.ToString("#,##0.00", Numbers);

    public static string Dollars(Money amount) => IsFrench ? $"{Of(amount)}\u00a0$" : amount < Money.Zero ? $"-${Of(-amount)}" : $"${Of(amount)}";

    public static NumberFormatInfo Numbers => IsFrench ? French : English;

    /// <summary>A zero is a dash, so that what is owing stands out.</summary>
    public static string OrDash(Money amount) => amount == Money.Zero ? "–" : Of(amount);

    public static string Of(decimal number) => number.ToString("#,##0.##########", Numbers);

    public static string? Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In Toronto's time.</summary>
    public static string? Of(DateTimeOffset? instant) => instant is { } at ? $"{TimeZoneInfo.ConvertTime(at, BusinessCalendar.Toronto).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {Say("ET", "HE")}" : null;

    public static string? Join(string separator, params string?[] parts) => parts.Where(p => !string.IsNullOrWhiteSpace(p)).ToArray() is { Length: > 0 } said ? string.Join(separator, said) : null;
}
