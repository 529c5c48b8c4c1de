using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Carm.Kernel;
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
    public async Task Xml_of_empty_elements_is_refused_before_any_of_them_is_made()
    {
        var alpha = await Importer.OpenAsync(tests);
        static byte[] Declaration(string inside) => Encoding.UTF8.GetBytes($"<Declaration xmlns=\"{CadXml.Wco}\">{inside}</Declaration>");
        static string Many(string element, int count) => string.Concat(Enumerable.Repeat(element, count));
        const string item = "<GovernmentAgencyGoodsItem><InvoicePositionNumeric>1</InvoicePositionNumeric></GovernmentAgencyGoodsItem>";
        byte[][] bodies =
        [
            Declaration($"<GoodsShipment>{Many("<Invoice/>", CountedObjects.MostOfOne + 1)}</GoodsShipment>"),
            Declaration($"<GoodsShipment><Invoice/>{Many(item, CountedObjects.MostOfOne)}</GoodsShipment>"),
            Declaration(Many("<Amendment/>", CountedObjects.MostOfOne + 1)),
            Declaration($"<Amendment>{Many("<ChangeReasonCode/>", CountedObjects.MostElements)}</Amendment>"),
        ];
        foreach (var body in bodies) Assert.Equal((422, "CAD-4001"), await alpha.Manager.PostContentAsync("/api/v1/cads", body, Messages.Xml).CodeAsync());
        Assert.Equal(["CAD-4001", "/Declaration/GoodsShipment/Invoice"], (await alpha.Manager.DeclareInXmlAsync(bodies[0])).Response.Values("Error/ValidationCode", "Error/Pointer/Location"));

        // As many as the bytes allow: its text alone stands in memory, not what would be made of it.
        var whole = Declaration($"<GoodsShipment>{Many("<Invoice/>", (CadMessage.MostBytes - 200) / "<Invoice/>".Length)}</GoodsShipment>");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(("CAD-4001", "invoices"), Assert.Throws<Rejected>(() => CadXmlReading.Read(whole)) is var no ? (no.Code, no.Path) : default);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 * CadMessage.MostBytes);

        // What may be meant is read.
        Assert.Equal(CountedObjects.MostOfOne, CadXmlReading.Read(Declaration($"<GoodsShipment>{Many("<Invoice/>", CountedObjects.MostOfOne)}</GoodsShipment>")).Message.Invoices!.Count);
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
