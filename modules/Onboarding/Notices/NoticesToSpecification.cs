using System.Globalization;
using Ardalis.Specification;
using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>The notices to some recipients, the newest first, a page and one row more.</summary>
public sealed class NoticesToSpecification : Specification<Notice>
{
    public NoticesToSpecification(string[] recipients, bool unreadOnly, string? after, int size)
    {
        Query.Where(n => recipients.Contains(n.Recipient));
        if (unreadOnly) Query.Where(n => n.ReadAt == null);
        if (after is not null)
        {
            var (at, id) = Read(after);
            Query.Where(n => n.At < at || (n.At == at && string.Compare(n.Id, id) > 0));
        }
        Query.OrderByDescending(n => n.At).ThenBy(n => n.Id).Take(size + 1);
    }

    public static string KeyOf(Notice notice) => $"{notice.At.UtcTicks}|{notice.Id}";

    internal static (DateTimeOffset At, string Id) Read(string key) =>
        key.Split('|', 2) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks ? (new(at, TimeSpan.Zero), id) : throw new Rejected("VAL_PAGE") { Path = "cursor" };
}
