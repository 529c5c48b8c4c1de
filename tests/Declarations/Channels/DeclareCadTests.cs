using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using System.Xml.XPath;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>A declaration in one call, in JSON and in XML.</summary>
public sealed class DeclareCadTests(CarmHost tests)
{
    Task<CarmSystem> CarmAsync() => tests.OnClockAsync("2026-03-20T15:00:00Z");

    [Fact]
    public async Task W1_is_accepted_in_one_call_and_the_same_again_gets_the_first_answer_T07()
    {
        await using var carm = await CarmAsync();
        var (alpha, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(number);
        var first = await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number));
        Assert.True(first.Status == 201, first.Text);
        Assert.Equal($"/api/v1/cads/{number}", first.Headers["Location"]);
        Assert.Equal(["00001", "ACCEPTED", "2026-03-23", "2026-03-31", "False"], first.Json.Texts("version", "status", "accountingDeadline", "paymentDueOn", "repeated"));
        Assert.Equal(["16944.43", "3050.00", "999.72", "4049.72"], first.Json.GetProperty("totals").Texts("valueForDuty", "customsDuty", "gst", "total"));

        await carm.MoveClockAsync("2026-03-27T15:00:00Z");
        var again = await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number));
        Assert.Equal((200, first.Text.Replace("\"repeated\":false", "\"repeated\":true", StringComparison.Ordinal)), (again.Status, again.Text));
        Assert.Single((await alpha.CadAsync(number)).Json.GetProperty("versions").EnumerateArray());
        Assert.Equal("4049.72", await alpha.BalanceAsync());

        // Another content for the same consignment; other goods, two years later or another importer's, under a used number (T06).
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number).Worth("12345.68")).CodeAsync());
        var later = Messages.Of(alpha.Rm, number, m => m with { Header = m.Header! with { ReleaseDate = "2028-03-15" } });
        Assert.Equal((409, "CAD-3001"), await alpha.Manager.DeclareAsync(later).CodeAsync());
        var other = await Importer.OpenAsync(carm);
        Assert.Equal((409, "CAD-3001"), await other.Manager.DeclareAsync(Messages.Of(other.Rm, number)).CodeAsync());
        Assert.Equal((409, "CAD-3003"), await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number, m => m with { Version = "00002" })).CodeAsync());
    }

    [Fact]
    public async Task Of_the_same_message_many_times_at_once_one_is_decided_and_all_get_its_answer()
    {
        await using var carm = await CarmAsync();
        var (alpha, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(number);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number))));
        Assert.Equal([200, 200, 200, 200, 200, 201], answers.Select(a => a.Status).Order());
        Assert.Single(answers.Select(a => a["receiptHash"]).Distinct());
        await carm.SettleAsync();
        Assert.Equal("4049.72", await alpha.BalanceAsync());
    }

    [Fact]
    public async Task What_was_submitted_in_the_portal_is_answered_to_a_service_too()
    {
        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        var number = await alpha.AcceptedAsync();
        var again = await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number));
        Assert.Equal((200, "4049.72"), (again.Status, again.Json.GetProperty("totals").GetProperty("total").GetString()));
    }

    [Fact]
    public async Task A_refused_one_leaves_nothing_and_a_type_to_be_paid_at_release_does_not_come_this_way_T21()
    {
        await using var carm = await CarmAsync();
        var (alpha, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        var refused = await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number).With(l => l with { TariffTreatment = "02", ValueForCurrencyConversion = "-1" }), "fr-CA");
        Assert.Equal(["CAD-4001 invoices[0].lines[0].tariffTreatment", "CAD-4002 invoices[0].lines[0].valueForCurrencyConversion"], refused.Errors());
        Assert.Contains("négatif", refused.Text);
        Assert.Equal((422, "CAD-7002"), await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number)).CodeAsync());
        Assert.Equal((409, "CAD-3007"), await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number, m => m with { CadType = "C" })).CodeAsync());
        Assert.Equal(404, (await alpha.CadAsync(number)).Status);
        Assert.Empty((await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal(["CAD-4001 functionCode"], (await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number, m => m with { FunctionCode = 7 }))).Errors());
        Assert.Equal(["CAD-1001 transactionNumber"], (await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, "١٢٣٤٥٠٠٠٠٠٠٠١٣"))).Errors());
        Assert.Equal(["CAD-1001 transactionNumber"], (await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, "00000000001230"))).Errors());
        Assert.Equal(["CAD-1001 rmAccount"], (await alpha.Manager.DeclareAsync(Messages.Of(null!, number))).Errors());
        Assert.Equal((400, "CAD-1001"), await alpha.Manager.PostAsync(Messages.Url, new { rmAccount = alpha.Rm, colour = "red" }).CodeAsync());
        Assert.Equal((415, "UNSUPPORTED_MEDIA_TYPE"), await alpha.Manager.PostContentAsync(Messages.Url, "a=b"u8.ToArray(), "text/plain").CodeAsync());

        await alpha.ReleaseAsync(number);
        Assert.Equal(201, (await alpha.Manager.DeclareAsync(Messages.Of(alpha.Rm, number))).Status);
        var (twin, goods) = (Fresh.TransactionNumber(), Messages.Of(alpha.Rm, number));
        await alpha.ReleaseAsync(twin);
        Assert.Equal((409, "CAD-3008"), await alpha.Manager.DeclareAsync(goods with { TransactionNumber = twin }).CodeAsync());
        Assert.Equal(201, (await alpha.Manager.DeclareAsync(goods with { TransactionNumber = twin, AcknowledgedDuplicateOf = number })).Status);
    }

    [Fact]
    public async Task A_broker_declares_for_whom_it_may_and_learns_nothing_of_others()
    {
        await using var carm = await CarmAsync();
        var (alpha, stranger, exporter) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await Importer.OpenAsync(carm, "EXPORTER"));
        var broker = await carm.BrokerOfAsync(alpha);
        var (own, importers, second) = (Fresh.TransactionNumber(), await alpha.AcceptedAsync(), Fresh.TransactionNumber());
        foreach (var number in new[] { own, second }) await alpha.ReleaseAsync(number);

        Assert.Equal(201, (await broker.Manager.DeclareAsync(Messages.Of(alpha.Rm, own))).Status);
        Assert.Equal(broker.Bn9, (await alpha.CadAsync(own))["submitterBn9"]);
        var (unseen, made) = (await broker.Manager.DeclareAsync(Messages.Of(stranger.Rm, second)), await broker.Manager.DeclareAsync(Messages.Of($"{Fresh.Bn9()}RM0001", second)));
        Assert.Equal((403, "CAD-2001", unseen["detail"]), (made.Status, made["code"], made["detail"]));
        Assert.Equal((403, "CAD-2001"), (unseen.Status, unseen["code"]));
        Assert.Equal((403, "CAD-2001"), await stranger.Manager.DeclareAsync(Messages.Of(alpha.Rm, second)).CodeAsync());
        Assert.Equal((403, "CAD-2002"), await exporter.Manager.DeclareAsync(Messages.Of(exporter.Rm, second)).CodeAsync());

        // The importer's own declaration is out of the broker's sight: its number is used, and no more is said.
        Assert.Equal((409, "CAD-3001"), await broker.Manager.DeclareAsync(Messages.Of(alpha.Rm, importers)).CodeAsync());
        Task<(int, string?)> Ask(Importer who, string number, string version = "00001") => who.Manager.DeclareAsync(Messages.Of(alpha.Rm, number, m => new(m.RmAccount, number, FunctionCode: CadMessage.Query, Version: version))).CodeAsync();
        Assert.Equal(((200, null), (404, "CAD-1013"), (404, "CAD-1013"), (200, null)), (await Ask(broker, own), await Ask(broker, importers), await Ask(alpha, own, "00002"), await Ask(alpha, importers)));

        await carm.LicenceAsync(broker, "SUSPENDED");
        Assert.Equal((403, "CAD-2003"), await broker.Manager.DeclareAsync(Messages.Of(alpha.Rm, second)).CodeAsync());
        Assert.Equal(404, (await alpha.CadAsync(second)).Status);
    }

    [Fact]
    public async Task Xml_has_the_same_outcome_and_is_answered_in_xml_to_who_asks_for_it()
    {
        await using var carm = await CarmAsync();
        var (alpha, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(number);
        var message = Messages.Of(alpha.Rm, number);

        var wrong = CadXml.Write(message.With(l => l with { TariffTreatment = "02", ValueForCurrencyConversion = "1.234" }));
        var (status, refused) = await alpha.Manager.DeclareInXmlAsync(wrong.Bytes(), "fr-CA");
        Assert.Equal((422, "REJECTED"), (status, refused.Values("StatusCode")[0]));
        var errors = refused.Elements(CadXml.Wco + "Error").ToArray();
        Assert.Equal(["CAD-4001", "CAD-4002"], errors.Select(e => e.Values("ValidationCode")[0]));
        Assert.Equal("Le champ est absent ou illisible.", errors[0].Values("Description")[0]);
        // A pointer leads to the element in what was sent, whose names are in the default namespace.
        var bare = XElement.Parse(wrong.ToString().Replace($" xmlns=\"{CadXml.Wco}\"", "", StringComparison.Ordinal));
        Assert.Equal(["02", "1.234"], errors.Select(e => new XDocument(bare).XPathSelectElement(e.Values("Pointer/Location")[0]!)!.Value));

        var (created, receipt) = await alpha.Manager.DeclareInXmlAsync(CadXml.Write(message).Bytes());
        Assert.Equal((201, "ACCEPTED"), (created, receipt.Values("StatusCode")[0]));
        Assert.Equal([number, "00001", alpha.Rm, "2026-03-20T15:00:00.000Z"], receipt.Element(CadXml.Wco + "Declaration")!.Values("ID", "VersionID", "Importer/ID", "AcceptanceDateTime")
            .Select((v, i) => i == 3 ? v![..16] + ":00.000Z" : v));
        Assert.Equal(["false", "2026-03-23", "2026-03-31", "16944.43", "4049.72"], receipt.Values("RepeatedIndicator", "AccountingDeadlineDate", "PaymentDueDate", "CustomsValueAmount", "TotalAmount"));
        Assert.Equal(["CUD 3050.00", "GST 999.72"], receipt.Elements(CadXml.Wco + "DutyTaxFee").Select(d => string.Join(' ', d.Values("TypeCode", "Payment/TaxAssessedAmount"))).Where(d => !d.EndsWith(" 0.00", StringComparison.Ordinal)));

        // JSON and XML are one message: the other form of it is its repetition.
        var json = await alpha.Manager.DeclareAsync(message);
        Assert.Equal((200, receipt.Values("ReceiptHash")[0]), (json.Status, json["receiptHash"]));
        Assert.Equal("application/json", (await alpha.Manager.PostContentAsync(Messages.Url, CadXml.Write(message).Bytes(), Messages.Xml)).MediaType);

        foreach (var more in new[] { "", "/versions/00001" })
        {
            var read = Messages.Valid(await alpha.Manager.SendAsync(HttpMethod.Get, $"/api/v1/cads/{number}{more}", null, accept: "application/xml, application/json;q=0.5"));
            var declaration = read.Element(CadXml.Wco + "Declaration")!;
            Assert.Equal([alpha.Bn9, "4049.72", json["receiptHash"]], [.. declaration.Values("Submitter/ID"), .. read.Values("TotalAmount", "ReceiptHash")]);
            Assert.Equal(message.Json().ToJsonString(), CadXmlReading.Read(declaration.Bytes()).Message.Json().ToJsonString());
        }
        Assert.Equal(404, (await alpha.Manager.SendAsync(HttpMethod.Get, $"/api/v1/cads/{Fresh.TransactionNumber()}", null, accept: Messages.Xml)).Status);
        var schema = await carm.GetAsync("/api/v1/schemas/cad.xsd");
        Assert.Equal((200, Messages.Xml, CadXml.SchemaText), (schema.Status, schema.MediaType, schema.Text));
    }

    [Fact]
    public async Task The_worked_example_of_the_receipt_is_true()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "submission-channels.md"), TestContext.Current.CancellationToken);
        var (sent, canonical, hash) = (Block(guide, "The message"), Block(guide, "The canonical text"), Block(guide, "The receipt hash"));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));

        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await alpha.ReleaseAsync(number);
        var message = JsonSerializer.Deserialize<CadMessage>(sent, JsonSerializerOptions.Web)!;
        // The guide's importer and number are not the test's.
        var accepted = await alpha.Manager.DeclareAsync(message with { RmAccount = alpha.Rm, TransactionNumber = number });
        Assert.True(accepted.Status == 201, accepted.Text);
        var own = canonical.Replace(message.RmAccount!, alpha.Rm, StringComparison.Ordinal).Replace(message.TransactionNumber!, number, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(own))), accepted["receiptHash"]);
    }

    [Fact]
    public async Task The_guide_names_every_field_where_the_table_has_it()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "submission-channels.md"), TestContext.Current.CancellationToken);
        foreach (var (root, table) in new[] { ("", CadXml.Declaration), ("Amendment/", CadXml.Amendment), ("Invoice/", CadXml.Invoice), ("GovernmentAgencyGoodsItem/", CadXml.Item) })
            Assert.All(table, field => Assert.Contains($"| `{root}{field.Path}` | `{field.Name}` |", guide));
    }

    static string Block(string text, string after) => text[text.IndexOf(after, StringComparison.Ordinal)..].Split("```")[1].Split('\n', 2)[1].TrimEnd('\n');

    static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Carm.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
