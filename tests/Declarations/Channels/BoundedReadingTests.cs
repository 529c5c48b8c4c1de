using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What a sender may make the host keep in memory.</summary>
public sealed class BoundedReadingTests(CarmHost tests)
{
    [Fact]
    public async Task A_body_of_empty_objects_is_refused_before_any_of_them_is_made()
    {
        var alpha = await Importer.OpenAsync(tests);
        byte[] Lines(int count, string before, string after) => Encoding.UTF8.GetBytes($"{before}{{\"rmAccount\":\"{alpha.Rm}\",\"invoices\":[{{\"lines\":[{string.Join(',', Enumerable.Repeat("{}", count))}]}}]}}{after}");
        Assert.Equal((422, "CAD-4001"), await alpha.Manager.PostContentAsync("/api/v1/cads", Lines(CountedObjects.MostOfOne, "", ""), "application/json").CodeAsync());
        Assert.Equal((422, "CAD-4001"), await alpha.Manager.PostContentAsync("/api/v1/cads/bulk", Lines(CountedObjects.MostOfMany, "{\"cads\":[", "]}"), "application/json").CodeAsync());
        var streamed = await alpha.Manager.PostContentAsync("/api/v1/cads/stream", Lines(CountedObjects.MostOfOne, "", ""), "application/x-ndjson");
        Assert.Equal(["CAD-4001"], JsonDocument.Parse(streamed.Text).RootElement.Texts("code"));
    }

    [Fact]
    public async Task A_stream_may_wait_for_a_line_and_not_in_the_middle_of_one()
    {
        var (pipe, patience, ct) = (new Pipe(), TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await using var lines = NdjsonLines.ReadAsync(pipe.Reader, 100, patience, ct).GetAsyncEnumerator(ct);
        async Task<string> NextAsync() => await lines.MoveNextAsync() ? Encoding.UTF8.GetString(lines.Current!) : "";
        await pipe.Writer.WriteAsync("one\n"u8.ToArray(), ct);
        Assert.Equal("one", await NextAsync());
        var second = NextAsync();
        await Task.Delay(2 * patience, ct);
        await pipe.Writer.WriteAsync("two\nth"u8.ToArray(), ct);
        Assert.Equal("two", await second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(NextAsync);
    }
}
