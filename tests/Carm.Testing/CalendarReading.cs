using System.Globalization;
using Ical.Net.CalendarComponents;

namespace Carm.Testing;

/// <summary>What a calendar program reads of an account.</summary>
public static class CalendarReading
{
    public static async Task<string> CalendarAddressAsync(this Caller by, string rm, string language = "en", int? alarmDays = null)
    {
        var made = await by.PostAsync($"/api/v1/program-accounts/{rm}/calendar-feeds", new { language, alarmDays });
        return made.Status == 201 ? made["address"]! : throw new InvalidOperationException(made.Text);
    }

    public static IReadOnlyList<CalendarEvent> EventsOf(this Answer file) => [.. Ical.Net.Calendar.Load(file.Text)!.Events];

    /// <summary>Day, title, number of changes and state of what an address shows whose title has these words.</summary>
    public static async Task<IReadOnlyList<string>> CalendarAsync(this CarmSystem carm, string address, string words) =>
    [
        .. (await carm.GetAsync(address)).EventsOf().Where(e => e.Summary!.Contains(words, StringComparison.Ordinal))
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Start!.Value:yyyy-MM-dd} {e.Summary} {e.Sequence} {e.Status}")),
    ];
}
