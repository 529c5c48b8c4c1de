using System.Globalization;
using System.Text;

namespace Carm.Declarations;

/// <param name="Title">What stands over it, at the head of each page that the table goes on to.</param>
/// <param name="IsRight">For figures.</param>
sealed record PrintColumn(decimal Width, string Title, bool IsRight = false);

/// <param name="Below">Smaller, under it.</param>
readonly record struct PrintCell(string? Text, string? Below = null, bool IsBold = false);

/// <summary>A text that runs from page to page: headings, fields, and tables whose heads are said again on each page. Points are counted from the top.</summary>
/// <param name="running">What every page but the first says at its top.</param>
sealed class PrintFlow(PdfFile file, string running)
{
    const decimal Margin = 34, Top = 34, Bottom = PdfFile.Height - 40, Leading = 1.22m, Pad = 3;

    /// <summary>The sizes of what is read, of what explains it, and of titles over columns.</summary>
    const decimal Plain = 7.6m, Small = 6.6m;

    public const decimal Inside = PdfFile.Width - 2 * Margin;

    StringBuilder page = new();
    decimal y = Top;

    /// <summary>After which a line may end; the blank within a French figure is none of them.</summary>
    static readonly char[] Breaks = [' ', '-', '/'];

    public void Title(string left, string right, string below)
    {
        Text(Margin, y + 15, left, 17, isBold: true, gray: "0.1 0.22 0.38");
        Right(Margin + Inside, y + 15, right, 17, isBold: true, gray: "0.1 0.22 0.38");
        Right(Margin + Inside, y + 27, below, 8.5m, isBold: false);
        y += 33;
        Rule(1.2m, "0.1 0.22 0.38");
        y += 8;
    }

    public void Heading(string text)
    {
        Need(46);
        y += 7;
        Text(Margin, y + 9, text, 10, isBold: true, gray: "0.1 0.22 0.38");
        y += 15;
    }

    public void Paragraph(string text, bool isSmall = false)
    {
        var size = isSmall ? Small : Plain;
        foreach (var line in Wrap(text, Inside, size, isBold: false))
        {
            Need(size * Leading);
            Text(Margin, y + size, line, size, isBold: false, gray: isSmall ? "0.35 g" : "0 g");
            y += size * Leading;
        }
        y += 2;
    }

    /// <summary>Fields side by side, a name over each; what has no value is left out.</summary>
    public void Fields(int columns, params (string Name, string? Value)[] fields)
    {
        var width = Inside / columns;
        foreach (var row in fields.Where(f => !string.IsNullOrWhiteSpace(f.Value)).Chunk(columns))
        {
            var values = row.Select(f => Wrap(f.Value!, width - 8, 8.4m, isBold: false)).ToArray();
            var height = Small * Leading + values.Max(v => v.Count) * 8.4m * Leading + 4;
            Need(height);
            foreach (var (i, field) in row.Index())
            {
                Text(Margin + i * width, y + Small, field.Name, Small, isBold: false, gray: "0.4 g");
                foreach (var (l, line) in values[i].Index()) Text(Margin + i * width, y + Small * Leading + 8.4m + l * 8.4m * Leading, line, 8.4m, isBold: false);
            }
            y += height;
        }
    }

    /// <param name="Notes">Over the whole width under the row.</param>
    public void Table(IReadOnlyList<PrintColumn> columns, IEnumerable<(IReadOnlyList<PrintCell> Cells, string? Notes)> rows)
    {
        var scale = Inside / columns.Sum(c => c.Width);
        var widths = columns.Select(c => c.Width * scale).ToArray();
        Head();
        foreach (var (cells, notes) in rows)
        {
            var texts = cells.Select((cell, i) => (Main: Wrap(cell.Text ?? "", widths[i] - 2 * Pad, Plain, cell.IsBold), Below: Wrap(cell.Below ?? "", widths[i] - 2 * Pad, Small, isBold: false))).ToArray();
            var noted = Wrap(notes ?? "", Inside - 2 * Pad - widths[0], Small, isBold: false);
            var body = texts.Max(t => t.Main.Count * Plain * Leading + t.Below.Count * Small * Leading);
            var height = body + noted.Count * Small * Leading + 4;
            if (y + height > Bottom)
            {
                Break();
                Head();
            }
            var x = Margin;
            foreach (var (i, (main, below)) in texts.Index())
            {
                var at = y + 2;
                foreach (var (lines, size) in new[] { (main, Plain), (below, Small) })
                    foreach (var line in lines)
                    {
                        var (isBold, gray) = (size == Plain && cells[i].IsBold, size == Plain ? "0 g" : "0.35 g");
                        if (columns[i].IsRight) Right(x + widths[i] - Pad, at + size, line, size, isBold, gray);
                        else Text(x + Pad, at + size, line, size, isBold, gray);
                        at += size * Leading;
                    }
                x += widths[i];
            }
            foreach (var (l, line) in noted.Index()) Text(Margin + widths[0] + Pad, y + 2 + body + Small + l * Small * Leading, line, Small, isBold: false, "0.35 g");
            y += height;
            Rule(0.3m, "0.8 g");
        }
        y += 4;

        void Head()
        {
            var titles = columns.Select((c, i) => Wrap(c.Title, widths[i] - 2 * Pad, Small, isBold: true)).ToArray();
            var height = titles.Max(t => t.Count) * Small * Leading + 4;
            if (y + height + 24 > Bottom) Break();
            page.Append(CultureInfo.InvariantCulture, $"0.91 0.93 0.96 rg {N(Margin)} {N(PdfFile.Height - y - height)} {N(Inside)} {N(height)} re f\n");
            var x = Margin;
            foreach (var (i, lines) in titles.Index())
            {
                foreach (var (l, line) in lines.Index())
                    if (columns[i].IsRight) Right(x + widths[i] - Pad, y + 2 + Small + l * Small * Leading, line, Small, isBold: true);
                    else Text(x + Pad, y + 2 + Small + l * Small * Leading, line, Small, isBold: true);
                x += widths[i];
            }
            y += height;
        }
    }

    public void Break()
    {
        file.AddPage(page.ToString());
        page = new();
        Text(Margin, Top - 10, running, Small, isBold: false, gray: "0.4 g");
        y = Top;
    }

    /// <summary>The last page, and the foot of each.</summary>
    public Func<int, string> End(string left, Func<int, int, string> right)
    {
        file.AddPage(page.ToString());
        return n =>
        {
            page = new();
            Text(Margin, PdfFile.Height - 22, left, Small, isBold: false, gray: "0.4 g");
            Right(Margin + Inside, PdfFile.Height - 22, right(n, file.Pages), Small, isBold: false, gray: "0.4 g");
            return page.ToString();
        };
    }

    void Need(decimal height)
    {
        if (y + height > Bottom) Break();
    }

    void Rule(decimal width, string color) =>
        page.Append(CultureInfo.InvariantCulture, $"{(color.EndsWith('g') ? color.ToUpperInvariant() : $"{color} RG")} {N(width)} w {N(Margin)} {N(PdfFile.Height - y)} m {N(Margin + Inside)} {N(PdfFile.Height - y)} l S\n");

    void Right(decimal x, decimal baseline, string text, decimal size, bool isBold, string gray = "0 g") => Text(x - PdfFile.WidthOf(text, size, isBold), baseline, text, size, isBold, gray);

    void Text(decimal x, decimal baseline, string text, decimal size, bool isBold, string gray = "0 g") =>
        page.Append(CultureInfo.InvariantCulture, $"{(gray.EndsWith('g') ? gray : $"{gray} rg")} BT /F{(isBold ? 1 : 0)} {N(size)} Tf {N(x)} {N(PdfFile.Height - baseline)} Td {file.Glyphs(text, isBold)} Tj ET\n");

    static string N(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Without what is no character, or half of one, which cannot be put into its composed form.</summary>
    static string Printable(string text) => string.Concat(text.Select(c => c is '\ufffe' or '\uffff' || char.IsSurrogate(c) ? '?' : c)).Normalize();

    /// <summary>Breaks after a blank, a hyphen or a stroke, and within a word only when it is wider than the column.</summary>
    static List<string> Wrap(string text, decimal width, decimal size, bool isBold)
    {
        var lines = new List<string>();
        foreach (var paragraph in Printable(text).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            for (var rest = string.Concat(paragraph.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd(); rest.Length > 0;)
            {
                var (fits, sum) = (0, 0m);
                while (fits < rest.Length && (sum += PdfFile.WidthOf(rest[fits..(fits + 1)], size, isBold)) <= width) fits++;
                var cut = fits == rest.Length ? fits : rest[fits] == ' ' ? fits : rest.LastIndexOfAny(Breaks, Math.Max(fits - 1, 0)) + 1;
                if (cut <= 0) cut = Math.Max(fits, 1);
                lines.Add(rest[..cut].TrimEnd());
                rest = rest[cut..].TrimStart();
            }
        return lines;
    }
}
