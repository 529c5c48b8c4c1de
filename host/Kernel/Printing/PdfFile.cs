using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Carm.Kernel;

/// <summary>
/// A PDF 1.7 that is written page by page. It holds nothing but what it is told: the same pages give the same bytes, so that a print can be held against an earlier one,
/// which the libraries at hand do not do. Fonts are embedded with the glyphs that were used and with the characters that they stand for. What is read stands in a tree of
/// headings, paragraphs and tables (tagged PDF, ISO 32000-1 14.8), so that it can be read aloud; all else is marked as an artifact.
/// </summary>
sealed class PdfFile
{
    static readonly Lazy<TrueTypeFont> Regular = new(() => Read("LiberationSans-Regular.ttf")), Bold = new(() => Read("LiberationSans-Bold.ttf"));

    readonly MemoryStream bytes = new();
    // Where an object stands: at a byte of the file, or at an index of the stream that packs it.
    readonly List<(int Stream, long At)> places = [];
    readonly List<(int Number, int Content)> pages = [];
    readonly SortedDictionary<ushort, char>[] used = [[], []];
    readonly int catalog, tree, info, resources, structure;
    readonly List<Element> elements = [];
    readonly List<List<int>> marked = [[]];

    public PdfFile()
    {
        bytes.Write("%PDF-1.7\n%\u00e2\u00e3\n"u8);
        (catalog, tree, info, resources, structure) = (Reserve(), Reserve(), Reserve(), Reserve(), Reserve());
        elements.Add(new(Reserve(), structure, "Document", "", []));
    }

    /// <param name="Kids">The elements in it by their objects, and what is marked as its own by page and number, in the order of reading.</param>
    sealed record Element(int Number, int Parent, string Type, string Attributes, List<(int? Element, int Page, int Mark)> Kids);

    /// <summary>The element that everything stands in.</summary>
    public const int Document = 0;

    /// <summary>Begins an element of the document's structure, as H1, P, Table, TR or TD.</summary>
    /// <param name="attributes">As <c>/O /Table /Scope /Column</c>.</param>
    public int Open(string type, int parent, string attributes = "")
    {
        elements.Add(new(Reserve(), elements[parent].Number, type, attributes, []));
        elements[parent].Kids.Add((elements[^1].Number, 0, 0));
        return elements.Count - 1;
    }

    /// <summary>How content of the page at hand begins that belongs to an element; it ends with EMC.</summary>
    public string Mark(int element)
    {
        var (page, number) = (marked.Count - 1, marked[^1].Count);
        marked[^1].Add(element);
        elements[element].Kids.Add((null, page, number));
        return $"/{elements[element].Type} << /MCID {number} >> BDC\n";
    }

    /// <summary>Of a letter page on its side, in points.</summary>
    public const decimal Width = 792, Height = 612;

    public int Pages => pages.Count;

    public static decimal WidthOf(string text, decimal size, bool isBold) => text.Sum(c => (decimal)Font(isBold).WidthOf(Font(isBold).GlyphOf(c))) * size / 1000;

    /// <summary>A text for the content of a page, as numbers of glyphs.</summary>
    public string Glyphs(string text, bool isBold)
    {
        var hex = new StringBuilder(text.Length * 4 + 2).Append('<');
        foreach (var c in text)
        {
            var glyph = Font(isBold).GlyphOf(c);
            used[isBold ? 1 : 0].TryAdd(glyph, c);
            hex.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        return hex.Append('>').ToString();
    }

    public void AddPage(string content)
    {
        pages.Add((Reserve(), Add("", Encoding.ASCII.GetBytes(content))));
        marked.Add([]);
    }

    /// <param name="foot">What a page has at its foot, once it is known how many there are.</param>
    /// <param name="language">As en-CA.</param>
    public byte[] Finish(string title, string language, DateTimeOffset madeAt, string identity, Func<int, string> foot)
    {
        foreach (var (i, (number, content)) in pages.Index())
            Put(number, $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {Width} {Height}] /StructParents {i} /Tabs /S /Resources {resources} 0 R /Contents [{content} 0 R {Add("", Encoding.ASCII.GetBytes(foot(i + 1)))} 0 R] >>");
        Put(resources, $"<< /Font << /F0 {AddFont(isBold: false)} 0 R /F1 {AddFont(isBold: true)} 0 R >> >>");
        PutStructure();
        Put(tree, $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(page => $"{page.Number} 0 R"))}] >>");
        Put(catalog, $"<< /Type /Catalog /Pages {tree} 0 R /Lang ({language}) /MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>");
        Put(info, $"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /CreationDate (D:{madeAt.UtcDateTime:yyyyMMddHHmmss}Z) >>");
        var table = bytes.Length;
        using var rows = new MemoryStream();
        foreach (var (stream, at) in places.Prepend((0, -1)).Append((0, table)))
        {
            rows.WriteByte((byte)(at < 0 ? 0 : stream == 0 ? 1 : 2));
            var (first, second) = at < 0 ? (0, 65535) : stream == 0 ? ((int)at, 0) : (stream, (int)at);
            rows.Write([(byte)(first >> 24), (byte)(first >> 16), (byte)(first >> 8), (byte)first, (byte)(second >> 8), (byte)second]);
        }
        Add($"/Type /XRef /Size {places.Count + 2} /W [1 4 2] /Root {catalog} 0 R /Info {info} 0 R /ID [<{identity}> <{identity}>] ", rows.ToArray());
        Text($"startxref\n{table}\n%%EOF\n");
        return bytes.ToArray();
    }

    void PutStructure()
    {
        var parents = string.Join(' ', pages.Select((_, page) => $"{page} [{string.Join(' ', marked[page].Select(element => $"{elements[element].Number} 0 R"))}]"));
        Pack([
            .. elements.Select(e => (e.Number, $"<< /Type /StructElem /S /{e.Type} /P {e.Parent} 0 R {(e.Attributes.Length > 0 ? $"/A << {e.Attributes} >> " : "")}/K [{string.Join(' ', e.Kids.Select(k => k.Element is { } own ? $"{own} 0 R" : $"<< /Type /MCR /Pg {pages[k.Page].Number} 0 R /MCID {k.Mark} >>"))}] >>")),
            (structure, $"<< /Type /StructTreeRoot /K {elements[Document].Number} 0 R /ParentTree << /Nums [{parents}] >> /ParentTreeNextKey {pages.Count} >>"),
        ]);
    }

    /// <summary>Objects by the hundred in one stream, since the structure of a long table is larger than its text (ISO 32000-1 7.5.7).</summary>
    void Pack(IEnumerable<(int Number, string Content)> objects)
    {
        foreach (var some in objects.Chunk(200))
        {
            var (index, contents) = (new StringBuilder(), new StringBuilder());
            foreach (var (number, content) in some)
            {
                index.Append(CultureInfo.InvariantCulture, $"{number} {contents.Length} ");
                contents.Append(content).Append('\n');
            }
            var stream = Add($"/Type /ObjStm /N {some.Length} /First {index.Length} ", Encoding.ASCII.GetBytes($"{index}{contents}"));
            foreach (var (i, (number, _)) in some.Index()) places[number - 1] = (stream, i);
        }
    }

    int AddFont(bool isBold)
    {
        var (font, glyphs, name) = (Font(isBold), used[isBold ? 1 : 0], isBold ? "CARMAB+LiberationSans-Bold" : "CARMAA+LiberationSans");
        var file = font.With(glyphs.Keys);
        var descriptor = Add($"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{string.Join(' ', font.Box.Select(N))}] /ItalicAngle 0 /Ascent {N(font.Ascent)} /Descent {N(font.Descent)} /CapHeight 729 /StemV {(isBold ? 140 : 80)} /FontFile2 {Add($"/Length1 {file.Length} ", file)} 0 R >>");
        var widths = string.Join(' ', glyphs.Keys.Select(glyph => $"{glyph} [{font.WidthOf(glyph)}]"));
        var inner = Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [{widths}] >>");
        // At most a hundred of these in one block.
        var characters = string.Concat(glyphs.Chunk(100).Select(block => $"{block.Length} beginbfchar\n{string.Concat(block.Select(g => $"<{g.Key:X4}> <{(int)g.Value:X4}>\n"))}endbfchar\n"));
        var toUnicode = Add("", Encoding.ASCII.GetBytes(
            $"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Characters def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{characters}endcmap\nend\nend\n"));
        return Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{inner} 0 R] /ToUnicode {toUnicode} 0 R >>");
    }

    static TrueTypeFont Font(bool isBold) => (isBold ? Bold : Regular).Value;

    static TrueTypeFont Read(string name) => new(typeof(PdfFile).Assembly.GetManifestResourceStream(name)!);

    int Reserve()
    {
        places.Add(default);
        return places.Count;
    }

    int Add(string content)
    {
        var number = Reserve();
        Put(number, content);
        return number;
    }

    void Put(int number, string content)
    {
        places[number - 1] = (0, bytes.Length);
        Text($"{number} 0 obj\n{content}\nendobj\n");
    }

    int Add(string entries, byte[] stream)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(stream);
        var number = Reserve();
        places[number - 1] = (0, bytes.Length);
        Text($"{number} 0 obj\n<< {entries}/Length {packed.Length} /Filter /FlateDecode >>\nstream\n");
        packed.WriteTo(bytes);
        Text("\nendstream\nendobj\n");
        return number;
    }

    void Text(string text) => bytes.Write(Encoding.ASCII.GetBytes(text));

    static string N(int number) => number.ToString(CultureInfo.InvariantCulture);
}
