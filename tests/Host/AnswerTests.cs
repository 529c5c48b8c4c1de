using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What every read keeps, whichever slice it is of: a strong tag, and lists as CSV for those who ask.</summary>
public sealed class AnswerTests(CarmHost carm)
{
    [Fact]
    public async Task What_is_read_has_a_strong_tag_and_is_not_sent_again_while_it_is_the_same()
    {
        var first = await carm.GetAsync("/api/v1/tools/identifiers/123456782");
        Assert.Matches("^\"[0-9a-f]{32}\"$", first.Headers["ETag"]);

        var again = await AskAsync("/api/v1/tools/identifiers/123456782", "If-None-Match", first.Headers["ETag"]);
        Assert.Equal((304, ""), (again.Status, again.Text));
        Assert.Equal(200, (await AskAsync("/api/v1/tools/identifiers/123456789", "If-None-Match", first.Headers["ETag"])).Status);
        Assert.NotEqual((await carm.GetAsync("/api/v1/tools/interest?principal=1.00&from=2026-01-01&to=2026-01-01&rate=1")).Headers["ETag"], (await carm.GetAsync("/api/v1/tools/interest?principal=1.00&from=2026-01-01&to=2026-01-01&rate=1", "fr-CA")).Headers["ETag"]);
    }

    [Fact]
    public async Task A_list_is_csv_for_those_who_ask_with_the_same_rows_and_no_formula_in_it()
    {
        var officer = await carm.SignInAsync("csv.officer", "AR_OFFICER");
        foreach (var (quarter, source) in new[] { ("2041Q1", "=1+1"), ("2041Q2", "Gazette, \"été\"") })
            Assert.Equal(200, (await officer.PutAsync($"/api/v1/admin/interest-rates/{quarter}", new { prescribedPercent = "2.5", sourceReference = source })).Status);

        var answer = await officer.SendAsync(HttpMethod.Get, "/api/v1/admin/interest-rates?pageSize=500", null, accept: "text/csv");
        Assert.Equal((200, "text/csv"), (answer.Status, answer.MediaType));
        var lines = answer.Text.TrimStart('\ufeff').Split("\r\n");
        Assert.StartsWith("quarter,", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("2041Q1,", StringComparison.Ordinal) && line.Contains("'=1+1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\"Gazette, \"\"été\"\"\"", StringComparison.Ordinal));
        Assert.Equal((await officer.GetAsync("/api/v1/admin/interest-rates?pageSize=500")).Json.GetProperty("items").GetArrayLength(), lines.Length - 2);

        var french = await officer.SendAsync(HttpMethod.Get, "/api/v1/admin/interest-rates?pageSize=500", null, accept: "text/csv", language: "fr-CA");
        Assert.StartsWith("Trimestre,Taux réglementaire (%),Taux déterminé (%),", french.Text.TrimStart('\ufeff'));
        Assert.NotEqual(answer.Headers["ETag"], french.Headers["ETag"]);

        var page = await officer.SendAsync(HttpMethod.Get, "/api/v1/admin/interest-rates?pageSize=1", null, accept: "text/csv, application/json;q=0.5");
        Assert.NotEmpty(page.Headers["Next-Cursor"]);
        Assert.Equal("application/json", (await officer.SendAsync(HttpMethod.Get, "/api/v1/admin/interest-rates", null, accept: "application/json, text/csv;q=0.9")).MediaType);
    }

    async Task<Answer> AskAsync(string url, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation(header, value);
        return await carm.SendAsync(request);
    }
}
