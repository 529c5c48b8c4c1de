using System.Globalization;
using System.Text.RegularExpressions;

namespace Carm.Declarations;

/// <summary>Where in the XML a field of the document stands.</summary>
/// <param name="Items">For each invoice, which items of the shipment are its lines; the first is 1.</param>
public sealed partial record CadPlaces(IReadOnlyList<IReadOnlyList<int>> Items)
{
    const string Root = "/Declaration", Shipment = $"{Root}/GoodsShipment";

    /// <summary>As we would write the message.</summary>
    public static CadPlaces Canonical(CadMessage message)
    {
        var next = 0;
        return new([.. (message.Invoices ?? []).Select(invoice => (IReadOnlyList<int>)[.. (invoice.Lines ?? []).Select(_ => ++next)])]);
    }

    /// <summary>The XPath of a path in the document; what is a line and a position already stays.</summary>
    public string XPath(string? path)
    {
        if (path is null) return Root;
        if (Reasons().Match(path) is { Success: true } reasons)
            return In($"{Root}/Amendment{(reasons.Groups["at"].Success ? $"[{int.Parse(reasons.Groups["at"].Value, CultureInfo.InvariantCulture) + 1}]" : reasons.Groups["line"].Success ? $"[SequenceNumeric='{reasons.Groups["line"].Value}']" : "")}", CadXml.Amendment, reasons);
        var parts = Parts().Match(path);
        if (!parts.Success) return path;
        if (parts.Groups["invoice"].Success && int.Parse(parts.Groups["invoice"].Value, CultureInfo.InvariantCulture) is var invoice)
            return parts.Groups["line"].Success && int.Parse(parts.Groups["line"].Value, CultureInfo.InvariantCulture) is var line
                ? In($"{Shipment}/GovernmentAgencyGoodsItem[{Items[invoice][line]}]", CadXml.Item, parts)
                : parts.Groups["field"].Value == "lines" ? $"{Shipment}/GovernmentAgencyGoodsItem" : In($"{Shipment}/Invoice[{invoice + 1}]", CadXml.Invoice, parts);
        return path == "invoices" ? $"{Shipment}/Invoice" : In(Root, CadXml.Declaration, parts);
    }

    static string In(string root, IReadOnlyList<XmlField> table, Match parts)
    {
        if (table.FirstOrDefault(field => field.Name == parts.Groups["field"].Value) is not { Path: { } path }) return root;
        var at = $"{root}/{OfType().Replace(path, "[TypeCode='$1']")}";
        // Of a list each entry stands in an element of its own.
        return parts.Groups["entry"].Success && int.Parse(parts.Groups["entry"].Value, CultureInfo.InvariantCulture) is var entry ? at.Insert(at.LastIndexOf('/'), $"[{entry + 1}]") : at;
    }

    [GeneratedRegex(@"^(?:invoices\[(?<invoice>\d{1,6})\](?:\.lines\[(?<line>\d{1,6})\])?\.?)?(?<field>(?:header\.)?[a-zA-Z0-9]*)(?:\[(?<entry>\d{1,6})\])?$")]
    private static partial Regex Parts();

    /// <summary>Of a change: by their place, or by the line that has none.</summary>
    [GeneratedRegex(@"^reasons(?:\[(?:(?<at>\d{1,6})|lineNumber=(?<line>\d{1,10}))\])?(?:\.(?<field>[a-zA-Z]+))?$")]
    private static partial Regex Reasons();

    [GeneratedRegex(@"\[([A-Z]+)\]")]
    private static partial Regex OfType();
}
