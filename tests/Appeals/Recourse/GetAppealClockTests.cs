using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

public sealed class GetAppealClockTests(CarmHost carm)
{
    [Theory]
    [InlineData("S60", "2025-11-12", "2026-02-10", "2027-02-10")]
    [InlineData("S60", "2025-10-06", "2026-01-05", "2027-01-04")]      // a Sunday rolls
    [InlineData("S60", "2025-10-05", "2026-01-03", "2027-01-04")]      // a Saturday stays
    [InlineData("S60", "2025-09-26", "2025-12-26", "2026-12-26")]      // Christmas Day rolls; 2026-12-25 too
    [InlineData("CITT", "2026-05-20", "2026-08-18", "2027-08-18")]
    [InlineData("S129", "2026-03-02", "2026-06-01", "2027-05-31")]
    [InlineData("S129", "2026-04-02", "2026-07-02", "2027-07-02")]
    [InlineData("S60", "2027-12-01", "2028-02-29", "2029-02-28")]      // a leap day has no anniversary
    public async Task Appeals_9_7_the_last_day_is_the_ninetieth_and_an_extension_may_be_asked_for_a_year(string kind, string notice, string last, string extension)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/appeal-clock?kind={kind}&noticeDate={notice}");
        Assert.Equal((200, last, extension), (answer.Status, answer["lastDay"], answer["extensionLastDay"]));
    }

    [Theory]
    [InlineData("kind=S61&noticeDate=2025-10-06", "VAL_RECOURSE_KIND")]
    [InlineData("kind=S60", "VAL_DATE")]
    public async Task What_cannot_be_read_is_refused(string query, string code)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/appeal-clock?{query}");
        Assert.Equal((400, code), (answer.Status, answer["code"]));
    }
}
