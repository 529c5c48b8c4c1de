using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Carm.Kernel;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>
/// Reads a declaration from XML that a stranger sent: UTF-8 alone, without a DTD, nothing fetched, of the schema and no other, in bounded memory. Every fault is CAD-1001 with
/// the line and the position, as 12:5.
/// </summary>
public static class CadXmlReading
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.CharSet is { } charset && !IsUtf8(charset.Trim('"'))) throw At(1, 1);
        using var bytes = new MemoryStream();
        var part = new byte[16_384];
        for (int read; (read = await request.Body.ReadAsync(part, ct)) > 0; bytes.Write(part, 0, read))
            if (bytes.Length + read > CadMessage.MostBytes) throw new Rejected("CAD-1011", CadMessage.MostBytes);
        return bytes.ToArray();
    }

    public static (CadMessage Message, CadPlaces Places) Read(byte[] body)
    {
        XElement root;
        try
        {
            var isMarked = body.AsSpan().StartsWith(Encoding.UTF8.Preamble);
            var text = Utf8.GetString(body, isMarked ? 3 : 0, body.Length - (isMarked ? 3 : 0));
            Examine(text);
            using var reader = Open(text);
            root = XElement.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
        }
        catch (DecoderFallbackException)
        {
            throw At(1, 1);
        }
        catch (XmlException e)
        {
            throw At(e.LineNumber, e.LinePosition);
        }
        catch (XmlSchemaException e)
        {
            throw At(e.LineNumber, e.LinePosition);
        }
        return Take(root);
    }

    /// <summary>Reads all of it and makes nothing of it: ten bytes of XML are an element of hundreds in memory, so that they are counted first, as the objects of JSON are. CAD-4001 where there are more than can be meant.</summary>
    static void Examine(string text)
    {
        using var reader = Open(text, CadXml.Schema);
        reader.Read();
        if (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } encoding && !IsUtf8(encoding)) throw At(1, 1);
        while (reader.NodeType != XmlNodeType.Element && reader.Read())
        {
            // On to the root, whatever stands before it.
        }
        if (reader.LocalName != "Declaration" || reader.NamespaceURI != CadXml.Wco.NamespaceName) throw At(((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition);
        var (elements, objects) = (0, 0);
        do
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            elements++;
            if (reader.LocalName is "Amendment" or "Invoice" or "GovernmentAgencyGoodsItem") objects++;
            if (objects > CountedObjects.MostOfOne || elements > CountedObjects.MostElements) throw new Rejected("CAD-4001") { Path = "invoices" };
        }
        // What comes after the root is read too, since it must be well-formed.
        while (reader.Read());
    }

    /// <param name="schema">What is of it already reads the same without.</param>
    static XmlReader Open(string text, XmlSchemaSet? schema = null)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = CadMessage.MostBytes, MaxCharactersFromEntities = 1, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
        };
        if (schema is not null) (settings.Schemas, settings.ValidationType, settings.ValidationFlags) = (schema, ValidationType.Schema, XmlSchemaValidationFlags.None);
        return XmlReader.Create(new StringReader(text), settings);
    }

    static (CadMessage, CadPlaces) Take(XElement root)
    {
        var message = Fields(root, CadXml.Declaration);
        JsonObject[] reasons = [.. root.Elements(CadXml.Wco + "Amendment").Select(e => Fields(e, CadXml.Amendment))];
        if (reasons.Length > 0) message["reasons"] = new JsonArray([.. reasons]);
        var shipment = root.Element(CadXml.Wco + "GoodsShipment");
        JsonObject[] invoices = [.. shipment?.Elements(CadXml.Wco + "Invoice").Select(e => Fields(e, CadXml.Invoice)) ?? []];
        List<int>[] places = [.. invoices.Select(_ => new List<int>())];
        foreach (var (index, element) in (shipment?.Elements(CadXml.Wco + "GovernmentAgencyGoodsItem") ?? []).Index())
        {
            var item = Fields(element, CadXml.Item);
            var invoice = item["invoice"]!.GetValue<int>() - 1;
            if (invoice < 0 || invoice >= invoices.Length) throw At(element);
            item.Remove("invoice");
            if (invoices[invoice]["lines"] is null) invoices[invoice]["lines"] = new JsonArray();
            invoices[invoice]["lines"]!.AsArray().Add(item);
            places[invoice].Add(index + 1);
        }
        if (invoices.Length > 0) message["invoices"] = new JsonArray([.. invoices]);
        return (message.Deserialize<CadMessage>(JsonSerializerOptions.Web)!, new(places));
    }

    /// <summary>The fields of an element, each once. What the schema allows and no field is made of is no field.</summary>
    static JsonObject Fields(XElement root, IReadOnlyList<XmlField> table)
    {
        var (said, byPath) = (new JsonObject(), table.ToDictionary(field => field.Path));
        foreach (var (path, element) in Leaves(root, ""))
        {
            if (!byPath.TryGetValue(path, out var field))
            {
                if (table.Any(other => other.Path.StartsWith($"{path}/", StringComparison.Ordinal)) && string.IsNullOrWhiteSpace(element.Value)) continue;
                throw At(element);
            }
            var (at, name) = (said, field.Name);
            if (name.StartsWith("header.", StringComparison.Ordinal)) (at, name) = ((JsonObject)(said["header"] ??= new JsonObject()), name["header.".Length..]);
            if (field.Kind == 'L') ((JsonArray)(at[name] ??= new JsonArray())).Add(element.Value);
            else if (!at.TryAdd(name, field.Kind switch { 'N' => XmlConvert.ToInt32(element.Value), 'F' => XmlConvert.ToBoolean(element.Value), _ => element.Value })) throw At(element);
        }
        return said;
    }

    /// <summary>Every element that holds no other, by its path; amendments, invoices and items are read by themselves.</summary>
    static IEnumerable<(string Path, XElement Element)> Leaves(XElement parent, string path)
    {
        foreach (var element in parent.Elements().Where(e => e.Name.LocalName is not ("Amendment" or "Invoice" or "GovernmentAgencyGoodsItem")))
        {
            if (element.Name.LocalName == "TypeCode" && path.EndsWith(']')) continue;
            var here = path + (path.Length > 0 ? "/" : "") + element.Name.LocalName + (element.Name.LocalName == "DutyTaxFee" ? $"[{element.Element(CadXml.Wco + "TypeCode")!.Value}]" : "");
            if (!element.HasElements) yield return (here, element);
            else foreach (var leaf in Leaves(element, here)) yield return leaf;
        }
    }

    static bool IsUtf8(string name) => name.Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    static Rejected At(IXmlLineInfo place) => At(place.LineNumber, place.LinePosition);

    static Rejected At(int line, int position) => new("CAD-1001") { Path = $"{line}:{position}" };
}
