using System.Text.Json;
using System.Text.Json.Nodes;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A field that two versions say differently.</summary>
/// <param name="Path">By the numbers that stay the same over versions: <c>header.carrierCode</c>, <c>invoices[1].currency</c>, <c>lines[3].classification</c>.</param>
/// <param name="From">Null where it was not said.</param>
/// <param name="To">Null where it is said no more.</param>
public sealed record FieldDifference(string Path, string? From, string? To);

/// <summary>A line whose amounts differ.</summary>
public sealed record LineAmountsDifference(int LineNumber, CadAmounts From, CadAmounts To, CadAmounts Change);

/// <summary>What lies between two versions of a declaration: what they say, what that is in money by head, and what of it went to the account. Pure.</summary>
/// <param name="Change">Of the totals that the versions say.</param>
/// <param name="OnTheAccount">What the versions between them brought to the account: without the GST that refunds after the due date leave out.</param>
public sealed record CadDifference(IReadOnlyList<FieldDifference> Fields, IReadOnlyList<LineAmountsDifference> Lines, CadAmounts Change, CadAmounts OnTheAccount)
{
    /// <param name="changes">What each of the declaration's versions brought to the account.</param>
    public static CadDifference Between(CadVersion from, CadVersion to, IEnumerable<(int Number, CadAmounts Change)> changes)
    {
        var (first, last) = from.Number <= to.Number ? (from.Number, to.Number) : (to.Number, from.Number);
        var between = CadAmounts.Sum(changes.Where(v => v.Number > first && v.Number <= last).Select(v => v.Change));
        return new(Between(from.Document, to.Document), Between(from.Lines, to.Lines), to.Totals - from.Totals, from.Number <= to.Number ? between : CadAmounts.Zero - between);
    }

    /// <summary>The lines that cost something else.</summary>
    public static IReadOnlyList<LineAmountsDifference> Between(IReadOnlyList<AssessedLine> from, IReadOnlyList<AssessedLine> to)
    {
        var (before, after) = (from.ToDictionary(l => l.LineNumber, l => l.Amounts), to.ToDictionary(l => l.LineNumber, l => l.Amounts));
        return
        [
            .. before.Keys.Union(after.Keys).Order().Select(number => (Number: number, Was: before.GetValueOrDefault(number, CadAmounts.Zero), Is: after.GetValueOrDefault(number, CadAmounts.Zero)))
                .Where(line => line.Was != line.Is).Select(line => new LineAmountsDifference(line.Number, line.Was, line.Is, line.Is - line.Was)),
        ];
    }

    /// <summary>What two documents say differently.</summary>
    public static IReadOnlyList<FieldDifference> Between(CadDocument from, CadDocument to)
    {
        var (before, after) = (Flat(from), Flat(to));
        return [.. before.Keys.Union(after.Keys).Select(path => new FieldDifference(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))).Where(f => f.From != f.To)];
    }

    /// <summary>Every field that is said, by its path. Lines stand by their own number, whichever invoice they are on, which is a field of theirs.</summary>
    static Dictionary<string, string> Flat(CadDocument document)
    {
        var fields = new Dictionary<string, string>();
        if (document.Header is not null) Add("header", JsonSerializer.SerializeToNode(document.Header, JsonSerializerOptions.Web));
        foreach (var invoice in document.Invoices ?? [])
        {
            Add($"invoices[{invoice.InvoiceSequence}]", JsonSerializer.SerializeToNode(invoice with { Lines = null }, JsonSerializerOptions.Web));
            foreach (var line in invoice.Lines ?? [])
            {
                Add($"lines[{line.LineNumber}]", JsonSerializer.SerializeToNode(line, JsonSerializerOptions.Web));
                fields[$"lines[{line.LineNumber}].invoiceSequence"] = $"{invoice.InvoiceSequence}";
            }
        }
        return fields;

        void Add(string path, JsonNode? node)
        {
            switch (node)
            {
                case JsonObject said:
                    foreach (var (name, value) in said) Add($"{path}.{name}", value);
                    break;
                case JsonArray list:
                    for (var i = 0; i < list.Count; i++) Add($"{path}[{i}]", list[i]);
                    break;
                case not null:
                    fields[path] = node.ToString();
                    break;
            }
        }
    }
}
