using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>One statement in its four forms, in both languages, for the importer and for a broker that sees only its own.</summary>
public sealed class StatementFormatsTests(CarmHost tests)
{
    [Fact]
    public async Task A_statement_says_the_same_as_json_csv_xml_and_pdf_and_carries_the_head_of_its_chain()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 3200m, 1000m, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-24T15:00:00Z");
        // Posted after the cut and before the run: in the journal, and not in the statement.
        await carm.MoveClockAsync("2026-01-25T06:00:00Z");
        await client.PayAsync("early", "10.00");
        await carm.MoveClockAsync("2026-01-25T15:00:00Z");

        var url = $"/api/v1/program-accounts/{client.Rm}/statements/SOA-{client.Rm}-202601";
        var json = await client.Manager.GetAsync(url);
        Assert.Equal(("4200.00", "PUBLISHED", "1"), (json["totalPayable"], json["state"], json["chainSeq"]));
        Assert.Equal(await carm.HashAsync(client.Rm, 1), json["chainHash"]);

        var csv = await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "text/csv");
        Assert.Equal(("text/csv", "section,line,type,description,reference,transactionNumber,releasedOn,postedOn,dueOn,days,rates,duties,gst,payer,status,instrumentNumber,amount"), (csv.MediaType, csv.Text.Split("\r\n")[0]));
        Assert.Contains("TRANSACTION,F,CAD,Commercial accounting declaration,14321000000019 v1,14321000000019,2026-01-05,2026-01-05,2026-01-30,,,3200.00,1000.00,IMPORTER,,,4200.00", csv.Text);
        Assert.Contains("TOTAL,I,,Total payable,,,,,,,,,,,,,4200.00", csv.Text);
        var french = await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "text/csv", language: "fr-CA");
        Assert.StartsWith("Section,Ligne,Type,Description,Référence,Numéro de transaction,Date de mainlevée,Date d'imputation,Date d'échéance,Jours,Taux,Droits,TPS,Payeur,Statut,Numéro de l'effet,Montant", french.Text);
        Assert.Contains("TOTAL,I,,Total à payer,", french.Text);

        var xml = await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "application/xml");
        var root = Validated(xml.Text);
        Assert.Equal(("4200.00", "fr-CA"), (root.Descendants(root.Name.Namespace + "Total").Single(t => t.Attribute("line")!.Value == "I").Value,
            Validated((await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "application/xml", language: "fr-CA")).Text).Attribute("language")!.Value));
        Assert.Throws<XmlSchemaValidationException>(() => Validated(xml.Text.Replace("<DueOn>2026-01-30</DueOn>", "<DueOn>30 January</DueOn>")));

        var pdf = await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "application/pdf");
        Assert.Equal(pdf.Content, (await client.Manager.GetAsync($"{url}/pdf")).Content);
        var (text, language, title, structure) = Read(pdf.Content);
        Assert.Equal(("en-CA", $"Statement of account SOA-{client.Rm}-202601"), (language, title));
        Assert.Contains("$4,200.00", text);
        Assert.Contains("23:59 ET on 2026-01-30", text);
        Assert.Contains("16:00 ET", text);
        Assert.Contains(json["chainHash"]!, text);
        Assert.Subset(structure, new HashSet<string> { "Document", "H1", "H2", "P", "Table", "TR", "TH", "TD" });
    }

    [Fact]
    public async Task What_was_paid_out_stands_with_the_number_of_its_cheque_in_every_form()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.PayAsync("too much", "640.00");
        var asked = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/disbursement-requests", new { reason = "We no longer import." });
        var number = asked.Json.GetProperty("disbursement").GetProperty("disbursementNumber").GetString();
        Assert.Equal(200, (await (await carm.SignInAsync("supervisor", "AR_SUPERVISOR")).PostAsync($"/api/v1/admin/disbursements/{number}/approve")).Status);
        Assert.Equal(200, (await (await carm.SignInAsync("treasury", "TREASURY")).PostAsync($"/api/v1/admin/disbursements/{number}/issue", new { instrumentNumber = "CHQ-0007" })).Status);
        await carm.MoveClockAsync("2026-01-25T15:00:00Z");

        var url = $"/api/v1/program-accounts/{client.Rm}/statements/SOA-{client.Rm}-202601";
        Assert.Equal([$"DSB {number}  CHQ-0007", "PMT too much DISBURSED CHQ-0007"], (await client.Manager.GetAsync(url)).Json.GetProperty("lines").EnumerateArray().Select(l => $"{l.GetProperty("type")} {l.GetProperty("reference")} {l.GetProperty("status")} {l.GetProperty("instrumentNumber")}").Order(StringComparer.Ordinal));
        Assert.Contains("IMPORTER,DISBURSED,CHQ-0007,640.00", (await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "text/csv")).Text, StringComparison.Ordinal);
        var entries = Validated((await client.Manager.SendAsync(HttpMethod.Get, url, null, accept: "application/xml")).Text).Descendants().Where(e => e.Name.LocalName == "Entry").ToArray();
        Assert.Equal(["CHQ-0007", "CHQ-0007"], entries.Select(e => e.Attribute("instrumentNumber")?.Value));
        Assert.Contains("CHQ-0007", Read((await client.Manager.GetAsync($"{url}/pdf")).Content).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_T30_a_french_client_reads_amounts_as_the_french_write_them_and_dates_in_iso_form()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 1234.56m, 0m, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-25T15:00:00Z");

        var (text, language, _, _) = Read((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/statements/SOA-{client.Rm}-202601/pdf", "fr-CA")).Content);
        Assert.Equal("fr-CA", language);
        Assert.Contains("1\u00a0234,56\u00a0$", text);
        Assert.Contains("2026-01-30", text);
        Assert.Contains("Relevé de compte", text);
        foreach (var (asked, accepted, given) in new[] { ("fr", "en-CA", "fr-CA"), ("en", "fr-CA", "en-CA"), ("de", "fr-CA", "fr-CA") })
            Assert.Equal(given, Read((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/statements/SOA-{client.Rm}-202601/pdf?lang={asked}", accepted)).Content).Language);
        var refused = await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/transactions?status=LOST", "fr-CA");
        Assert.Equal((400, "Cette liste n'a pas un tel état."), (refused.Status, refused.Json.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("en-CA", "($300.00)", "Nothing to pay")]
    [InlineData("fr-CA", "(300,00\u00a0$)", "Rien à payer")]
    public async Task Ledger_T13_a_credit_total_stands_in_brackets_and_nothing_is_to_be_paid(string language, string amount, string words)
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.PayAsync("too much", "300.00");
        await carm.MoveClockAsync("2026-01-25T15:00:00Z");
        var url = $"/api/v1/program-accounts/{client.Rm}/statements/SOA-{client.Rm}-202601";
        var text = Read((await client.Manager.GetAsync($"{url}/pdf", language)).Content).Text;
        Assert.Contains(amount, text);
        Assert.Contains(words, text);
        Assert.Equal("SETTLED", (await client.Manager.GetAsync(url))["state"]);
    }

    [Fact]
    public void What_was_dishonoured_stands_among_the_totals_in_every_form()
    {
        const string Rm = "700000003RM0001";
        var statement = new StatementOfAccount($"SOA-{Rm}-202601", Rm, new(2026, 1, 25), new(2026, 1, 24), new(2026, 1, 30), default, default, default, default, Money.Of(77.01m), default, default, default, Money.Of(77.01m), default, default, []) { LegalName = "Importer", Dishonoured = Money.Of(77.01m) };
        var view = StatementView.Of(statement, StatementState.Published, all: true, (_, _) => true);
        const string Said = "Dishonoured payments (in line E)";
        var total = Assert.Single(StatementRow.Of(view), row => row.Description == Said);
        Assert.Null(total.Line);
        Assert.Equal(("TOTAL", "77.01"), (total.Section, $"{total.Amount}"));
        Assert.Equal("77.01", Assert.Single(Validated(Encoding.UTF8.GetString(StatementXml.Of(view))).Descendants(), e => e.Name.LocalName == "DishonouredPayments").Value);
        Assert.Contains(Said, Read(StatementPrint.ToPdf(view)).Text);
    }

    [Fact]
    public void A_broker_that_does_not_see_all_gets_its_own_lines_and_no_totals_in_every_form()
    {
        const string Broker = "800000002", Rm = "700000003RM0001";
        StatementLine Line(string submitter, string number) => new("F", "CAD", $"{number} v1", number, submitter, new(2026, 1, 5), new(2026, 1, 30), Money.Of(77.01m)) { ReleasedOn = new(2026, 1, 5), Gst = Money.Of(7.01m) };
        var statement = new StatementOfAccount($"SOA-{Rm}-202601", Rm, new(2026, 1, 25), new(2026, 1, 24), new(2026, 1, 30), default, default, default, default, default, Money.Of(154.02m), default, default, Money.Of(154.02m), default, default,
            [Line(Broker, "11111"), Line("700000003", "22222")]) { LegalName = "Importer", Overdue = [new("1-30", Money.Of(9.99m))], ChainSeq = 2, ChainHash = new('a', 64) };
        var view = StatementView.Of(statement, StatementState.Overdue, all: false, (submitter, _) => submitter == Broker);
        var forms = new[] { string.Join('\n', StatementRow.Of(view)), Encoding.UTF8.GetString(StatementXml.Of(view)), Read(StatementPrint.ToPdf(view)).Text, System.Text.Json.JsonSerializer.Serialize(view) };
        Assert.All(forms, form =>
        {
            Assert.Contains("11111", form);
            Assert.DoesNotContain("22222", form);
            Assert.DoesNotContain("154.02", form);
            Assert.DoesNotContain("9.99", form.Replace("4,999.99", ""));
        });
        Assert.Null(view.State);
        Validated(forms[1]);
    }

    static XElement Validated(string xml)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(typeof(LedgerModule).Assembly.GetManifestResourceStream("statement.xsd")!));
        var document = XDocument.Parse(xml);
        document.Validate(schemas, (_, e) => throw e.Exception);
        return document.Root!;
    }

    /// <summary>What is on the pages, which language and title the file has, and of what elements its structure is.</summary>
    static (string Text, string? Language, string? Title, HashSet<string> Structure) Read(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        var catalog = document.Structure.Catalog.CatalogDictionary;
        Assert.True(catalog.TryGet(NameToken.Create("MarkInfo"), out _));
        var types = new HashSet<string>();
        Walk(catalog.Data["StructTreeRoot"]);
        return (string.Join("\n", document.GetPages().Select(page => string.Concat(page.Letters.Select(l => l.Value)))), (catalog.Data["Lang"] as StringToken)?.Data, document.Information.Title, types);

        void Walk(IToken token)
        {
            if (token is IndirectReferenceToken reference) token = document.Structure.GetObject(reference.Data).Data;
            if (token is ArrayToken array) foreach (var one in array.Data) Walk(one);
            if (token is not DictionaryToken element) return;
            if (element.Data.TryGetValue("S", out var type)) types.Add(((NameToken)type).Data);
            if (element.Data.TryGetValue("K", out var kids)) Walk(kids);
        }
    }
}
