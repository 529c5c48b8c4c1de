using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using System.Xml.XPath;
using Carm.Delegation;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Functions 4 and 1: corrections, adjustments and requests to withdraw as a service sends them, and how it learns what became of them.</summary>
public sealed class ChangeByMessageTests(CarmHost tests)
{
    Task<CarmSystem> CarmAsync() => tests.OnClockAsync("2026-03-20T15:00:00Z");

    /// <summary>W1, released and declared, and its message.</summary>
    static async Task<(Importer Alpha, CadMessage Declared)> DeclaredAsync(CarmSystem carm, Importer? of = null)
    {
        var (alpha, number) = (of ?? await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(number);
        var declared = Messages.Of(alpha.Rm, number);
        Assert.Equal(201, (await alpha.Manager.DeclareAsync(declared)).Status);
        return (alpha, declared);
    }

    static string Repeated(Answer first) => first.Text.Replace("\"repeated\":false", "\"repeated\":true", StringComparison.Ordinal);

    [Fact]
    public async Task A_correction_by_message_is_version_two_and_the_same_again_gets_the_first_answer()
    {
        await using var carm = await CarmAsync();
        var (alpha, declared) = await DeclaredAsync(carm);
        var correction = declared.Worth("14345.67").Changed("R5-00-COT");

        Assert.Equal(["CAD-6007 reasons[lineNumber=1]"], (await alpha.Manager.DeclareAsync(correction with { Reasons = null })).Errors());
        Assert.Equal(["CAD-3003 version"], (await alpha.Manager.DeclareAsync(correction with { Version = "00003" })).Errors());
        Assert.Equal(["CAD-1002 kind"], (await alpha.Manager.DeclareAsync(correction with { Kind = "ADJUSTMENT" })).Errors());
        Assert.Equal(["CAD-1002 cadType"], (await alpha.Manager.DeclareAsync(correction with { CadType = "TT" })).Errors());
        Assert.Equal(["CAD-4001 attachments[0]"], (await alpha.Manager.DeclareAsync(correction with { Attachments = ["none"] })).Errors());
        Assert.Equal((409, "CAD-3004"), await alpha.Manager.DeclareAsync(correction.With(l => l with { LineNumber = 2 })).CodeAsync());
        Assert.Equal((422, "CAD-6009"), await alpha.Manager.DeclareAsync(correction.Worth("1.00")).CodeAsync());
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(correction.Worth("12345.67")).CodeAsync());
        Assert.Equal((404, "CAD-1013"), await alpha.Manager.DeclareAsync(correction with { TransactionNumber = Fresh.TransactionNumber() }).CodeAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => alpha.Manager.DeclareAsync(correction)));
        var made = Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a != made), a => Assert.Equal((200, Repeated(made)), (a.Status, a.Text)));
        Assert.Equal(["00002", "ACCEPTED"], made.Json.Texts("version", "status"));
        Assert.Equal(["CORRECTION", "APPROVED", "00001", "00002"], made.Json.GetProperty("change").Texts("kind", "status", "basedOn", "madeVersion"));
        Assert.Equal(["4705.78", "656.06"], [made.Json.GetProperty("totals").GetProperty("total").GetString(), made.Json.GetProperty("change").GetProperty("onTheAccount").GetProperty("total").GetString()]);
        Assert.Equal(made.Json.GetProperty("change").GetRawText(), (await alpha.Manager.GetAsync(made.Headers["Location"])).Json.GetProperty("change").GetRawText());
        await carm.SettleAsync();
        Assert.Equal("4705.78", await alpha.BalanceAsync());

        // Its first answer stands whatever comes later, and the version's number is used.
        Assert.Equal(201, (await alpha.Manager.DeclareAsync(declared.Worth("15345.67").Changed("R5-00-COT", "00003"))).Status);
        Assert.Equal((200, Repeated(made)), await alpha.Manager.DeclareAsync(correction) is var again ? (again.Status, again.Text) : default);
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(correction.Worth("16345.67")).CodeAsync());
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(declared.Worth("2.00")).CodeAsync());
        var asked = await alpha.Manager.DeclareAsync(new(alpha.Rm, declared.TransactionNumber, FunctionCode: CadMessage.Query, Version: "00002"));
        Assert.Equal(("00002", "4705.78"), (asked["version"], asked.Json.GetProperty("totals").GetProperty("total").GetString()));
        Assert.Equal("00003", (await alpha.Manager.DeclareAsync(new(alpha.Rm, declared.TransactionNumber, FunctionCode: CadMessage.Query)))["version"]);
    }

    [Fact]
    public async Task What_was_corrected_in_the_portal_is_answered_to_a_service_too()
    {
        await using var carm = await CarmAsync();
        var (alpha, declared) = await DeclaredAsync(carm);
        var correction = declared.Worth("14345.67").Changed("R5-00-COT");
        Assert.Equal(201, (await alpha.Manager.PostAsync($"/api/v1/cads/{declared.TransactionNumber}/changes", new { header = correction.Header, invoices = correction.Invoices, reasons = correction.Reasons })).Status);
        var again = await alpha.Manager.DeclareAsync(correction);
        Assert.Equal((200, "00002", "APPROVED"), (again.Status, again["version"], again.Json.GetProperty("change").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task After_the_due_date_a_change_is_submitted_for_review_and_asked_anew_once_it_was_refused_or_taken_back()
    {
        await using var carm = await CarmAsync();
        var (alpha, declared) = await DeclaredAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var adjustment = declared.Worth("14345.67").Changed("R3-32.2.VFD") with { Kind = "ADJUSTMENT", Explanation = "Freight was left out." };

        var first = await alpha.Manager.DeclareAsync(adjustment);
        Assert.Equal(["ACCEPTED", null], first.Json.Texts("status", "version"));
        Assert.Equal(["ADJUSTMENT", "SUBMITTED", null, "2026-07-01"], first.Json.GetProperty("change").Texts("kind", "status", "madeVersion", "reviewBy"));
        Assert.Equal((409, "CAD-3005"), await alpha.Manager.DeclareAsync(adjustment.Worth("14345.68")).CodeAsync());
        Assert.Equal((409, "CAD-3005"), await alpha.Manager.DeclareAsync(Messages.Withdrawing(alpha.Rm, declared.TransactionNumber!)).CodeAsync());

        var (officer, id) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), first.Json.GetProperty("change").GetProperty("changeId").GetString());
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        Assert.Equal("REJECTED", (await officer.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NO_EVIDENCE", text = "Show the freight bill." }))["status"]);
        Assert.Equal((200, Repeated(first)), await alpha.Manager.DeclareAsync(adjustment) is var again ? (again.Status, again.Text) : default);

        var second = await alpha.Manager.DeclareAsync(adjustment with { Explanation = "Freight was left out; the bill is attached." });
        Assert.Equal((201, $"CHG-{declared.TransactionNumber}-02"), (second.Status, second.Json.GetProperty("change").GetProperty("changeId").GetString()));
        Assert.Equal("CANCELLED", (await alpha.Manager.SendAsync(HttpMethod.Delete, second.Headers["Location"], null))["status"]);
        var third = await alpha.Manager.DeclareAsync(adjustment with { Explanation = "Freight was left out; the bill is attached." });
        Assert.Equal((201, $"CHG-{declared.TransactionNumber}-03"), (third.Status, third.Json.GetProperty("change").GetProperty("changeId").GetString()));
        await officer.PostAsync($"/api/v1/admin/changes/CHG-{declared.TransactionNumber}-03/assign");
        Assert.Equal("00002", (await officer.PostAsync($"/api/v1/admin/changes/CHG-{declared.TransactionNumber}-03/approve", new { }))["version"]);
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(adjustment.Worth("14345.68")).CodeAsync());
    }

    [Fact]
    public async Task A_withdrawal_by_message_is_for_an_officer_and_the_same_again_gets_the_first_answer()
    {
        await using var carm = await CarmAsync();
        var (alpha, declared) = await DeclaredAsync(carm);
        var (_, other) = await DeclaredAsync(carm, alpha);
        var number = declared.TransactionNumber!;
        var withdrawal = Messages.Withdrawing(alpha.Rm, number);

        Assert.Equal(["CAD-4001 withdrawalReason", "CAD-4001 explanation", "CAD-4001 replacedBy"], (await alpha.Manager.DeclareAsync(withdrawal with { WithdrawalReason = "duplicate", Explanation = " ", ReplacedBy = "1" })).Errors());
        Assert.Equal(["CAD-4001 replacedBy"], (await alpha.Manager.DeclareAsync(withdrawal with { WithdrawalReason = "DUPLICATE_DECLARATION" })).Errors());
        Assert.Equal(["CAD-4001 replacedBy"], (await alpha.Manager.DeclareAsync(withdrawal with { ReplacedBy = number })).Errors());
        Assert.Equal(["CAD-3003 version"], (await alpha.Manager.DeclareAsync(withdrawal with { Version = "00001" })).Errors());
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(withdrawal with { WithdrawalReason = "WRONG_CONVERSION" }).CodeAsync());

        var duplicate = withdrawal with { WithdrawalReason = "DUPLICATE_DECLARATION", ReplacedBy = other.TransactionNumber };
        var asked = await alpha.Manager.DeclareAsync(duplicate);
        Assert.Equal((201, "WITHDRAWAL_PENDING", $"WDR-{number}-01"), (asked.Status, asked["status"], asked["withdrawalNumber"]));
        Assert.Equal((200, Repeated(asked)), await alpha.Manager.DeclareAsync(duplicate) is var again ? (again.Status, again.Text) : default);
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(withdrawal).CodeAsync());
        Assert.Equal((409, "CAD-1002"), await alpha.Manager.DeclareAsync(declared.Worth("14345.67").Changed("R5-00-COT")).CodeAsync());

        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Assert.Equal("ACCEPTED", (await officer.PostAsync($"/api/v1/admin/cads/{number}/withdrawal/decide", new { grant = false, rationale = "Correct it." }))["status"]);
        Assert.Equal(200, (await alpha.Manager.DeclareAsync(duplicate)).Status);
        Assert.Equal($"WDR-{number}-02", (await alpha.Manager.DeclareAsync(duplicate with { Explanation = "It cannot be corrected." }))["withdrawalNumber"]);
        Assert.Equal("WITHDRAWN", (await officer.PostAsync($"/api/v1/admin/cads/{number}/withdrawal/decide", new { grant = true, rationale = "It is the same goods." }))["status"]);
        await carm.SettleAsync();
        Assert.Equal("4049.72", await alpha.BalanceAsync());
        Assert.Equal(200, (await alpha.Manager.DeclareAsync(duplicate)).Status);
    }

    [Fact]
    public async Task Changing_and_withdrawing_by_message_take_what_the_portal_takes()
    {
        await using var carm = await CarmAsync();
        var (alpha, importers) = await DeclaredAsync(carm);
        var (broker, stranger, own) = (await carm.BrokerOfAsync(alpha), await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(own);
        var declared = Messages.Of(alpha.Rm, own);
        Assert.Equal(201, (await broker.Manager.DeclareAsync(declared)).Status);
        Task<(int, string?)> Change(Importer who, CadMessage of) => who.Manager.DeclareAsync(of.Worth("14345.67").Changed("R5-00-COT")).CodeAsync();
        Task<(int, string?)> Withdraw(Importer who, CadMessage of) => who.Manager.DeclareAsync(Messages.Withdrawing(of.RmAccount!, of.TransactionNumber!)).CodeAsync();
        async Task LeaveAsync(params string[] capabilities)
        {
            await using var session = carm.Alba.Services.GetRequiredService<IDelegationStore>().LightweightSession();
            session.Store((await session.LoadAsync<BusinessRelationship>(BusinessRelationship.IdOf(broker.Bn9, alpha.Bn9), TestContext.Current.CancellationToken))! with { Capabilities = capabilities });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        // Strangers are told nothing, and what lies outside the broker's sight is not there.
        Assert.Equal(((403, "CAD-2001"), (403, "CAD-2001")), (await Change(stranger, declared), await Withdraw(stranger, declared)));
        Assert.Equal(((404, "CAD-1013"), (404, "CAD-1013")), (await Change(stranger, declared with { RmAccount = stranger.Rm }), await Withdraw(stranger, declared with { RmAccount = stranger.Rm })));
        Assert.Equal(((404, "CAD-1013"), (404, "CAD-1013")), (await Change(broker, importers), await Withdraw(broker, importers)));

        // Who may declare and not correct, and the other way about, in one stream too.
        await LeaveAsync("FILE");
        Assert.Equal(((403, "CAD-2001"), (403, "CAD-2001")), (await Change(broker, declared), await Withdraw(broker, declared)));
        await LeaveAsync("CORRECT");
        Assert.Equal((403, "CAD-2001"), await broker.Manager.DeclareAsync(declared).CodeAsync());
        var lines = string.Join('\n', new[] { declared, declared.Worth("14345.67").Changed("R5-00-COT"), Messages.Withdrawing(alpha.Rm, own, "00003") }.Select(m => m.Json().ToJsonString()));
        var outcomes = (await broker.Manager.PostContentAsync($"{Messages.Url}/stream", Encoding.UTF8.GetBytes(lines), "application/x-ndjson")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["CAD-2001", null, null], outcomes.Select(o => o.Texts("code")[0]));
        Assert.Equal([$"manager.{broker.Bn9}", $"manager.{broker.Bn9}"], await AskedByAsync(carm, own));
    }

    static async Task<string[]> AskedByAsync(CarmSystem carm, string number)
    {
        await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().QuerySession();
        return [(await session.LoadAsync<CadChange>($"CHG-{number}-01", TestContext.Current.CancellationToken))!.SubmittedBy, (await session.LoadAsync<WithdrawalRequest>($"WDR-{number}-01", TestContext.Current.CancellationToken))!.RequestedBy];
    }

    [Fact]
    public async Task In_a_batch_and_in_a_stream_a_declaration_is_declared_corrected_and_withdrawn_in_order()
    {
        await using var carm = await CarmAsync();
        var alpha = await Importer.OpenAsync(carm);
        CadMessage[] Story(string number) =>
        [
            Messages.Of(alpha.Rm, number), Messages.Of(alpha.Rm, number).Worth("14345.67").Changed("R5-00-COT"), Messages.Of(alpha.Rm, number).Worth("15345.67").Changed("R3-32.2.VFD", "00003"),
            Messages.Of(alpha.Rm, number).Worth("14345.67").Changed("R5-00-COT"), Messages.Withdrawing(alpha.Rm, number, "00003"), Messages.Withdrawing(alpha.Rm, number, "00003"),
        ];
        var (inBatch, inStream) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        foreach (var number in new[] { inBatch, inStream }) await alpha.ReleaseAsync(number);
        void AreTold(JsonElement[] outcomes, string number)
        {
            Assert.Equal(["ACCEPTED", "ACCEPTED", "REJECTED", "ACCEPTED", "ACCEPTED", "ACCEPTED"], outcomes.Select(o => o.Texts("status")[0]));
            Assert.Equal(["False", "False", "False", "True", "False", "True"], outcomes.Select(o => o.Texts("repeated")[0]));
            Assert.Equal(["00001", "00002", null, "00002", null, null], outcomes.Select(o => o.Texts("version")[0]));
            Assert.Equal(["CORRECTION", "APPROVED", "00002"], outcomes[1].GetProperty("change").Texts("kind", "status", "madeVersion"));
            Assert.Equal("CAD-6007", outcomes[2].Texts("code")[0]);
            Assert.Equal($"WDR-{number}-01", outcomes[4].Texts("withdrawalNumber")[0]);
            Assert.Equal(outcomes[4].Texts("withdrawalNumber"), outcomes[5].Texts("withdrawalNumber"));
        }

        var given = await alpha.Manager.PostAsync($"{Messages.Url}/bulk", new { cads = Story(inBatch).Select(c => c.Json()) });
        await carm.SettleAsync();
        AreTold([.. (await alpha.Manager.GetAsync(given.Headers["Location"])).Json.GetProperty("outcomes").EnumerateArray()], inBatch);
        var streamed = await alpha.Manager.PostContentAsync($"{Messages.Url}/stream", Encoding.UTF8.GetBytes(string.Join('\n', Story(inStream).Select(c => c.Json().ToJsonString()))), "application/x-ndjson");
        AreTold([.. streamed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)], inStream);
        await carm.SettleAsync();
        Assert.Equal("9411.56", await alpha.BalanceAsync());
    }

    [Fact]
    public async Task Xml_changes_and_withdraws_and_says_what_became_of_it()
    {
        await using var carm = await CarmAsync();
        var (alpha, declared) = await DeclaredAsync(carm);
        var number = declared.TransactionNumber!;
        var document = await alpha.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        var correction = declared.With(l => l with { CountryOfOrigin = "US", StateOfOrigin = "NY", TariffTreatment = "10" }).Changed("R5-00-COT") with { Kind = "CORRECTION", Attachments = [document], Explanation = "They are American." };

        var wrong = CadXml.Write(correction with { Reasons = [new(1, ["R5-00-COT"]), new(7, ["R3-32-2.TC", "CB-59"])], Attachments = [] });
        var (status, refused) = await alpha.Manager.DeclareInXmlAsync(wrong.Bytes());
        Assert.Equal((422, "REJECTED"), (status, refused.Values("StatusCode")[0]));
        var bare = new XDocument(XElement.Parse(wrong.ToString().Replace($" xmlns=\"{CadXml.Wco}\"", "", StringComparison.Ordinal)));
        Assert.Equal(["CAD-6007 7", "CAD-6007 R3-32-2.TC", "CAD-6009 "], refused.Elements(CadXml.Wco + "Error").Select(e => $"{e.Values("ValidationCode")[0]} {bare.XPathSelectElement(e.Values("Pointer/Location")[0]!)?.Value}"));

        var (created, receipt) = await alpha.Manager.DeclareInXmlAsync(CadXml.Write(correction).Bytes());
        Assert.Equal((201, "ACCEPTED", "847.22"), (created, receipt.Values("StatusCode")[0], receipt.Values("TotalAmount")[0]));
        Assert.Equal(["4", number, "00002"], receipt.Element(CadXml.Wco + "Declaration")!.Values("FunctionCode", "ID", "VersionID"));
        var change = receipt.Element(CadXml.Wco + "Change")!;
        Assert.Equal([$"CHG-{number}-01", "CORRECTION", "APPROVED", "00001", "00002", "-3202.50", "-3202.50", "2026-03-25"],
            change.Values("ID", "TypeCode", "StatusCode", "BasedOnVersionID", "MadeVersionID", "Difference/TotalAmount", "AccountDifference/TotalAmount", "StatementDate"));
        // JSON and XML are one message.
        Assert.Equal((200, "True"), await alpha.Manager.DeclareAsync(correction) is var json ? (json.Status, json.Json.Texts("repeated")[0]) : default);

        // Polled, one with what was asked, which reads back as the message; and all of them without the goods.
        async Task<XElement> PollAsync(string url) => Messages.Valid(await alpha.Manager.SendAsync(HttpMethod.Get, url, null, accept: Messages.Xml));
        var read = await PollAsync($"/api/v1/cads/{number}/changes/CHG-{number}-01");
        Assert.Equal(correction.Json().ToJsonString(), CadXmlReading.Read(read.Element(CadXml.Wco + "Declaration")!.Bytes()).Message.Json().ToJsonString());
        Assert.Equal($"{change}", $"{read.Element(CadXml.Wco + "Change")}");
        var listed = Assert.Single((await PollAsync($"/api/v1/cads/{number}/changes")).Elements(CadXml.Wco + "Response"));
        Assert.Equal([number, "R5-00-COT", null], listed.Element(CadXml.Wco + "Declaration")!.Values("ID", "Amendment/ChangeReasonCode", "GoodsShipment/Invoice"));

        var withdrawal = Messages.Withdrawing(alpha.Rm, number, "00003");
        var (asked, pending) = await alpha.Manager.DeclareInXmlAsync(CadXml.Write(withdrawal).Bytes());
        Assert.Equal((201, "WITHDRAWAL_PENDING", $"WDR-{number}-01"), (asked, pending.Values("StatusCode")[0], pending.Values("WithdrawalID")[0]));
        Assert.Equal(["1", "00003"], pending.Element(CadXml.Wco + "Declaration")!.Values("FunctionCode", "VersionID"));
        Assert.Equal(["/Declaration/CancellationReasonCode", "/Declaration/AdditionalInformation/StatementDescription"], (await alpha.Manager.DeclareInXmlAsync(CadXml.Write(withdrawal with { WithdrawalReason = null, Explanation = null }).Bytes())).Response
            .Elements(CadXml.Wco + "Error").Select(e => e.Values("Pointer/Location")[0]));
    }

    [Fact]
    public async Task The_receipt_of_a_change_that_waits_for_review_says_the_same_in_xml_as_in_json()
    {
        await using var carm = await CarmAsync();
        var (alpha, declared) = await DeclaredAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var adjustment = declared.Worth("14345.67").Changed("R3-32.2.VFD");

        var (created, receipt) = await alpha.Manager.DeclareInXmlAsync(CadXml.Write(adjustment).Bytes());
        var json = await alpha.Manager.DeclareAsync(adjustment);
        var change = json.Json.GetProperty("change");
        Assert.Equal((201, json["status"], "true"), (created, receipt.Values("StatusCode")[0], json.Json.Texts("repeated")[0]?.ToLowerInvariant()));
        // The declaration is still accepted as it stood; the version is the one asked for, and none is made yet.
        Assert.Equal(["ACCEPTED", "4", declared.TransactionNumber, "00002"], [.. receipt.Values("StatusCode"), .. receipt.Element(CadXml.Wco + "Declaration")!.Values("FunctionCode", "ID", "VersionID")]);
        Assert.Equal(change.Texts("changeId", "kind", "status", "basedOn", "madeVersion", "reviewBy"), receipt.Element(CadXml.Wco + "Change")!.Values("ID", "TypeCode", "StatusCode", "BasedOnVersionID", "MadeVersionID", "ReviewDate"));
        Assert.Equal("SUBMITTED", change.GetProperty("status").GetString());
    }

    static readonly string[] InvoiceFields = ["Invoice/SequenceNumeric", "Invoice/TradeTerms/ConditionCode", "Invoice/Seller/Name"];

    [Fact]
    public async Task Review_and_re_determination_are_read_in_xml_of_our_schema()
    {
        await using var carm = await CarmAsync();
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (alpha, declared) = await DeclaredAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        async Task<XElement> PollAsync(string url) => Messages.Valid(await alpha.Manager.SendAsync(HttpMethod.Get, url, null, accept: Messages.Xml));
        var number = declared.TransactionNumber!;

        var asked = await alpha.Manager.DeclareAsync(declared.Worth("14345.67").Changed("R3-32.2.VFD"));
        var (url, id) = (asked.Headers["Location"], asked.Json.GetProperty("change").GetProperty("changeId").GetString());
        async Task<string?[]> StandAsync() => (await PollAsync(url)).Element(CadXml.Wco + "Change")!.Values("StatusCode", "ReviewDate", "Question", "AnswerDate", "RefusalCode", "Rationale", "StatementOfAdjustmentsID");
        Assert.Equal(["SUBMITTED", "2026-07-01", null, null, null, null, null], await StandAsync());
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        await officer.PostAsync($"/api/v1/admin/changes/{id}/request-info", new { text = "Which\u0001 bill?" });
        Assert.Equal(["UNDER_REVIEW", "2026-07-01", "Which\uFFFD bill?", "2026-05-02", null, null, null], await StandAsync());
        await officer.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NOT_ELIGIBLE", text = "The value stands.", issue = "VALUE" });
        Assert.Equal(["REJECTED", "2026-07-01", "Which\uFFFD bill?", "2026-05-02", "NOT_ELIGIBLE", "The value stands.", $"SOADJ-{number}-01"], await StandAsync());

        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "The freight was left out.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } }, invoices = new[] { new { invoiceSequence = 1, termsOfSale = "FOB", vendorName = "Maker of knitwear" } } });
        Assert.True(drafted.Status is 200 or 201, drafted.Text);
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
        await carm.SettleAsync();

        var notice = await PollAsync($"/api/v1/program-accounts/{alpha.Rm}/statements-of-adjustments/SOADJ-{number}-02");
        Assert.Equal(["ISSUED", number, "00002"], [.. notice.Values("StatusCode"), .. notice.Element(CadXml.Wco + "Declaration")!.Values("ID", "VersionID")]);
        var statement = notice.Element(CadXml.Wco + "StatementOfAdjustments")!;
        Assert.Equal(["VALUE", "Customs Act s.59(1)(a)", "The freight was left out.", "2026-04-02", "2026-04-02", "2026-07-02", "PRESIDENT_S60", "656.06", "656.06"],
            statement.Values("IssueCode", "AuthorityText", "Reason", "ServedDate", "PayableDate", "AppealLastDate", "AppealToCode", "Difference/TotalAmount", "OwingAmount"));
        var line = Assert.Single(statement.Elements(CadXml.Wco + "AdjustedItem"));
        const string Value = "GovernmentAgencyGoodsItem/CustomsValuation/ChargeAmount";
        Assert.Equal(["12345.67", "14345.67", "1"], line.Values($"Prior/{Value}", $"Determined/{Value}", "Prior/GovernmentAgencyGoodsItem/InvoicePositionNumeric"));
        // 18 % of 19,689.43 in the place of 16,944.43.
        const string Duty = "DutyTaxFee/Payment/TaxAssessedAmount";
        var cost = Assert.Single(statement.Elements(CadXml.Wco + "AdjustedAmounts"));
        Assert.Equal(["1", "18%", "18%", "3050.00", "3544.10", "494.10", "656.06"], cost.Values("SequenceNumeric", "Prior/DutyRateText", "Determined/DutyRateText", $"Prior/{Duty}", $"Determined/{Duty}", $"Difference/{Duty}", "Difference/TotalAmount"));
        Assert.Equal(["00001", null, null], statement.Values("BasedOnVersionID", "CampaignID", "AppealID"));
        var invoice = Assert.Single(statement.Elements(CadXml.Wco + "AdjustedInvoice"));
        Assert.Equal(["1", null, "Maker of shirts", "1", "FOB", "Maker of knitwear"], [.. invoice.Element(CadXml.Wco + "Prior")!.Values(InvoiceFields), .. invoice.Element(CadXml.Wco + "Determined")!.Values(InvoiceFields)]);
        var all = await PollAsync($"/api/v1/program-accounts/{alpha.Rm}/statements-of-adjustments?pageSize=1");
        Assert.Equal($"SOADJ-{number}-02", Assert.Single(all.Elements(CadXml.Wco + "Response")).Values("StatementOfAdjustments/ID")[0]);
        var rest = await PollAsync($"/api/v1/program-accounts/{alpha.Rm}/statements-of-adjustments?pageSize=1&cursor={all.Values("NextCursorID")[0]}");
        Assert.Equal([$"SOADJ-{number}-01", null], [.. Assert.Single(rest.Elements(CadXml.Wco + "Response")).Values("StatementOfAdjustments/ID"), .. rest.Values("NextCursorID")]);
    }
}
