using System.Text;
using System.Text.RegularExpressions;

namespace Carm.Host.Tests;

/// <summary>The reviewed table: a row for each endpoint, and in it an answer for each actor.</summary>
static partial class Table
{
    const string Head = "endpoint";

    static readonly (string Column, string[] Names)[] Columns = [.. Actors.All.GroupBy(a => a.Column).Select(g => (g.Key, g.Select(a => a.Name).ToArray()))];

    /// <summary>What each endpoint answers each actor, as the text has it, and the endpoints that it leaves out on purpose. Of a text with other columns, as before an actor was added, no row is reviewed.</summary>
    public static (IReadOnlyDictionary<(string Row, string Actor), string> Cells, IReadOnlySet<string> Outside) Read(string text)
    {
        var (cells, outside, isOfThese) = (new Dictionary<(string, string), string>(), new HashSet<string>(), true);
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.StartsWith("outside ", StringComparison.Ordinal))
            {
                outside.Add(line["outside ".Length..].Split("  ")[0].Trim());
                continue;
            }
            var parts = Gap().Split(line);
            if (parts[0] == Head) isOfThese = parts.Skip(1).SequenceEqual(Columns.Select(c => c.Column));
            if (parts[0] == Head || !isOfThese) continue;
            if (parts.Length != Columns.Length + 1) throw new FormatException($"A row has {Columns.Length} columns, and this {parts.Length - 1}: {line}");
            foreach (var ((column, names), cell) in Columns.Zip(parts.Skip(1)))
                foreach (var (name, answer) in names.Zip(AnswersOf(cell, names)))
                    if (!cells.TryAdd((parts[0], column == name ? name : $"{column} {name}"), answer)) throw new FormatException($"{parts[0]} has two rows.");
        }
        return (cells, outside);
    }

    /// <summary>The rows as they are written, aligned, with all that the text says beside them.</summary>
    public static IEnumerable<string> Write(string text, IEnumerable<string> rows, Func<string, Actor, string> answer)
    {
        var (beside, said) = (new Dictionary<string, string[]>(), new List<string>());
        foreach (var line in text.Split('\n'))
            if (line is [] or ['#', ..] || line.StartsWith("outside ", StringComparison.Ordinal)) said.Add(line);
            else
            {
                beside[Gap().Split(line)[0]] = [.. said];
                said.Clear();
            }
        var byColumn = Actors.All.GroupBy(a => a.Column).ToArray();
        string[][] lines = [[Head, .. Columns.Select(c => c.Column)], .. rows.Select(row => (string[])[row, .. byColumn.Select(g => CellOf([.. g.Select(a => (a.Name, answer(row, a)))]))])];
        var widths = Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        return lines.SelectMany(line => beside.GetValueOrDefault(line[0], []).Append(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }

    /// <summary>One answer where all agree; three by a stroke; of many the commonest, and then who gets another.</summary>
    static string CellOf((string Name, string Answer)[] answers)
    {
        var groups = answers.GroupBy(a => a.Answer).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        if (groups.Length == 1) return groups[0].Key;
        if (answers.Length == 3) return string.Join('/', answers.Select(a => a.Answer));
        return groups.Skip(1).Aggregate(new StringBuilder(groups[0].Key).Append(" but"), (cell, g) => cell.Append($" {g.Key}: {string.Join(' ', g.Select(a => a.Name))}")).ToString();
    }

    static string[] AnswersOf(string cell, string[] names)
    {
        if (cell.Contains('/')) return cell.Split('/') is { } each && each.Length == names.Length ? each : throw new FormatException($"{cell} is not for {names.Length}.");
        if (cell.Split(" but ") is not [var common, var others]) return [.. names.Select(_ => cell)];
        var (answer, of) = ("", names.ToDictionary(n => n, _ => common));
        foreach (var word in others.Split(' '))
            if (word.EndsWith(':')) answer = word[..^1];
            else if (!of.ContainsKey(word)) throw new FormatException($"Nobody is called {word}: {cell}");
            else of[word] = answer;
        return [.. names.Select(n => of[n])];
    }

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Gap();
}
