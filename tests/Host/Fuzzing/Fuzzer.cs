using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>One operation with who may call it, the request that it takes, and the places of it.</summary>
/// <param name="IsTaken">Whether the request is, but for what is odd in it, taken; else a rule of the present state stands before what is behind it.</param>
sealed record Target(string Name, Actor Caller, bool IsTaken, JsonElement? Schema, IReadOnlyList<Field> Fields);

/// <summary>Takes the valid request of every operation and lets one place of it be odd.</summary>
sealed class Fuzzer(World world, Description description, int seed)
{
    const string Odd = "@odd@", Boundary = "------------carm", Pdf = "%PDF-1.7\n%%EOF";

    /// <summary>What every operation reads beside what its description says of it.</summary>
    static readonly string[] CommonHeaders = ["Accept", "Accept-Language", "Authorization", "X-Correlation-Id", "If-Match", "If-None-Match"];

    /// <summary>Operations with whoever may, by the reviewed table, call them; who gets furthest with the valid request is chosen.</summary>
    public async Task<IReadOnlyList<Target>> TargetsAsync(HttpClient http, IReadOnlyDictionary<(string Row, string Actor), string> approved, string? only, CancellationToken ct)
    {
        var targets = new ConcurrentBag<Target>();
        await Parallel.ForEachAsync(description.Operations.Where(o => o.Name.Contains("/api/", StringComparison.Ordinal) && (only is null || Regex.IsMatch(o.Name, only))), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (operation, ct) =>
        {
            var (name, o) = operation;
            (Actor Actor, Reply Reply)? best = null;
            foreach (var actor in Actors.All.Where(a => approved.GetValueOrDefault((name, a.ToString())) == "ok"))
            {
                var reply = await ValidOf(name, actor).SendAsync(http, ct);
                if (best is null || reply.Status < best.Value.Reply.Status || reply.IsTaken) best = (actor, reply);
                if (name.StartsWith("GET ", StringComparison.Ordinal) && reply is { Status: 200, MediaType: "application/json" })
                    lock (description) description.Learn(JsonNode.Parse(reply.Text));
                if (reply.IsTaken) break;
            }
            Assert.True(best is not null, $"Nobody may call {name}.");
            Field[] fields = [.. description.FieldsOf(name, o)];
            var (sample, schema) = (Requests.SampleOf(name, world), description.BodyOf(o));
            if (sample.StartsWith("ndjson ", StringComparison.Ordinal)) fields = [.. fields.Where(f => f.In != "body"), .. JsonNode.Parse(sample["ndjson ".Length..])!.AsObject().Select(p => new Field("lines", [p.Key], default))];
            else if (IsForm(sample)) fields = [.. fields.Where(f => f.In != "body"), .. PartsOf(sample), .. description.PartsOf(o).Where(part => part != "file" && part != PartIn(sample)).Select(part => new Field("part", [part], default))];
            else if (IsPairs(sample)) fields = [.. fields, .. sample.Split('&').Select(pair => new Field("pair", [pair.Split('=')[0]], default))];
            if (Description.ContentOf(o, Carm.Declarations.CadXml.MediaType) is not null) fields = [.. fields, .. LeavesOf(Declared(sample)).Select((leaf, n) => new Field("xml", [$"{n}", .. leaf.AncestorsAndSelf().Reverse().Select(e => e.Name.LocalName)], default))];
            targets.Add(new(name, best.Value.Actor, best.Value.Reply.IsTaken, schema, fields));
        });
        return [.. targets.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    static bool IsForm(string sample) => sample == "form" || sample.StartsWith("csv ", StringComparison.Ordinal);

    static bool IsPairs(string sample) => sample.StartsWith("grant_type=", StringComparison.Ordinal);

    /// <summary>The part that stands in it beside the file.</summary>
    static string PartIn(string sample) => sample == "form" ? "kind" : "validFrom";

    static IEnumerable<Field> PartsOf(string sample)
    {
        yield return new("form", [PartIn(sample)], default);
        foreach (var part in new[] { "fileName", "fileType", "content" }) yield return new("file", [part], default);
        if (sample != "form")
            foreach (var column in sample["csv ".Length..].Split('|')[0].Split(',')) yield return new("cell", [column], default);
    }

    /// <summary>The valid request of an operation as this caller sends it.</summary>
    public Shot ValidOf(string name, Actor caller, Func<string, string>? thing = null)
    {
        using var request = Requests.Of(name, world, thing ?? (p => world.Own[world.NameOf(name, p)!]));
        var headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value));
        headers[NothingIsKept.Header] = NothingIsKept.AtCommit;
        if (world.TokenOf(caller) is { } token) headers["Authorization"] = $"Bearer {token}";
        var sample = Requests.SampleOf(name, world);
        var body = IsForm(sample) ? FormOf(sample) : request.Content?.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        if (body is not null) headers[Shot.ContentType] = IsForm(sample) ? $"multipart/form-data; boundary={Boundary}" : request.Content!.Headers.ContentType!.ToString();
        return new(request.Method.Method, request.RequestUri!.OriginalString, headers, body);
    }

    /// <summary>So many requests with this place odd.</summary>
    public IEnumerable<Shot> Shots(Target target, Field field, int count)
    {
        var random = new Random(SeedOf($"{target.Name} {field}"));
        return field.In switch
        {
            "body" => Bodies(target, field, random, count),
            "path" => Paths(target, field, random, count),
            "query" => Queries(target, field, random, count),
            "header" => Headers(target, field.Path[0], random, count),
            "lines" => Lines(target, field, random, count),
            "pair" => Pairs(target, field, random, count),
            "xml" => Elements(target, field, random, count),
            _ => Forms(target, field, random, count),
        };
    }

    /// <summary>The headers that the description does not name for each operation.</summary>
    public IEnumerable<Shot> CommonShots(Target target, int count) => CommonHeaders.SelectMany(header => Headers(target, header, new(SeedOf($"{target.Name} {header}")), count));

    /// <summary>What is wrong with a request as a whole, whatever stands in it.</summary>
    public IEnumerable<Shot> WholeShots(Target target)
    {
        var valid = ValidOf(target.Name, target.Caller);
        var join = valid.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var query in new[] { "nobodyKnows=1", "=", "&&", "%", "a%00b=1", "%zz=%zz", "a[]=1&a[0]=2", "__proto__=1", "pageSize=1&pageSize=2", "cursor=a&cursor=b", string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"a{i}=1")), $"a={new string('a', 30_000)}" })
            yield return valid with { Url = $"{valid.Url}{join}{query}" };
        foreach (var path in new[] { "/", "//", "/%2f", "/..%2f..%2fetc%2fpasswd", "/%20", "/%0d%0aX-Injected:%20yes", ";a=b", ".json", $"/{new string('a', 5_000)}", string.Concat(Enumerable.Repeat("/a", 500)) })
            yield return valid with { Url = valid.Url.Split('?')[0] + path };
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND" }.Where(m => m != valid.Method)) yield return valid with { Method = method };
        if (valid.Method == "GET")
        {
            yield return (valid with { Body = "{}"u8.ToArray() }).With(Shot.ContentType, "application/json");
            yield break;
        }
        foreach (var type in new string?[] { null, "", "text/plain", "application/xml", "text/csv", "application/x-www-form-urlencoded", "multipart/form-data", $"multipart/form-data; boundary={Boundary}", "application/x-ndjson", "application/json; charset=utf-16", "application/json; charset=nobody", "application/problem+json", "application/octet-stream", "a", "application/json, application/xml", "image/png" })
            yield return (valid with { Body = valid.Body ?? "{}"u8.ToArray() }).With(Shot.ContentType, type);
        foreach (var body in Bodies()) yield return (valid with { Body = body }).With(Shot.ContentType, valid.Headers.GetValueOrDefault(Shot.ContentType, "application/json"));
        foreach (var body in Bodies()) yield return (valid with { Body = body }).With(Shot.ContentType, "application/xml");
        if (valid.Body is { } whole) yield return (valid with { Body = whole[..(whole.Length / 2)] });
        yield return valid with { Body = null };

        static IEnumerable<byte[]> Bodies() => new[]
        {
            "", " ", "null", "true", "0", "\"\"", "{}", "[]", "[null]", "{", "}", "{\"a\"", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}{\"a\":1}", "{\"a\":1} x", "{\"nobodyKnows\":1}", "{\"\":1}", "{'a':1}", "NaN", "\ufeff{}", "<a/>", "<a", "a=1&b=2", $"--{Boundary}\r\n\r\n--{Boundary}--", $"--{Boundary}--\r\n", "--",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"x\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>", "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"http://127.0.0.1/a\"><a/>", "<Declaration/>", "<?xml version=\"1.0\" encoding=\"nobody\"?><a/>", "<a xmlns=\"urn:a\"><b></a>",
            new string('[', 100_000), new StringBuilder().Insert(0, "{\"a\":", 50_000).ToString(), new StringBuilder().Insert(0, "<a>", 20_000).ToString(), new string(' ', 100_000), "\"" + new string('a', 1_000_000) + "\"", "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"a{i}\":{i}")) + "}",
        }.Select(Encoding.UTF8.GetBytes).Concat([[0xff, 0xfe, (byte)'{', 0, (byte)'}', 0], [0], [(byte)'"', 0xc3, (byte)'"'], [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'], [0x1f, 0x8b, 8, 0]]);
    }

    IEnumerable<Shot> Bodies(Target target, Field field, Random random, int count)
    {
        var (valid, schema) = (ValidOf(target.Name, target.Caller), target.Schema!.Value);
        // Around the odd value stands what must, or all that can be there.
        var around = new[] { false, true }.Select(isWhole =>
        {
            var body = valid.Body is null ? new JsonObject() : JsonNode.Parse(valid.Body)!;
            var before = description.Put(body, field, schema, isWhole, Odd);
            return (Text: body.ToJsonString(), Before: before);
        }).ToArray();
        var name = field.Path[^1];
        foreach (var (odd, i) in Oddities.JsonFor(around[0].Before, Description.WordsOf(field.Schema), random, count).Select((odd, i) => (odd, i)))
        {
            var (text, before) = around[i % 2];
            var put = odd switch
            {
                Oddities.Missing => Replace(text.Replace($"\"{name}\":\"{Odd}\",", "", StringComparison.Ordinal).Replace($",\"{name}\":\"{Odd}\"", "", StringComparison.Ordinal).Replace($"\"{name}\":\"{Odd}\"", "", StringComparison.Ordinal), "null"),
                Oddities.Twice => Replace(text, $"{before?.ToJsonString() ?? "null"},{JsonSerializer.Serialize(name)}:{before?.ToJsonString() ?? "null"}"),
                _ => Replace(text, odd),
            };
            yield return (valid with { Body = Encoding.UTF8.GetBytes(put) }).With(Shot.ContentType, "application/json; charset=utf-8");
        }

        static string Replace(string text, string value) => text.Replace($"\"{Odd}\"", value, StringComparison.Ordinal);
    }

    IEnumerable<Shot> Paths(Target target, Field field, Random random, int count)
    {
        var own = world.Own[world.NameOf(target.Name, field.Path[0])!];
        var valid = ValidOf(target.Name, target.Caller, p => p == field.Path[0] ? Odd : world.Own[world.NameOf(target.Name, p)!]);
        // A NUL in a path comes past no server.
        foreach (var odd in Oddities.TextsFor(own, random, count + 10).Select(Escaped).Where(odd => !odd.Contains("%00", StringComparison.Ordinal)).Take(count))
            yield return valid with { Url = valid.Url.Replace(Uri.EscapeDataString(Odd), odd.Length > 20_000 ? odd[..20_000].TrimEnd('%') : odd, StringComparison.Ordinal) };
    }

    IEnumerable<Shot> Queries(Target target, Field field, Random random, int count)
    {
        var (valid, name) = (ValidOf(target.Name, target.Caller), field.Path[0]);
        var others = valid.Url.Split('?').ElementAtOrDefault(1)?.Split('&').Where(p => !p.StartsWith($"{name}=", StringComparison.Ordinal)).ToArray() ?? [];
        var own = valid.Url.Split('?').ElementAtOrDefault(1)?.Split('&').FirstOrDefault(p => p.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? description.Plausible(field.Schema, name, false)?.ToString() ?? "A";
        string[] cursors = name == "cursor" ? [.. new[] { "A", "a|b", "2026-03-16", "9", "-1", "00000000000000000001", "\ud83d\ude00", "' or 1=1", "a|b|c|d|e", "|", "2026-03-16|", "9999-12-31|x", "0001-01-01T00:00:00Z|1", "639000000000000000:a", new('9', 40), new('a', 3_000) }.Select(text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_')), "AA", "AAAA", "____", "_w", "wKA", "=", "a=b"] : [];
        string[] raw = ["", "%", "%zz", "%C0%80", "%ff", "%00", "+", "%2B", "%0d%0aX-Injected:%20yes", $"{own}&{name}=x", $"x&{name}={own}", $"&{name}[]=1"];
        foreach (var odd in Drawn([.. cursors, .. raw, .. Oddities.TextsFor(Uri.UnescapeDataString(own), random, count).Select(Escaped)], random, count))
            yield return valid with { Url = $"{valid.Url.Split('?')[0]}?{string.Join('&', others.Append($"{name}={(odd.Length > 30_000 ? odd[..30_000].TrimEnd('%') : odd)}"))}" };
    }

    IEnumerable<Shot> Headers(Target target, string header, Random random, int count)
    {
        var valid = ValidOf(target.Name, target.Caller);
        var own = header switch { "Accept" => "text/csv", "Accept-Language" => "fr-CA, en;q=0.5", "If-Match" or "If-None-Match" => "\"1\"", "Authorization" => valid.Headers.GetValueOrDefault(header) ?? "Bearer a", _ => valid.Headers.GetValueOrDefault(header) ?? "a" };
        string[] ofKind = header switch
        {
            "Accept" => ["text/csv", "application/xml", "application/pdf", "text/xml", "*/*", "*", "a", "application/json;q=2", "text/csv;q=x", "application/json;version=\"", ", ,", "image/png", "application/json, text/csv;q=0.9, */*;q=0.1"],
            "Accept-Language" => ["fr", "FR-ca", "fr-CA;q=9", "en;q=0", "*", "i-klingon", "fr_CA", ";;;", "fr;q=", "de, fr;q=0.1", "x-a-b-c-d-e-f-g-h", "e"],
            "If-Match" or "If-None-Match" => ["\"1", "1", "*", "W/\"1\"", "\"1\", \"2\"", "\"\"", "\"9223372036854775807\"", "\"9223372036854775808\"", "\"-1\"", "\"1.\"", "\".1\"", "\"0\"", "W/", ","],
            "Authorization" => ["", "Bearer", "Bearer ", "bearer a", "Basic YTpi", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "Digest x", own + "x", own[..^5], own.Replace(".", "", StringComparison.Ordinal)],
            _ => [],
        };
        foreach (var odd in Drawn([.. ofKind, .. Oddities.TextsFor(own, random, count + 40).Where(text => !text.Any(c => c is '\0' or '\r' or '\n') && text.Length < 30_000)], random, count)) yield return valid.With(header, odd);
    }

    IEnumerable<Shot> Lines(Target target, Field field, Random random, int count)
    {
        var valid = ValidOf(target.Name, target.Caller);
        var body = JsonNode.Parse(valid.Body)!.AsObject();
        var before = body[field.Path[0]]?.DeepClone();
        body[field.Path[0]] = Odd;
        foreach (var odd in Oddities.JsonFor(before, [], random, count).Select(odd => odd is Oddities.Missing or Oddities.Twice ? "" : odd)) yield return valid with { Body = Encoding.UTF8.GetBytes(body.ToJsonString().Replace($"\"{Odd}\"", odd, StringComparison.Ordinal) + "\n" + Encoding.UTF8.GetString(valid.Body!)) };
    }

    IEnumerable<Shot> Pairs(Target target, Field field, Random random, int count)
    {
        var (valid, begin) = (ValidOf(target.Name, target.Caller), $"{field.Path[0]}=");
        var pairs = Encoding.UTF8.GetString(valid.Body!).Split('&');
        var own = pairs.First(pair => pair.StartsWith(begin, StringComparison.Ordinal))[begin.Length..];
        string[] raw = ["", "%", "%zz", "%C0%80", "%ff", "%00", "+", "%0d%0aX-Injected:%20yes", $"{own}&{begin}x", $"x&{begin}{own}", $"&{field.Path[0]}[]=1"];
        foreach (var odd in Drawn([.. raw, .. Oddities.TextsFor(Uri.UnescapeDataString(own), random, count).Select(Escaped)], random, count))
            yield return valid with { Body = Encoding.UTF8.GetBytes(string.Join('&', pairs.Select(pair => pair.StartsWith(begin, StringComparison.Ordinal) ? begin + odd : pair))) };
    }

    IEnumerable<Shot> Elements(Target target, Field field, Random random, int count)
    {
        var (valid, root) = (ValidOf(target.Name, target.Caller), Declared(Requests.SampleOf(target.Name, world)));
        var leaf = LeavesOf(root)[int.Parse(field.Path[0], CultureInfo.InvariantCulture)];
        var (own, name) = (leaf.Value, leaf.Name.LocalName);
        leaf.Value = Odd;
        var (text, element) = (root.ToString(SaveOptions.DisableFormatting), Holding(Odd));
        string[] raw =
        [
            "", $"<{name}/>", own, Holding(own) + Holding(own), Holding(Holding(own)), $"<{name}>{own}", $"<{name} a=\"1\">{own}</{name}>", $"<{name} xmlns=\"urn:a\">{own}</{name}>", $"<a:{name}>{own}</a:{name}>", $"<{name} xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/>",
            Holding($"<![CDATA[{own}]]>"), Holding($"{own}<!-- a -->"), Holding($"<?a b?>{own}"), Holding("&x;"), Holding("&#0;"), Holding("&#xD800;"), Holding("&#x1F600;"), Holding($"\n {own}\t"), Holding("<Unknown/>"), Holding(string.Concat(Enumerable.Repeat("<a>", 2_000))),
        ];
        foreach (var odd in Drawn([.. raw, .. Oddities.TextsFor(own, random, count).Select(odd => Holding(System.Security.SecurityElement.Escape(odd)!))], random, count))
            yield return (valid with { Body = Encoding.UTF8.GetBytes(text.Replace(element, odd, StringComparison.Ordinal)) }).With(Shot.ContentType, Carm.Declarations.CadXml.MediaType).With("Accept", random.Next(2) == 0 ? Carm.Declarations.CadXml.MediaType : null);

        string Holding(string what) => $"<{name}>{what}</{name}>";
    }

    static XElement[] LeavesOf(XElement root) => [.. root.Descendants().Where(e => !e.HasElements)];

    /// <summary>The declaration of a sample in XML, with an element of almost every name.</summary>
    static XElement Declared(string sample)
    {
        var said = JsonNode.Parse(sample)!;
        return Carm.Declarations.CadXml.Write(new(
            (string?)said["rmAccount"], (string?)said["transactionNumber"], "AB", Version: "00001",
            Header: new("0497", "0009", "9", "7ABC", ["8000123"], "120.5", "10.00", "2026-03-16", "Ours", true, "W1", "12345000000013", "1", "6", "MON", "I"),
            Invoices:
            [
                new(1, "A-100", "2026-03-10", "Maker of shirts", "1 Mill Road", "US", "NY", "Buyer", "US", "NY", "2026-03-12", "USD", "0901", "FOB", "PO-1",
                [
                    new(1, "6109100012", "Cotton T-shirts", "CN", null, "2", "13", "12345.67", "5000", "NMB", "900", SurtaxSubject: true, SurtaxCode: "25095A", GstCode: "STD", Remarks: "None", TariffCode: "9987", SecondQuantity: "1", SecondUnit: "KGM", CustomsDutyOverride: "1.00",
                        ExciseCode: "A", ExciseQuantity: "1", ExciseRateOverride: "0.1", SimaSubject: "N", SimaMeasure: "M", ExporterId: "E", ModelId: "1", SimaInvoicePrice: "1.00", SimaInvoiceCurrency: "USD", SimaSelfDeclaredAmount: "1.00", SimaBond: false,
                        SurtaxSelfDeclared: "1.00", CanadianMexicanContent: "1.00", SafeguardCode: "S", Casual: false, ProvinceOfDestination: "NS", RulingNumber: "R-1", PermitReferences: ["P-1"]),
                ], "Shipper", "12345.67"),
            ]));
    }

    IEnumerable<Shot> Forms(Target target, Field field, Random random, int count)
    {
        var (valid, sample, name) = (ValidOf(target.Name, target.Caller), Requests.SampleOf(target.Name, world), field.Path[0]);
        var rows = sample == "form" ? [] : sample["csv ".Length..].Split('|');
        var own = field.In == "cell" ? rows.ElementAtOrDefault(1)?.Split(',').ElementAtOrDefault(Array.IndexOf(rows[0].Split(','), name)) ?? "" : field.In == "part" ? "true" : name switch { "kind" => "OTHER", "validFrom" => "2026-03-26", "fileName" => "paper.pdf", "fileType" => "application/pdf", _ => "%PDF-1.7" };
        foreach (var odd in Oddities.TextsFor(own, random, count))
            yield return valid with
            {
                Body = (field.In, name) switch
                {
                    ("form", _) => FormOf(sample, value: odd),
                    ("part", _) => FormOf(sample, more: (name, odd)),
                    ("file", "fileName") => FormOf(sample, fileName: odd),
                    ("file", "fileType") => FormOf(sample, fileType: odd),
                    ("file", _) => FormOf(sample, content: odd),
                    _ => FormOf(sample, content: string.Join('\n', rows.Select((row, i) => i == 0 ? row : string.Join(',', row.Split(',').Select((cell, column) => rows[0].Split(',')[column] == name ? Cell(odd) : cell))))),
                },
            };

        string Cell(string text) => random.Next(3) == 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    static byte[] FormOf(string sample, string? value = null, string? fileName = null, string? fileType = null, string? content = null, (string Name, string Value)? more = null)
    {
        var isPaper = sample == "form";
        var file = content ?? (isPaper ? Pdf : sample["csv ".Length..].Replace('|', '\n'));
        return Encoding.UTF8.GetBytes((more is { } part ? $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{part.Name}\"\r\n\r\n{part.Value}\r\n" : "")
            + $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{PartIn(sample)}\"\r\n\r\n{value ?? (isPaper ? "OTHER" : "2026-03-26")}\r\n"
            + $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{(fileName ?? (isPaper ? "paper.pdf" : "file.csv")).Replace("\"", "%22", StringComparison.Ordinal)}\"\r\nContent-Type: {fileType ?? (isPaper ? "application/pdf" : "text/csv")}\r\n\r\n{file}\r\n--{Boundary}--\r\n");
    }

    static IEnumerable<string> Drawn(string[] from, Random random, int count)
    {
        random.Shuffle(from);
        return from.Distinct().Take(count);
    }

    static string Escaped(string text) => Uri.EscapeDataString(text);

    public int SeedOf(string place) => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {place}")));
}
