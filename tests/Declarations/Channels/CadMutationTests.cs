using System.Text;
using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Memory is weighed while nothing else runs.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>Ten thousand messages that were damaged on purpose, from one seed: each is refused with a code or means something, and none costs memory that stays.</summary>
[Collection("alone")]
public sealed class CadMutationTests(CarmHost tests)
{
    const int Seed = 20_260_316;

    static readonly DateTimeOffset ReleasedAt = new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero);

    static readonly string[] OddJson =
    [
        "null", "-1", "1e400", "99999999999999999999999999", "0.1", "true", "[]", "{}", "[null]", "\"\"", "\"\\u0000\"", "\"\\ud83d\"", "\"\\udc00\\ud800\"", "\"\\u202e\\u0661\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"-0.00\"", "\"1e9\"", "\"99999999999999999999.999\"",
        "\"'; drop table x --\"", "\"" + new string('9', 20_000) + "\"", new string('[', 300) + new string(']', 300), string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200),
    ];

    static readonly string[] OddXml =
    [
        "", " ", "&x;", "&#0;", "&#xD800;", "<![CDATA[<x/>]]>", "<!-- x -->", "<?x y?>", "-1", "99999999999999999999999999", "true", "\u202E\u0661", "0001-01-01", "1e9", "]]>", "<ID/>", "<x:ID xmlns:x=\"urn:x\"/>", new string('9', 20_000), string.Concat(Enumerable.Repeat("<Payment>", 300)),
        "<Payment xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>",
    ];

    static readonly string[] Prologues =
    [
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", "<?xml version=\"1.1\"?>", "<!DOCTYPE d [<!ENTITY x \"xxxxxxxxxx\">]>", "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x \"&b;&b;&b;&b;\">]>", "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/d\">", "<!DOCTYPE d [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\">%p;]>", "x", "<x/>",
    ];

    static byte[] Damage(Random random, string text, bool isXml)
    {
        var odd = isXml ? OddXml[random.Next(OddXml.Length)] : OddJson[random.Next(OddJson.Length)];
        switch (random.Next(10))
        {
            case 0 or 1 or 2 or 3:
                // A value in the place of another.
                var (from, to) = isXml ? Between(text, random, '>', '<') : Between(text, random, ':', ',');
                return Encoding.UTF8.GetBytes(text[..from] + odd + text[to..]);
            case 4:
                return Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]);
            case 5:
                var bytes = Encoding.UTF8.GetBytes(text);
                for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 6:
                var at = random.Next(text.Length);
                return Encoding.UTF8.GetBytes(text.Insert(at, odd));
            case 7:
                Encoding[] encodings = [Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.UTF8];
                var encoding = encodings[random.Next(encodings.Length)];
                return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            case 8:
                return Encoding.UTF8.GetBytes((isXml ? Prologues[random.Next(Prologues.Length)] : odd) + text.Replace("12345.67", isXml ? "&x;" : "12345.67", StringComparison.Ordinal));
            default:
                var (start, end) = (random.Next(text.Length), random.Next(text.Length));
                return Encoding.UTF8.GetBytes(text + text[Math.Min(start, end)..Math.Max(start, end)]);
        }
    }

    /// <summary>What stands between two marks, somewhere.</summary>
    static (int From, int To) Between(string text, Random random, char open, char close)
    {
        var from = text.IndexOf(open, random.Next(text.Length / 2)) + 1;
        return (from, text.IndexOf(close, from) is > 0 and var to ? to : text.Length);
    }

    /// <summary>One of each function that writes: a declaration, its correction, its withdrawal.</summary>
    static CadMessage[] Wholes(string rm, string number, string? corrected = null) =>
    [
        Messages.Of(rm, number),
        Messages.Of(rm, corrected ?? number).Worth("14345.67").Changed("R5-00-COT") with { Kind = "CORRECTION", Attachments = ["1"], Explanation = "Freight was left out." },
        Messages.Withdrawing(rm, corrected ?? number) with { WithdrawalReason = "DUPLICATE_DECLARATION", ReplacedBy = "12345000000021" },
    ];

    [Fact]
    public void Ten_thousand_damaged_messages_are_refused_with_a_code_or_mean_something()
    {
        var json = tests.Alba.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var (whole, random) = (Wholes("100000009RM0001", "12345000000013").Select(m => (InJson: m.Json().ToJsonString(), InXml: CadXml.Write(m).ToString())).ToArray(), new Random(Seed));
        foreach (var (inJson, inXml) in whole)
        {
            Assert.Null(Examine(Encoding.UTF8.GetBytes(inJson), isXml: false, json));
            Assert.Null(Examine(Encoding.UTF8.GetBytes(inXml), isXml: true, json));
        }
        var (refused, before) = (0, GC.GetTotalMemory(forceFullCollection: true));
        for (var i = 0; i < 10_000; i++)
        {
            var isXml = i % 2 == 1;
            var (inJson, inXml) = whole[i / 2 % whole.Length];
            var body = Damage(random, isXml ? inXml : inJson, isXml);
            try
            {
                if (Examine(body, isXml, json) is { } code) refused += code.StartsWith("CAD-", StringComparison.Ordinal) ? 1 : throw new InvalidOperationException(code);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Case {i} of seed {Seed}: {e}\n{Encoding.UTF8.GetString(body)[..Math.Min(body.Length, 3_000)]}");
            }
        }
        Assert.InRange(refused, 6_000, 10_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8_000_000);
    }

    /// <summary>The code of the refusal, with all its faults pointed to; null when it is well.</summary>
    static string? Examine(byte[] body, bool isXml, JsonSerializerOptions json)
    {
        CadMessage? message;
        CadPlaces places;
        try
        {
            message = isXml ? null : JsonSerializer.Deserialize<CadMessage>(body, json);
            if (!isXml && message is null) return "CAD-1001";
            (message, places) = isXml ? CadXmlReading.Read(body) : (message!, CadPlaces.Canonical(message!));
        }
        catch (JsonException)
        {
            return "CAD-1001";
        }
        catch (Rejected no)
        {
            return no.Code;
        }
        var faults = FaultsOf(message);
        CadXml.Write(message);
        Assert.All(faults, fault => Assert.NotEmpty(places.XPath(fault.Path)));
        return faults.Count > 0 ? faults[0].Code : null;
    }

    static readonly CadSubmitter By = new("100000009", ["OWN"], "manager");

    static CadCase CaseOf(CadMessage message) => new(
        new(message.TransactionNumber ?? "", message.RmAccount ?? "", "100000009", message.CadType ?? "", message.Document, ReleasedAt, 1), new("100000009RM0001", "IMPORTER"),
        new("12345000000013", "100000009RM0001", new(2026, 3, 16), ReleasedAt, null, Money.Of(4000), new(2026, 3, 23), new(2026, 3, 31)), new("100000009RM0001", [new(1, ReleasedAt.AddDays(-14), true)]), new(2026, 3, 20),
        ITransactionNumberCheck.Luhn(CheckDigitPolicy.Warn), TariffEdition.Carried, ReferenceData.Carried, new(new(2024, 10, 21), new(2025, 5, 20, 7, 0, 0, TimeSpan.Zero)), IsPersons: false);

    /// <summary>The declaration that is changed, as it was accepted.</summary>
    static readonly Lazy<(Cad Cad, CadVersion Version)> Accepted = new(() =>
    {
        var examined = CaseOf(Messages.Of("100000009RM0001", "12345000000013"));
        var (cad, version, _) = CadAcceptance.Of(examined.Cad, examined.Release, "100000009", CadExamination.Of(examined), ReleasedAt.AddDays(4));
        return (cad, version);
    });

    /// <summary>As each function is examined.</summary>
    static IReadOnlyList<Rejected> FaultsOf(CadMessage message)
    {
        if (message.FunctionCode == CadMessage.Change)
        {
            var asked = message.AsChange(By);
            return ChangeExamination.Of(new(Accepted.Value.Cad, Accepted.Value.Version, message.Document, asked.Reasons ?? [], asked.Kind, asked.NextVersion, asked.Attachments?.Count ?? 0, new(2026, 3, 20), TariffEdition.Carried, ReferenceData.Carried)).Faults;
        }
        if (message.FunctionCode != CadMessage.Withdrawal) return CadExamination.Of(CaseOf(message)).Faults;
        try
        {
            message.AsWithdrawal(By);
            return [];
        }
        catch (Rejected no)
        {
            return no.All;
        }
    }

    [Fact]
    public async Task Damaged_messages_over_http_are_never_a_defect_of_ours()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Clock:Start", "2026-03-20T15:00:00Z"), ("RateLimit:PerSecond", "1000000"));
        var alpha = await Importer.OpenAsync(carm);
        var (random, faults, corrected) = (new Random(Seed), new List<string>(), await alpha.AcceptedAsync());
        long before = 0;
        for (var i = 0; i < 600; i++)
        {
            if (i == 100) before = GC.GetTotalMemory(forceFullCollection: true);
            var (isXml, whole) = (i % 2 == 1, Wholes(alpha.Rm, Fresh.TransactionNumber(), corrected)[i / 2 % 3]);
            var body = Damage(random, isXml ? CadXml.Write(whole).ToString() : whole.Json().ToJsonString(), isXml);
            var answer = await alpha.Manager.PostContentAsync(Messages.Url, body, isXml ? Messages.Xml : "application/json", i % 4 == 3 ? Messages.Xml : null, "fr-CA");
            var isCoded = answer.MediaType == Messages.Xml ? Messages.Valid(answer).Values("Error/ValidationCode")[0] is not null : answer.Status < 300 || answer["code"] is not null;
            if (answer.Status is < 200 or >= 300 and < 400 or >= 500 || !isCoded) faults.Add($"{i}: {answer.Status} {answer.Text}\n{Encoding.UTF8.GetString(body)[..Math.Min(body.Length, 1_000)]}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(10)));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32_000_000);
    }
}
