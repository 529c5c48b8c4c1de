using System.Buffers.Binary;

namespace Carm.Kernel;

/// <summary>A TrueType font as far as a page needs it: how wide a text is, and the font with only the glyphs that were used.</summary>
sealed class TrueTypeFont
{
    /// <summary>What a character that the font lacks is shown as, since an empty box would hide that one is missing.</summary>
    const char Missing = '?';

    readonly byte[] file;
    readonly Dictionary<string, (int Offset, int Length)> tables = [];
    readonly Dictionary<char, ushort> glyphs = [];
    readonly int widths;

    public TrueTypeFont(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        file = copy.ToArray();
        for (var i = 0; i < U16(4); i++)
            tables[System.Text.Encoding.ASCII.GetString(file, 12 + i * 16, 4)] = ((int)U32(12 + i * 16 + 8), (int)U32(12 + i * 16 + 12));
        UnitsPerEm = U16(At("head") + 18);
        Box = [.. Enumerable.Range(0, 4).Select(i => Per1000(S16(At("head") + 36 + i * 2)))];
        (Ascent, Descent) = (Per1000(S16(At("hhea") + 4)), Per1000(S16(At("hhea") + 6)));
        widths = U16(At("hhea") + 34);
        ReadCharacters();
    }

    public int UnitsPerEm { get; }

    /// <summary>In thousandths of the size, as all that follows.</summary>
    public IReadOnlyList<int> Box { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public ushort GlyphOf(char c) => glyphs.TryGetValue(c, out var glyph) ? glyph : glyphs[Missing];

    public int WidthOf(ushort glyph) => Per1000(U16(At("hmtx") + Math.Min(glyph, widths - 1) * 4));

    /// <summary>The font with the outlines of these glyphs alone; each keeps its number.</summary>
    public byte[] With(IEnumerable<ushort> used)
    {
        var kept = new SortedSet<ushort>();
        foreach (var glyph in used.Prepend((ushort)0)) Keep(glyph, kept);
        int count = U16(At("maxp") + 4);
        using var outlines = new MemoryStream();
        var places = new byte[(count + 1) * 4];
        for (var glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(glyph * 4), (uint)outlines.Length);
            if (!kept.Contains((ushort)glyph)) continue;
            var (from, length) = Outline((ushort)glyph);
            outlines.Write(file, from, length);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }
        BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(count * 4), (uint)outlines.Length);
        var head = Table("head");
        head[51] = 1;      // places of four bytes
        return Assemble([("cvt ", Table("cvt ")), ("fpgm", Table("fpgm")), ("glyf", outlines.ToArray()), ("head", head), ("hhea", Table("hhea")), ("hmtx", Table("hmtx")), ("loca", places), ("maxp", Table("maxp")), ("prep", Table("prep"))]);
    }

    /// <summary>A composed glyph, as é, needs its parts.</summary>
    void Keep(ushort glyph, SortedSet<ushort> kept)
    {
        if (!kept.Add(glyph)) return;
        var (at, length) = Outline(glyph);
        if (length == 0 || S16(at) >= 0) return;
        for (var (part, more) = (at + 10, true); more;)
        {
            int flags = U16(part);
            Keep(U16(part + 2), kept);
            more = (flags & 0x20) != 0;
            part += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
        }
    }

    (int From, int Length) Outline(ushort glyph)
    {
        var isLong = U16(At("head") + 50) == 1;
        int Place(int n) => isLong ? (int)U32(At("loca") + n * 4) : U16(At("loca") + n * 2) * 2;
        return (At("glyf") + Place(glyph), Place(glyph + 1) - Place(glyph));
    }

    /// <summary>The characters of the basic plane (a table of format 4).</summary>
    void ReadCharacters()
    {
        var cmap = At("cmap");
        var at = Enumerable.Range(0, U16(cmap + 2)).Select(i => cmap + (int)U32(cmap + 4 + i * 8 + 4)).First(table => U16(table) == 4);
        var segments = U16(at + 6) / 2;
        for (var s = 0; s < segments; s++)
        {
            var (end, start, delta, offsetAt) = (U16(at + 14 + s * 2), U16(at + 16 + (segments + s) * 2), U16(at + 16 + (segments * 2 + s) * 2), at + 16 + (segments * 3 + s) * 2);
            for (int c = start; c <= end && c < 0xFFFF; c++)
            {
                int found = U16(offsetAt) == 0 ? c : U16(offsetAt + U16(offsetAt) + (c - start) * 2);
                if ((ushort)(found + delta) is > 0 and var glyph && found != 0) glyphs[(char)c] = glyph;
            }
        }
    }

    static byte[] Assemble((string Name, byte[] Content)[] parts)
    {
        var (header, offset) = (new byte[12 + parts.Length * 16], 12 + parts.Length * 16);
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x00010000);
        var power = System.Numerics.BitOperations.Log2((uint)parts.Length);
        foreach (var (i, value) in new[] { parts.Length, 16 << power, power, parts.Length * 16 - (16 << power) }.Index()) BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4 + i * 2), (ushort)value);
        foreach (var (i, (name, content)) in parts.Index())
        {
            System.Text.Encoding.ASCII.GetBytes(name, header.AsSpan(12 + i * 16));
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12 + i * 16 + 4), Sum(content));
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12 + i * 16 + 8), (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12 + i * 16 + 12), (uint)content.Length);
            offset += (content.Length + 3) & ~3;
        }
        return [.. header, .. parts.SelectMany(part => part.Content.Concat(new byte[-part.Content.Length & 3]))];
    }

    static uint Sum(byte[] content) => content.Chunk(4).Aggregate(0u, (sum, four) => sum + four.Index().Aggregate(0u, (word, b) => word | (uint)b.Item << (24 - 8 * b.Index)));

    byte[] Table(string name) => file.AsSpan(tables[name].Offset, tables[name].Length).ToArray();

    int At(string table) => tables[table].Offset;

    int Per1000(int units) => units * 1000 / UnitsPerEm;

    ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    short S16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
