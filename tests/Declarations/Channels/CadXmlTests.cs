using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>The XML form by itself: it says what JSON says, and what a stranger sends is read safely.</summary>
public sealed class CadXmlTests
{
    static readonly CadMessage W1 = Messages.Of("700000003RM0001", "14321000000019");

    static readonly string Sent = CadXml.Write(W1).ToString();

    /// <summary>Any text that XML has characters for, also blanks, quotes and line ends, and none at all.</summary>
    static readonly Gen<string?> Text = Gen.Select(Gen.Int[0, 3], Gen.String["aZ09 .-éÉ&<>\"'\t\r\n\u00A0日\uFFFD"], (kind, text) => kind == 0 ? null : text);

    static readonly Gen<bool?> Flag = Gen.Select(Gen.Int[0, 2], kind => kind == 0 ? (bool?)null : kind == 1);

    static readonly Gen<int?> Number = Gen.Select(Gen.Int[0, 2], Gen.Int, (kind, number) => kind == 0 ? (int?)null : number);

    /// <summary>Every field by its kind in the table; a list has no empty form in XML.</summary>
    static Gen<JsonObject> Of(IReadOnlyList<XmlField> table) =>
        Gen.Select(Text.Array[table.Count], Flag.Array[table.Count], Number.Array[table.Count], (texts, flags, numbers) =>
        {
            var made = new JsonObject();
            foreach (var (i, field) in table.Index().Where(f => f.Item.Name is not ("accountedAt" or "submitterBn9" or "invoice" or "functionCode")))
            {
                JsonNode? value = field.Kind switch { 'F' => flags[i], 'N' => numbers[i], 'L' => texts[i] is { } text ? new JsonArray(text, "B") : null, _ => texts[i] };
                if (field.Name.StartsWith("header.", StringComparison.Ordinal)) ((JsonObject)(made["header"] ??= new JsonObject { ["declarationStatement"] = true }))[field.Name["header.".Length..]] ??= value;
                else made[field.Name] = value;
            }
            return made;
        });

    [Fact]
    public void A_message_is_the_same_after_its_way_through_xml() =>
        Gen.Select(Of(CadXml.Declaration), Of(CadXml.Amendment).Array[0, 3], Of(CadXml.Invoice).Array[0, 3], Of(CadXml.Item).Array[0, 5], Gen.Int[0, 2].Array[5]).Sample((root, reasons, invoices, items, where) =>
        {
            if (reasons.Length > 0) root["reasons"] = new JsonArray([.. reasons.Select(r => r.DeepClone())]);
            foreach (var (i, item) in items.Index().Where(_ => invoices.Length > 0))
            {
                var invoice = invoices[where[i] % invoices.Length];
                if (invoice["lines"] is null) invoice["lines"] = new JsonArray();
                invoice["lines"]!.AsArray().Add(item.DeepClone());
            }
            if (invoices.Length > 0) root["invoices"] = new JsonArray([.. invoices.Select(i => i.DeepClone())]);
            foreach (var invoice in invoices) invoice.Remove("lines");
            // What a message leaves out is the default of the contract.
            foreach (var name in new[] { "version", "cadType" }) root[name] ??= "X";
            var message = System.Text.Json.JsonSerializer.Deserialize<CadMessage>(root, System.Text.Json.JsonSerializerOptions.Web)!;
            var written = CadXml.Write(message);
            Assert.Equal(message.Json().ToJsonString(), CadXmlReading.Read(Bytes(written)).Message.Json().ToJsonString());
        }, iter: 2_000, seed: "0000000000000", threads: 1);

    [Fact]
    public void Every_field_of_the_contract_has_a_place()
    {
        string[] Names<T>(params string[] but) => [.. typeof(T).GetProperties().Where(p => p.GetMethod!.GetParameters().Length == 0).Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Except(but).Order(StringComparer.Ordinal)];
        Assert.Equal(Names<CadMessage>("document", "header", "invoices", "reasons"), CadXml.Declaration.Select(f => f.Name).Where(n => !n.Contains('.') && n is not ("accountedAt" or "submitterBn9")).Order(StringComparer.Ordinal));
        Assert.Equal(Names<CadHeader>(), CadXml.Declaration.Where(f => f.Name.StartsWith("header.", StringComparison.Ordinal)).Select(f => f.Name["header.".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(Names<LineReasons>(), CadXml.Amendment.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Names<CadInvoice>("lines"), CadXml.Invoice.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Names<CadLine>(), CadXml.Item.Select(f => f.Name).Where(n => n != "invoice").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Items_belong_to_the_invoice_at_their_position_and_faults_point_to_them()
    {
        var message = W1 with { Invoices = [W1.Invoices![0], W1.Invoices[0] with { InvoiceSequence = 2, Lines = [W1.Invoices[0].Lines![0] with { LineNumber = 2, PermitReferences = ["P-1", "P-2"] }] }] };
        var written = CadXml.Write(message);
        var items = written.Descendants(CadXml.Wco + "GovernmentAgencyGoodsItem").ToArray();
        items[0].Remove();
        items[1].AddAfterSelf(items[0]);
        var (read, places) = CadXmlReading.Read(Bytes(written));
        Assert.Equal(message.Json().ToJsonString(), read.Json().ToJsonString());
        Assert.Equal(
            ["/Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Classification/ID", "/Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/AdditionalDocument[2]/ID", "/Declaration/GoodsShipment/Invoice[2]/CurrencyCode",
             "/Declaration/GoodsShipment/Consignment/TransportContractDocument[1]/ID", "/Declaration/ID", "/Declaration/GoodsShipment/Invoice", "/Declaration/GoodsShipment/GovernmentAgencyGoodsItem", "/Declaration", "12:5",
             "/Declaration/Amendment", "/Declaration/Amendment[2]/ChangeReasonCode", "/Declaration/Amendment[SequenceNumeric='3']", "/Declaration/AdditionalDocument[1]/ID", "/Declaration/VersionID"],
            new[] { "invoices[0].lines[0].classification", "invoices[1].lines[0].permitReferences[1]", "invoices[1].currency", "header.cargoControlNumbers[0]", "transactionNumber", "invoices", "invoices[0].lines", null, "12:5", "reasons", "reasons[1].codes", "reasons[lineNumber=3]", "attachments[0]", "version" }.Select(places.XPath));
    }

    [Theory]
    [InlineData("no XML", "{}")]
    [InlineData("nothing", "")]
    [InlineData("cut off", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><ID>1")]
    [InlineData("two roots", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/>")]
    [InlineData("no namespace", "<Declaration><ID>1</ID></Declaration>")]
    [InlineData("another namespace", "<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC:2\"><ID>1</ID></Declaration>")]
    [InlineData("another namespace inside", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><ID xmlns=\"urn:other\">1</ID></Declaration>")]
    [InlineData("an answer", "<Response xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><StatusCode>ACCEPTED</StatusCode></Response>")]
    [InlineData("an unknown element", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><Colour>red</Colour></Declaration>")]
    [InlineData("an unknown attribute", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\" colour=\"red\"/>")]
    [InlineData("nil", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><ID xsi:nil=\"true\"/></Declaration>")]
    [InlineData("no number", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><FunctionCode>nine</FunctionCode></Declaration>")]
    [InlineData("a field where it means nothing", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><GoodsShipment><Invoice/><GovernmentAgencyGoodsItem><InvoicePositionNumeric>1</InvoicePositionNumeric><Commodity><DutyTaxFee><TypeCode>GST</TypeCode><DeductAmount>1</DeductAmount></DutyTaxFee></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>")]
    [InlineData("a duty twice", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><GoodsShipment><Invoice/><GovernmentAgencyGoodsItem><InvoicePositionNumeric>1</InvoicePositionNumeric><Commodity><DutyTaxFee><TypeCode>GST</TypeCode><DutyRegimeCode>STD</DutyRegimeCode></DutyTaxFee><DutyTaxFee><TypeCode>GST</TypeCode><DutyRegimeCode>ZR</DutyRegimeCode></DutyTaxFee></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>")]
    [InlineData("an item of no invoice", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><GoodsShipment><GovernmentAgencyGoodsItem><InvoicePositionNumeric>1</InvoicePositionNumeric></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>")]
    [InlineData("a schema of its own", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:schema/></Declaration>")]
    [InlineData("a DTD", "<!DOCTYPE Declaration><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/>")]
    [InlineData("a DTD elsewhere", "<!DOCTYPE Declaration SYSTEM \"http://127.0.0.1:1/evil.dtd\"><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/>")]
    [InlineData("a file", "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><ID>&x;</ID></Declaration>")]
    [InlineData("an unknown entity", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><ID>&x;</ID></Declaration>")]
    [InlineData("a character that there is not", "<Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"><ID>&#0;</ID></Declaration>")]
    [InlineData("another encoding said", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/>")]
    [InlineData("UTF-16 said", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/>")]
    [InlineData("UTF-7 said", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><Declaration xmlns=\"urn:wco:datamodel:WCO:Declaration:1\"/>")]
    public void What_is_not_this_xml_is_refused(string what, string xml) => Assert.True(Refused(Encoding.UTF8.GetBytes(xml)), what);

    [Fact]
    public void Bombs_are_refused_before_they_go_off()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var laughs = new StringBuilder("<!DOCTYPE d [<!ENTITY a0 \"ha\">");
        for (var i = 1; i < 30; i++) laughs.Append($"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">");
        Assert.True(Refused(Encoding.UTF8.GetBytes($"{laughs}]><Declaration xmlns=\"{CadXml.Wco}\"><ID>&a29;</ID></Declaration>")));
        Assert.True(Refused(Encoding.UTF8.GetBytes($"<Declaration xmlns=\"{CadXml.Wco}\">" + string.Concat(Enumerable.Repeat("<Payment>", 200_000)))));
        Assert.True(Refused(Encoding.UTF8.GetBytes($"<Declaration xmlns=\"{CadXml.Wco}\" " + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a{i}=\"\" ")) + "/>")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
    }

    [Fact]
    public void A_declaration_of_9999_lines_is_read_though_each_is_under_sima_and_a_surtax()
    {
        var line = W1.Invoices![0].Lines![0] with
        {
            NarrativeDescription = "Hot-rolled bars and rods of iron or steel, in irregularly wound coils", CountryOfOrigin = "US", StateOfOrigin = "NY", WeightKg = "1234.567", GstCode = "STD", SurtaxSubject = true, SurtaxCode = "25095A",
            SimaSubject = "S", SimaMeasure = "REBAR1", ExporterId = "EXPORTER-0001", ModelId = "MODEL-00001", SimaInvoicePrice = "123456.78", SimaInvoiceCurrency = "USD",
        };
        var body = Bytes(CadXml.Write(W1 with { Invoices = [W1.Invoices![0] with { Lines = [.. Enumerable.Range(1, 9_999).Select(n => line with { LineNumber = n })] }] }));
        Assert.InRange(body.Length, 10 << 20, CadMessage.MostBytes);
        var (read, places) = CadXmlReading.Read(body);
        Assert.Equal((9_999, line with { LineNumber = 9_999 }), (read.Invoices![0].Lines!.Count, read.Invoices[0].Lines![^1]));
        Assert.Equal("/Declaration/GoodsShipment/GovernmentAgencyGoodsItem[9999]/Commodity/Classification/ID", places.XPath("invoices[0].lines[9998].classification"));
    }

    [Fact]
    public void Only_utf_8_is_read_with_its_mark_or_without()
    {
        Assert.Equal(W1.TransactionNumber, CadXmlReading.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- W1 -->{Sent}<?end?>")]).Message.TransactionNumber);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            Assert.True(Refused([.. encoding.GetPreamble(), .. encoding.GetBytes(Sent)]));
            Assert.True(Refused(encoding.GetBytes(Sent)));
        }
        Assert.True(Refused(Encoding.Latin1.GetBytes(Sent.Replace("Cotton", "Coton écru", StringComparison.Ordinal))));
        Assert.True(Refused([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Sent)]));
    }

    [Fact]
    public void What_json_may_say_and_xml_has_no_character_for_is_replaced()
    {
        var odd = W1.With(l => l with { NarrativeDescription = "a\u0001b\ud83dc\uFFFEd😀" });
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd😀", CadXmlReading.Read(Bytes(CadXml.Write(odd))).Message.Invoices![0].Lines![0].NarrativeDescription);
    }

    static bool Refused(byte[] body) => Assert.Throws<Rejected>(() => CadXmlReading.Read(body)) is { Code: "CAD-1001", Path: { } place } && place.Split(':').All(part => int.TryParse(part, out _));

    static byte[] Bytes(XElement element)
    {
        using var bytes = new MemoryStream();
        using (var writer = System.Xml.XmlWriter.Create(bytes, new() { NewLineHandling = System.Xml.NewLineHandling.Entitize, Encoding = new UTF8Encoding(false) })) element.Save(writer);
        return bytes.ToArray();
    }
}
