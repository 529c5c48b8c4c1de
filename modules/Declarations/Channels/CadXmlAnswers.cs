using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Carm.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Carm.Declarations;

/// <summary>The answers in XML, for who asks for them by <c>Accept: application/xml</c>: receipt, refusal, and a declaration as it stands.</summary>
static class CadXmlAnswers
{
    static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize, Async = true };

    /// <summary>Whether XML is what the caller likes best of what is offered.</summary>
    public static bool AreWanted(HttpContext http) =>
        http.Request.GetTypedHeaders().Accept.OrderByDescending(type => type, MediaTypeHeaderValueComparer.QualityComparer).Select(type => type.MediaType.Value).FirstOrDefault(type => type is CadXml.MediaType or "application/json" or "*/*") == CadXml.MediaType;

    public static Task ReceiptAsync(HttpContext http, int status, CadMessage message, CadReceiptResponse receipt, CadPlaces places, CancellationToken ct) => WriteAsync(http, status, new XElement(CadXml.Wco + "Response",
        Element("StatusCode", Word(receipt.Status)),
        Element("RepeatedIndicator", receipt.Repeated ? "true" : "false"),
        CadXml.Write(new(receipt.RmAccount, receipt.TransactionNumber, message.CadType, message.FunctionCode, receipt.Version), receipt.AccountedAt),
        Element("AccountingDeadlineDate", Day(receipt.AccountingDeadline)),
        Element("PaymentDueDate", Day(receipt.PaymentDueOn)),
        Amounts(receipt.Totals),
        Element("ReceiptHash", receipt.ReceiptHash),
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

    static XElement? Element(string name, string? text) => text is null ? null : new(CadXml.Wco + name, text);

    static string? Day(DateOnly? day) => day?.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    static string Word<T>(T word) where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(word.ToString());
}
