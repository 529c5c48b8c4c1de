using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Carm.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Carm.Declarations;

/// <summary>The answers in XML, for who asks for them by <c>Accept: application/xml</c>: receipt, refusal, a declaration as it stands, its changes, and statements of adjustments.</summary>
static class CadXmlAnswers
{
    static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize, Async = true };

    /// <summary>Whether XML is what the caller likes best of what is offered.</summary>
    public static bool AreWanted(HttpContext http) =>
        http.Request.GetTypedHeaders().Accept.OrderByDescending(type => type, MediaTypeHeaderValueComparer.QualityComparer).Select(type => type.MediaType.Value).FirstOrDefault(type => type is CadXml.MediaType or "application/json" or "*/*") == CadXml.MediaType;

    public static Task ReceiptAsync(HttpContext http, int status, CadMessage message, CadReceiptResponse receipt, CadPlaces places, CancellationToken ct) => WriteAsync(http, status, new XElement(CadXml.Wco + "Response",
        Element("StatusCode", Word(receipt.Status)),
        Element("RepeatedIndicator", receipt.Repeated ? "true" : "false"),
        // A change or a withdrawal is known by the version that it is to make.
        CadXml.Write(new(receipt.RmAccount, receipt.TransactionNumber, message.CadType, message.FunctionCode, receipt.Change is null && receipt.WithdrawalNumber is null ? receipt.Version : message.Version), receipt.AccountedAt),
        Element("AccountingDeadlineDate", Day(receipt.AccountingDeadline)),
        Element("PaymentDueDate", Day(receipt.PaymentDueOn)),
        Amounts(receipt.Totals),
        Element("ReceiptHash", receipt.ReceiptHash),
        Element("WithdrawalID", receipt.WithdrawalNumber),
        receipt.Change is { } change ? Change(change) : null,
        receipt.Warnings.Select(warning => new XElement(CadXml.Wco + "AdditionalInformation", Element("StatementCode", warning.Code), Element("StatementDescription", warning.Message), Pointer(places, warning.Path)))), ct);

    /// <summary>Every fault with its place in the message, in the caller's language. Only refusals of this module come here.</summary>
    public static Task RefusalAsync(HttpContext http, CadMessage message, Rejected no, CadPlaces places, CancellationToken ct) => WriteAsync(http, DeclarationsRejections.Find(no.Code)!.Status, new XElement(CadXml.Wco + "Response",
        Element("StatusCode", Word(CadOutcomeStatus.Rejected)),
        message.TransactionNumber is null ? null : CadXml.Write(new(message.RmAccount, message.TransactionNumber, message.CadType, message.FunctionCode, message.Version)),
        CadFault.AllOf(no).Select(fault => new XElement(CadXml.Wco + "Error", Element("ValidationCode", fault.Code), Element("Description", fault.Remark.Message), Pointer(places, fault.Path)))), ct);

    /// <summary>A declaration as it stands, or one of its versions.</summary>
    public static Task DeclarationAsync(HttpContext http, Cad cad, CadVersion? version, CancellationToken ct)
    {
        var document = version?.Document ?? cad.Document;
        return WriteAsync(http, StatusCodes.Status200OK, new XElement(CadXml.Wco + "Response",
            Element("StatusCode", Word(cad.Status)),
            CadXml.Write(new(cad.RmAccount, cad.Id, cad.CadType, CadMessage.Original, version is null ? null : CadVersion.Wire(version.Number), document.Header, document.Invoices), cad.AccountedAt, cad.SubmitterBn9),
            Element("AccountingDeadlineDate", Day(cad.AccountingDeadline)),
            Element("PaymentDueDate", Day(cad.PaymentDueOn)),
            Amounts(version?.Totals),
            version is null ? null : Element("ReceiptHash", CadAcceptance.HashOfVersion(cad, version))), ct);
    }

    /// <summary>A change of a declaration, with what was asked.</summary>
    public static Task ChangeAsync(HttpContext http, CadChange change, Cad cad, CadVersion before, CancellationToken ct) => WriteAsync(http, StatusCodes.Status200OK, Asked(change, cad, before, change.Document), ct);

    /// <summary>The changes of a declaration, without the goods.</summary>
    /// <param name="versions">By their numbers.</param>
    public static Task ChangesAsync(HttpContext http, IEnumerable<CadChange> changes, Cad cad, IReadOnlyDictionary<int, CadVersion> versions, CancellationToken ct) =>
        WriteAsync(http, StatusCodes.Status200OK, new XElement(CadXml.Wco + "Responses", changes.Select(change => Asked(change, cad, versions[change.BasedOn], new()))), ct);

    /// <summary>The notice of a re-determination, with what is owing on it and what its lines cost before and now.</summary>
    public static Task StatementAsync(HttpContext http, StatementOfAdjustments statement, Money owing, Money interest, IReadOnlyList<LineCost> costs, CancellationToken ct) =>
        WriteAsync(http, StatusCodes.Status200OK, Notice(statement, owing, interest, costs), ct);

    public static Task StatementsAsync(HttpContext http, IEnumerable<StatementOfAdjustments> statements, string? nextCursor, CancellationToken ct) =>
        WriteAsync(http, StatusCodes.Status200OK, new XElement(CadXml.Wco + "Responses", statements.Select(statement => Notice(statement)), Element("NextCursorID", nextCursor)), ct);

    static XElement Asked(CadChange change, Cad cad, CadVersion before, CadDocument document) => new(CadXml.Wco + "Response",
        Element("StatusCode", Word(cad.Status)),
        CadXml.Write(new(cad.RmAccount, cad.Id, cad.CadType, CadMessage.Change, CadVersion.Wire(change.BasedOn + 1), document.Header, document.Invoices, null, Word(change.Kind), change.Reasons, change.Attachments, change.Explanation), cad.AccountedAt, change.SubmitterBn9),
        Change(ChangeView.Of(change, cad, before)));

    static XElement Change(ChangeView c) => new(CadXml.Wco + "Change",
        Element("ID", c.ChangeId), Element("TypeCode", Word(c.Kind)), Element("StatusCode", Word(c.Status)), Element("BasedOnVersionID", c.BasedOn), Element("MadeVersionID", c.MadeVersion), Element("AuthorityText", c.Authority),
        new XElement(CadXml.Wco + "Difference", Amounts(c.Differences)), new XElement(CadXml.Wco + "AccountDifference", Amounts(c.OnTheAccount)), Element("StatementDate", Day(c.StatementOn)),
        Element("SubmissionDateTime", CadXml.Text(c.SubmittedAt)), Element("ReviewDate", Day(c.ReviewBy)), Element("Question", c.Question), Element("AnswerDate", Day(c.AnswerBy)), Element("Answer", c.Answer),
        Element("DecisionDateTime", c.DecidedAt is { } at ? CadXml.Text(at) : null), Element("RefusalCode", c.Refusal is { } refusal ? Word(refusal) : null), Element("Rationale", c.Rationale),
        c.GrantedLines?.Select(line => Element("GrantedSequenceNumeric", $"{line}")), Element("StatementOfAdjustmentsID", c.StatementNumber));

    static XElement Notice(StatementOfAdjustments statement, Money? owing = null, Money? interest = null, IReadOnlyList<LineCost>? costs = null)
    {
        var row = StatementRow.Of(statement);
        var invoices = (statement.Document.Invoices ?? []).Index().SelectMany(i => (i.Item.Lines ?? []).Select(line => (line.LineNumber, Position: i.Index + 1))).ToDictionary(l => l.LineNumber!.Value, l => l.Position);
        XElement Line(string name, CadLine line) => new(CadXml.Wco + name, CadXml.Write(line, invoices[line.LineNumber!.Value]));
        static XElement Invoice(string name, CadInvoice invoice) => new(CadXml.Wco + name, CadXml.WriteInvoice(invoice));
        static XElement Priced(string name, string? rate, string? exchangeRate, CadAmounts amounts) => new(CadXml.Wco + name, Element("DutyRateText", rate), Element("ExchangeRateNumeric", exchangeRate), Amounts(amounts));
        return new(CadXml.Wco + "Response",
            Element("StatusCode", Word(statement.Status)),
            CadXml.Write(new(statement.RmAccount, statement.TransactionNumber, null, CadMessage.Original, row.Version), submitterBn9: statement.SubmitterBn9),
            new XElement(CadXml.Wco + "StatementOfAdjustments",
                Element("ID", row.StatementNumber), Element("IssueCode", Word(row.Issue)), Element("AuthorityText", row.Authority), Element("Reason", row.Reason),
                Element("ServedDate", Day(row.ServedOn)), Element("PayableDate", Day(row.PayableOn)), Element("AppealLastDate", Day(row.AppealLastDay)),
                new XElement(CadXml.Wco + "Difference", Amounts(row.Differences)), Element("OwingAmount", owing?.ToString()), Element("InterestAmount", interest?.ToString()), Element("SetAsideByID", row.SetAsideBy),
                row.Invoices.Select(invoice => new XElement(CadXml.Wco + "AdjustedInvoice", Invoice("Prior", invoice.Old), Invoice("Determined", invoice.New))),
                row.Lines.Select(line => new XElement(CadXml.Wco + "AdjustedItem", Line("Prior", line.Old), Line("Determined", line.New))),
                Element("AppealToCode", Word(row.AppealTo)), Element("BasedOnVersionID", row.BasedOn), Element("CampaignID", row.CampaignNumber), Element("AppealID", row.AppealNumber),
                costs?.Select(cost => new XElement(CadXml.Wco + "AdjustedAmounts", Element("SequenceNumeric", $"{cost.LineNumber}"),
                    Priced("Prior", cost.FromRate, cost.FromExchangeRate, cost.From), Priced("Determined", cost.ToRate, cost.ToExchangeRate, cost.To), new XElement(CadXml.Wco + "Difference", Amounts(cost.Change))))));
    }

    static IEnumerable<XElement> Amounts(CadAmounts? totals)
    {
        if (totals is null) yield break;
        yield return Element("CustomsValueAmount", totals.ValueForDuty.ToString())!;
        foreach (var (type, amount) in new[] { ("CUD", totals.CustomsDuty), ("ADD", totals.Sima), ("SUR", totals.Surtax), ("OTH", totals.Safeguard), ("EXC", totals.ExciseTax), ("GST", totals.Gst), ("PST", totals.ProvincialTax) })
            yield return new(CadXml.Wco + "DutyTaxFee", Element("TypeCode", type), new XElement(CadXml.Wco + "Payment", Element("TaxAssessedAmount", amount.ToString())));
        yield return Element("TotalAmount", totals.Total.ToString())!;
    }

    static async Task WriteAsync(HttpContext http, int status, XElement answer, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        await using (var writer = XmlWriter.Create(bytes, Settings)) await answer.SaveAsync(writer, ct);
        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (status, $"{CadXml.MediaType}; charset=utf-8", bytes.Length);
        http.Response.Headers.Vary = "Accept, Accept-Language, Authorization";
        bytes.Position = 0;
        await bytes.CopyToAsync(http.Response.Body, ct);
    }

    static XElement Pointer(CadPlaces places, string? path) => new(CadXml.Wco + "Pointer", Element("Location", places.XPath(path)));

    static XElement? Element(string name, string? text) => text is null ? null : new(CadXml.Wco + name, CadXml.Text(text));

    static string? Day(DateOnly? day) => day?.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    static string Word<T>(T word) where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(word.ToString());
}
