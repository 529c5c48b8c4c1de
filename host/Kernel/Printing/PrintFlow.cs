using System.Globalization;
using System.Text;

namespace Carm.Kernel;

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

    /// <summary>The height of what one page holds.</summary>
    const decimal Page = Bottom - Top;

    StringBuilder page = new();
    decimal y = Top;

    /// <summary>The element of the document that is being written; null while it is what is not read, as a running head.</summary>
    int? element;

    /// <summary>Writes what belongs to an element of its own.</summary>
    void In(string type, Action write, string attributes = "")
    {
        var outer = element;
        element = file.Open(type, outer ?? PdfFile.Document, attributes);
        write();
        element = outer;
    }

    /// <summary>After which a line may end; the blank within a French figure is none of them.</summary>
    static readonly char[] Breaks = [' ', '-', '/'];

    public void Title(string left, string right, string below)
    {
        In("H1", () =>
        {
            Text(Margin, y + 15, left, 17, isBold: true, gray: "0.1 0.22 0.38");
            Right(Margin + Inside, y + 15, right, 17, isBold: true, gray: "0.1 0.22 0.38");
        });
        In("P", () => Right(Margin + Inside, y + 27, below, 8.5m, isBold: false));
        y += 33;
        Rule(1.2m, "0.1 0.22 0.38");
        y += 8;
    }

    public void Heading(string text)
    {
        var lines = Wrap(text, Inside, 10, isBold: true);
        Need(34 + 12 * lines.Count);
        y += 7;
        In("H2", () =>
        {
            foreach (var (l, line) in lines.Index()) Text(Margin, y + 9 + 12 * l, line, 10, isBold: true, gray: "0.1 0.22 0.38");
        });
        y += 3 + 12 * lines.Count;
    }

    public void Paragraph(string text, bool isSmall = false)
    {
        var size = isSmall ? Small : Plain;
        In("P", () =>
        {
            foreach (var line in Wrap(text, Inside, size, isBold: false))
            {
                Need(size * Leading);
                Text(Margin, y + size, line, size, isBold: false, gray: isSmall ? "0.35 g" : "0 g");
                y += size * Leading;
            }
        });
        y += 2;
    }

    /// <summary>Fields side by side, a name over each; what has no value is left out. What is longer than a page goes on under its name on the next.</summary>
    public void Fields(int columns, params (string Name, string? Value)[] fields)
    {
        const decimal Size = 8.4m, Line = Size * Leading, Name = Small * Leading;
        var width = Inside / columns;
        foreach (var row in fields.Where(f => !string.IsNullOrWhiteSpace(f.Value)).Chunk(columns))
        {
            var values = row.Select(f => Wrap(f.Value!, width - 8, Size, isBold: false)).ToArray();
            var count = values.Max(v => v.Count);
            Need(Math.Min(Name + count * Line + 4, Page));
            for (var from = 0; from < count;)
            {
                if (from > 0) Break();
                var to = Math.Min(count, from + (int)((Bottom - y - Name - 4) / Line));
                foreach (var (i, field) in row.Index().Where(f => values[f.Index].Count > from))
                    In("P", () =>
                    {
                        Text(Margin + i * width, y + Small, field.Name, Small, isBold: false, gray: "0.4 g");
                        foreach (var (l, line) in values[i].Skip(from).Take(to - from).Index()) Text(Margin + i * width, y + Name + Size + l * Line, line, Size, isBold: false);
                    });
                y += Name + (to - from) * Line + 4;
                from = to;
            }
        }
    }

    /// <param name="rows">Cells, and notes over the whole width under the row.</param>
    public void Table(IReadOnlyList<PrintColumn> columns, IEnumerable<(IReadOnlyList<PrintCell> Cells, string? Notes)> rows) => In("Table", () => WriteTable(columns, rows));

    void WriteTable(IReadOnlyList<PrintColumn> columns, IEnumerable<(IReadOnlyList<PrintCell> Cells, string? Notes)> rows)
    {
        var table = element!.Value;
        var scale = Inside / columns.Sum(c => c.Width);
        var widths = columns.Select(c => c.Width * scale).ToArray();
        var (head, afterHead) = (0m, 0m);
        element = file.Open("TR", table);
        Head();
        foreach (var (cells, notes) in rows)
        {
            PrintLine[][] texts = [.. cells.Select((cell, i) => Lines(cell.Text, widths[i], Plain, cell.IsBold, "0 g").Concat(Lines(cell.Below, widths[i], Small, isBold: false, "0.35 g")).ToArray())];
            PrintLine[] noted = [.. Lines(notes, Inside - widths[0], Small, isBold: false, "0.35 g")];
            var needed = texts.Max(t => t.Sum(l => l.Height)) + noted.Sum(l => l.Height) + 4;
            if (y + needed > Bottom && y > Top + head && (y > afterHead || needed <= Page - head)) NextPage();
            // A row that is longer than a page goes on under the columns of the next; the notes come when all of it is there.
            var (at, note) = (new int[texts.Length], 0);
            var row = file.Open("TR", table);
            int[] tags = [.. cells.Select(_ => file.Open("TD", row))];
            int? notesTag = noted.Length == 0 ? null : file.Open("TD", file.Open("TR", table), $"/O /Table /ColSpan {columns.Count}");
            while (true)
            {
                var (x, height) = (Margin, 0m);
                foreach (var (i, lines) in texts.Index())
                {
                    element = tags[i];
                    var used = Write(lines, ref at[i], x, widths[i], y + 2, columns[i].IsRight);
                    (x, height) = (x + widths[i], Math.Max(height, used));
                }
                var isWritten = texts.Index().All(t => at[t.Index] == t.Item.Length);
                element = notesTag;
                if (isWritten) height += Write(noted, ref note, Margin + widths[0], Inside - widths[0], y + 2 + height, isRight: false);
                y += height + 4;
                Rule(0.3m, "0.8 g");
                if (isWritten && note == noted.Length) break;
                NextPage();
            }
        }
        y += 4;

        void Head()
        {
            var titles = columns.Select((c, i) => Wrap(c.Title, widths[i] - 2 * Pad, Small, isBold: true)).ToArray();
            var height = titles.Max(t => t.Count) * Small * Leading + 4;
            if (y + height + 24 > Bottom) Break();
            page.Append(CultureInfo.InvariantCulture, $"{Artifact}0.91 0.93 0.96 rg {N(Margin)} {N(PdfFile.Height - y - height)} {N(Inside)} {N(height)} re f\nEMC\n");
            var x = Margin;
            var row = element;
            foreach (var (i, lines) in titles.Index())
            {
                // Said again on a later page, a title is read no second time.
                element = row is { } first ? file.Open("TH", first, "/O /Table /Scope /Column") : null;
                foreach (var (l, line) in lines.Index())
                    if (columns[i].IsRight) Right(x + widths[i] - Pad, y + 2 + Small + l * Small * Leading, line, Small, isBold: true);
                    else Text(x + Pad, y + 2 + Small + l * Small * Leading, line, Small, isBold: true);
                x += widths[i];
            }
            element = null;
            y += height;
            (head, afterHead) = (height, y);
        }

        void NextPage()
        {
            element = null;
            Break();
            Head();
        }
    }

    static IEnumerable<PrintLine> Lines(string? text, decimal width, decimal size, bool isBold, string gray) => Wrap(text ?? "", width - 2 * Pad, size, isBold).Select(line => new PrintLine(line, size, isBold, gray));

    /// <summary>Writes as many of a cell's lines as the page has room for; the height that they take.</summary>
    decimal Write(PrintLine[] lines, ref int at, decimal x, decimal width, decimal top, bool isRight)
    {
        var below = top;
        for (; at < lines.Length && below + lines[at].Height + 2 <= Bottom; at++)
        {
            var (text, size, isBold, gray) = lines[at];
            if (isRight) Right(x + width - Pad, below + size, text, size, isBold, gray);
            else Text(x + Pad, below + size, text, size, isBold, gray);
            below += lines[at].Height;
        }
        return below - top;
    }

    readonly record struct PrintLine(string Text, decimal Size, bool IsBold, string Gray)
    {
        public decimal Height => Size * Leading;
    }

    public void Break()
    {
        file.AddPage(page.ToString());
        page = new();
        var inside = element;
        element = null;
        Text(Margin, Top - 10, running, Small, isBold: false, gray: "0.4 g");
        element = inside;
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
        page.Append(CultureInfo.InvariantCulture, $"{Artifact}{(color.EndsWith('g') ? color.ToUpperInvariant() : $"{color} RG")} {N(width)} w {N(Margin)} {N(PdfFile.Height - y)} m {N(Margin + Inside)} {N(PdfFile.Height - y)} l S\nEMC\n");

    void Right(decimal x, decimal baseline, string text, decimal size, bool isBold, string gray = "0 g") => Text(x - PdfFile.WidthOf(text, size, isBold), baseline, text, size, isBold, gray);

    void Text(decimal x, decimal baseline, string text, decimal size, bool isBold, string gray = "0 g") =>
        page.Append(CultureInfo.InvariantCulture, $"{(element is { } own ? file.Mark(own) : Artifact)}{(gray.EndsWith('g') ? gray : $"{gray} rg")} BT /F{(isBold ? 1 : 0)} {N(size)} Tf {N(x)} {N(PdfFile.Height - baseline)} Td {file.Glyphs(text, isBold)} Tj ET\nEMC\n");

    const string Artifact = "/Artifact BMC\n";

    static string N(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Without what is no character, or half of one, which cannot be put into its composed form.</summary>
    static string Printable(string text) => string.Concat(text.Select(c => c is '\ufffe' or '\uffff' || char.IsSurrogate(c) ? '?' : c)).Normalize();

    /// <summary>Breaks after a blank, a hyphen or a stroke, and within a word only when it is wider than the column.</summary>
    static List<string> Wrap(string text, decimal width, decimal size, bool isBold)
    {
        var lines = new List<string>();
        foreach (var paragraph in Printable(text).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var all = string.Concat(paragraph.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd();
            for (var from = 0; from < all.Length;)
            {
                var (to, sum) = (from, 0m);
                while (to < all.Length && (sum += PdfFile.WidthOf(all[to..(to + 1)], size, isBold)) <= width) to++;
                var cut = to == all.Length || all[to] == ' ' ? to : to == from ? 0 : all.LastIndexOfAny(Breaks, to - 1, to - from) + 1;
                if (cut <= from) cut = Math.Max(to, from + 1);
                lines.Add(all[from..cut].TrimEnd());
                for (from = cut; from < all.Length && char.IsWhiteSpace(all[from]);) from++;
            }
        }
        return lines;
    }
}
