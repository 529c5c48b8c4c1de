using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What a decision changes in a document without repeating it: fields that lines and invoices say anew, and fields that they say no more. Pure.</summary>
/// <param name="Lines">The lines changed, by their numbers; what a line leaves out stays.</param>
/// <param name="Invoices">The same of invoices, by their sequence and without lines.</param>
/// <param name="Cleared">Fields taken away, as <c>lines[1].specialAuthority</c> or <c>invoices[1].stateOfExport</c>: by the numbers that stay the same over versions.</param>
public sealed partial record CadAmendment(IReadOnlyList<CadLine>? Lines = null, IReadOnlyList<CadInvoice>? Invoices = null, IReadOnlyList<string>? Cleared = null)
{
    /// <summary>By these lines and invoices are found again, so that they stay.</summary>
    static readonly string[] Keys = ["lineNumber", "invoiceSequence", "lines"];

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Lines is not { Count: > 0 } && Invoices is not { Count: > 0 } && Cleared is not { Count: > 0 };

    /// <summary>The document as amended. What names no line, no invoice or no field of it, names one twice, or clears what it says is a fault (CAD-4001) and left out.</summary>
    public CadDocument Amend(CadDocument document, ICollection<Rejected> faults)
    {
        var (lines, invoices) = (new Dictionary<int, CadLine>(), new Dictionary<int, CadInvoice>());
        var (haveLines, haveInvoices) = (document.Lines().Select(l => l.Line.LineNumber).ToHashSet(), (document.Invoices ?? []).Select(i => i.InvoiceSequence).ToHashSet());
        foreach (var (i, line) in (Lines ?? []).Index())
            if (line?.LineNumber is not { } n || !haveLines.Contains(n) || !lines.TryAdd(n, line)) faults.Add(Fields.Bad($"lines[{i}].lineNumber"));
        foreach (var (i, invoice) in (Invoices ?? []).Index())
            if (invoice?.InvoiceSequence is not { } n || !haveInvoices.Contains(n) || !invoices.TryAdd(n, invoice)) faults.Add(Fields.Bad($"invoices[{i}].invoiceSequence"));
            else if (invoice.Lines is not null) faults.Add(Fields.Bad($"invoices[{i}].lines"));

        var cleared = new HashSet<(string Of, int Number, string Field)>();
        foreach (var (i, path) in (Cleared ?? []).Index())
        {
            var said = Place().Match(path ?? "");
            var (of, field) = (said.Groups["of"].Value, said.Groups["field"].Value);
            var isKnown = int.TryParse(said.Groups["number"].Value, out var n) && !Keys.Contains(field)
                && (of == "lines" ? haveLines.Contains(n) && CanClear(lines.GetValueOrDefault(n, new()), field) : haveInvoices.Contains(n) && CanClear(invoices.GetValueOrDefault(n, new()), field));
            if (!isKnown || !cleared.Add((of, n, field))) faults.Add(Fields.Bad($"cleared[{i}]"));
        }

        return document with
        {
            Invoices =
            [
                .. (document.Invoices ?? []).Select(invoice => Of(invoice with { Lines = null }, "invoices", invoice.InvoiceSequence, invoices) with
                {
                    Lines = invoice.Lines is null ? null : [.. invoice.Lines.Select(line => Of(line, "lines", line.LineNumber, lines))],
                }),
            ],
        };

        T Of<T>(T was, string of, int? number, Dictionary<int, T> changes) where T : class
        {
            if (number is not { } n) return was;
            string[] gone = [.. cleared.Where(c => c.Of == of && c.Number == n).Select(c => c.Field)];
            return gone.Length == 0 && !changes.ContainsKey(n) ? was : CadFields.Changed(was, changes.GetValueOrDefault(n), gone);
        }
    }

    /// <summary>Whether it is a field, which the change of the same line or invoice does not say as well.</summary>
    static bool CanClear<T>(T change, string field) where T : class => CadFields.Node(change) is var fields && fields.ContainsKey(field) && fields[field] is null;

    [GeneratedRegex(@"^(?<of>lines|invoices)\[(?<number>[0-9]{1,4})\]\.(?<field>[A-Za-z]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}

/// <summary>Lines and invoices field by field.</summary>
static class CadFields
{
    /// <summary>With every field that the change says, and without those cleared.</summary>
    public static T Changed<T>(T was, T? change, params IEnumerable<string> cleared) where T : class
    {
        var fields = Node(was);
        foreach (var (field, value) in (change is null ? [] : Node(change)).Where(f => f.Value is not null)) fields[field] = value!.DeepClone();
        foreach (var field in cleared) fields[field] = null;
        return Read<T>(fields);
    }

    /// <summary>With each field back at what it was, where what a decision set still stands; what a later one set stays.</summary>
    public static T Undone<T>(T now, T was, T set) where T : class
    {
        var (fields, before, after) = (Node(now), Node(was), Node(set));
        foreach (var field in fields.Select(f => f.Key).ToArray())
            if (JsonNode.DeepEquals(fields[field], after[field])) fields[field] = before[field]?.DeepClone();
        return Read<T>(fields);
    }

    /// <summary>The amounts of a line or invoice, in whatever currency: what may be right to a part.</summary>
    static readonly string[] Amounts = ["valueForCurrencyConversion", "invoiceTotal", "freightCharges", "customsDutyOverride", "simaInvoicePrice", "simaSelfDeclaredAmount", "surtaxSelfDeclared"];

    /// <summary>Each amount that a decision changed, put back by so many percent of its change, to the cent; what is no amount goes back only with the whole.</summary>
    public static T OnTheWay<T>(T was, T set, decimal percent) where T : class
    {
        if (percent == 100) return was;
        var (fields, before) = (Node(set), Node(was));
        foreach (var field in Amounts)
            if (Money.TryParse(before[field]?.GetValue<string>(), out var from) && Money.TryParse(fields[field]?.GetValue<string>(), out var to) && from != to)
                fields[field] = Money.Round(to.Amount + ((from - to).Amount * percent / 100)).ToString();
        return Read<T>(fields);
    }

    public static JsonObject Node<T>(T said) => JsonSerializer.SerializeToNode(said, JsonSerializerOptions.Web)!.AsObject();

    static T Read<T>(JsonObject fields) => fields.Deserialize<T>(JsonSerializerOptions.Web)!;
}
