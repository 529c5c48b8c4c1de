using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Carm.Declarations;

/// <summary>Where a field stands in XML.</summary>
/// <param name="Path">From the declaration, invoice or item; <c>DutyTaxFee[SUR]</c> is the one of that type.</param>
/// <param name="Name">The field in JSON.</param>
/// <param name="Kind">T text, N whole number, F yes or no, L a list, whose elements stand one after the other.</param>
public readonly record struct XmlField(string Path, string Name, char Kind);

/// <summary>A declaration in XML, with the element names of the WCO Data Model. Pure: the same table writes, reads and points. It is explained in docs/submission-channels.md.</summary>
public static class CadXml
{
    public const string MediaType = "application/xml";

    public static readonly XNamespace Wco = "urn:wco:datamodel:WCO:Declaration:1";

    /// <summary>In the order of the schema. What an answer says beside is passed over in a message: it names no submitter but who sends it.</summary>
    public static readonly IReadOnlyList<XmlField> Declaration = Table("""
        N FunctionCode                                       functionCode
        T ID                                                 transactionNumber
        T VersionID                                          version
        T TypeCode                                           cadType
        T AcceptanceDateTime                                 accountedAt
        T FunctionalReferenceID                              header.brokerFileReference
        T DuplicateOfID                                      acknowledgedDuplicateOf
        T AmendmentTypeCode                                  kind
        T CancellationReasonCode                             withdrawalReason
        T ReplacedByID                                       replacedBy
        T DeclarationOfficeID                                header.officeOfRelease
        T TotalGrossMassMeasure                              header.grossWeightKg
        F StatementIndicator                                 header.declarationStatement
        T Payment/MethodCode                                 header.paymentCode
        T Submitter/ID                                       submitterBn9
        T Importer/ID                                        rmAccount
        T PreviousDocument/ID                                header.previousTransactionNumber
        T PreviousDocument/LineNumeric                       header.previousLineNumber
        T TemporaryImport/DurationMeasure                    header.timeLimit
        T TemporaryImport/UnitCode                           header.timeLimitUnit
        T Warehouse/ID                                       header.warehouseNumber
        L AdditionalDocument/ID                              attachments
        T AdditionalInformation/StatementDescription         explanation
        T GoodsShipment/Consignment/ReleaseDate              header.releaseDate
        T GoodsShipment/Consignment/FreightAmount            header.freightCharges
        T GoodsShipment/Consignment/BorderTransportMeans/ModeCode header.modeOfTransport
        T GoodsShipment/Consignment/Carrier/ID               header.carrierCode
        T GoodsShipment/Consignment/UnloadingLocation/ID     header.portOfUnlading
        L GoodsShipment/Consignment/TransportContractDocument/ID header.cargoControlNumbers
        """);

    public static readonly IReadOnlyList<XmlField> Amendment = Table("""
        N SequenceNumeric                                    lineNumber
        L ChangeReasonCode                                   codes
        """);

    public static readonly IReadOnlyList<XmlField> Invoice = Table("""
        N SequenceNumeric                                    invoiceSequence
        T ID                                                 invoiceNumber
        T IssueDate                                          invoiceDate
        T DirectShipmentDate                                 directShipmentDate
        T TotalAmount                                        invoiceTotal
        T CurrencyCode                                       currency
        T TradeTerms/ConditionCode                           termsOfSale
        T PurchaseOrder/ID                                   purchaseOrder
        T ExportCountry/CountryCode                          countryOfExport
        T ExportCountry/CountrySubDivisionID                 stateOfExport
        T ExitOffice/ID                                      usPortOfExit
        T Seller/Name                                        vendorName
        T Seller/Address/Line                                vendorAddress
        T Seller/Address/CountryCode                         vendorCountry
        T Seller/Address/CountrySubDivisionID                vendorState
        T Buyer/Name                                         purchaserName
        T Consignor/Name                                     shipperName
        """);

    public static readonly IReadOnlyList<XmlField> Item = Table("""
        N SequenceNumeric                                    lineNumber
        N InvoicePositionNumeric                             invoice
        T Commodity/Classification/ID                        classification
        T Commodity/Classification/TariffCode                tariffCode
        T Commodity/Description                              narrativeDescription
        T Commodity/GoodsMeasure/NetWeightMeasure            weightKg
        T Commodity/GoodsMeasure/TariffQuantity              quantity
        T Commodity/GoodsMeasure/UnitCode                    unit
        T Commodity/GoodsMeasure/SecondTariffQuantity        secondQuantity
        T Commodity/GoodsMeasure/SecondUnitCode              secondUnit
        T Commodity/DutyTaxFee[CUD]/DutyRegimeCode           tariffTreatment
        T Commodity/DutyTaxFee[CUD]/SpecialAuthorityID       specialAuthority
        T Commodity/DutyTaxFee[CUD]/ReliefLicenceID          dutyReliefLicence
        T Commodity/DutyTaxFee[CUD]/Payment/TaxAssessedAmount customsDutyOverride
        F Commodity/DutyTaxFee[SUR]/SubjectIndicator         surtaxSubject
        T Commodity/DutyTaxFee[SUR]/DutyRegimeCode           surtaxCode
        T Commodity/DutyTaxFee[SUR]/DeductAmount             canadianMexicanContent
        T Commodity/DutyTaxFee[SUR]/Payment/TaxAssessedAmount surtaxSelfDeclared
        T Commodity/DutyTaxFee[OTH]/DutyRegimeCode           safeguardCode
        T Commodity/DutyTaxFee[ADD]/SubjectCode              simaSubject
        T Commodity/DutyTaxFee[ADD]/DutyRegimeCode           simaMeasure
        T Commodity/DutyTaxFee[ADD]/ExporterID               exporterId
        T Commodity/DutyTaxFee[ADD]/ModelID                  modelId
        T Commodity/DutyTaxFee[ADD]/ExportPriceAmount        simaInvoicePrice
        T Commodity/DutyTaxFee[ADD]/ExportPriceCurrencyCode  simaInvoiceCurrency
        T Commodity/DutyTaxFee[ADD]/Payment/TaxAssessedAmount simaSelfDeclaredAmount
        F Commodity/DutyTaxFee[ADD]/Payment/SecuredIndicator simaBond
        T Commodity/DutyTaxFee[EXC]/DutyRegimeCode           exciseCode
        T Commodity/DutyTaxFee[EXC]/SpecificTaxBaseQuantity  exciseQuantity
        T Commodity/DutyTaxFee[EXC]/TaxRateNumeric           exciseRateOverride
        T Commodity/DutyTaxFee[GST]/DutyRegimeCode           gstCode
        F Commodity/DutyTaxFee[PST]/SubjectIndicator         casual
        T Commodity/DutyTaxFee[PST]/DutyRegimeCode           provinceOfDestination
        T CustomsValuation/MethodCode                        valueForDutyCode
        T CustomsValuation/ChargeAmount                      valueForCurrencyConversion
        T Origin/CountryCode                                 countryOfOrigin
        T Origin/CountrySubDivisionID                        stateOfOrigin
        T Ruling/ID                                          rulingNumber
        L AdditionalDocument/ID                              permitReferences
        T AdditionalInformation/StatementDescription         remarks
        """);

    public static readonly string SchemaText = ReadSchema();

    public static readonly XmlSchemaSet Schema = Compile();

    /// <summary>The message, with what only an answer says.</summary>
    public static XElement Write(CadMessage message, DateTimeOffset? accountedAt = null, string? submitterBn9 = null)
    {
        var said = JsonSerializer.SerializeToNode(message, JsonSerializerOptions.Web)!.AsObject();
        (said["accountedAt"], said["submitterBn9"]) = (accountedAt is { } at ? Text(at) : null, submitterBn9);
        var root = Fill(new(Wco + "Declaration"), Declaration, said);
        var shipment = root.Element(Wco + "GoodsShipment") ?? new XElement(Wco + "GoodsShipment");
        if (shipment.Parent is null) root.Add(shipment);
        foreach (var reasons in message.Reasons ?? []) shipment.AddBeforeSelf(Fill(new(Wco + "Amendment"), Amendment, JsonSerializer.SerializeToNode(reasons, JsonSerializerOptions.Web)!.AsObject()));
        var invoices = message.Invoices ?? [];
        foreach (var invoice in invoices) shipment.Add(WriteInvoice(invoice));
        foreach (var (position, invoice) in invoices.Index())
            foreach (var line in invoice.Lines ?? []) shipment.Add(Write(line, position + 1));
        return root;
    }

    /// <summary>An invoice without its lines.</summary>
    public static XElement WriteInvoice(CadInvoice invoice) => Fill(new(Wco + "Invoice"), Invoice, JsonSerializer.SerializeToNode(invoice, JsonSerializerOptions.Web)!.AsObject());

    /// <param name="invoice">The position of its invoice, the first is 1.</param>
    public static XElement Write(CadLine line, int invoice)
    {
        var item = JsonSerializer.SerializeToNode(line, JsonSerializerOptions.Web)!.AsObject();
        item["invoice"] = invoice;
        return Fill(new(Wco + "GovernmentAgencyGoodsItem"), Item, item);
    }

    static XElement Fill(XElement root, IReadOnlyList<XmlField> table, JsonObject said)
    {
        foreach (var field in table)
            switch (field.Name.Split('.').Aggregate((JsonNode?)said, (at, name) => at?[name]))
            {
                case JsonArray list:
                    foreach (var one in list) Place(root, field.Path, Text(one!), isNew: true);
                    break;
                case { } value:
                    Place(root, field.Path, Text(value), isNew: false);
                    break;
            }
        return root;
    }

    static void Place(XElement at, string path, string text, bool isNew)
    {
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length - 1; i++)
        {
            var (name, type) = parts[i].Split('[', ']') is [var n, var t, _] ? (Wco + n, t) : (Wco + parts[i], null);
            var there = isNew && i == parts.Length - 2 ? null : at.Elements(name).LastOrDefault(e => type is null || e.Element(Wco + "TypeCode")!.Value == type);
            if (there is null) at.Add(there = new(name, type is null ? null : new XElement(Wco + "TypeCode", type)));
            at = there;
        }
        at.Add(new XElement(Wco + parts[^1], text));
    }

    static string Text(JsonNode value) => value.GetValueKind() is JsonValueKind.String ? Text(value.GetValue<string>()) : value.ToJsonString();

    /// <summary>What XML 1.0 has no character for is replaced, as a lone surrogate or a control character that came in JSON.</summary>
    public static string Text(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    static XmlField[] Table(string rows) => [.. rows.Split('\n').Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(row => new XmlField(row[1], row[2], row[0][0]))];

    static string ReadSchema()
    {
        using var reader = new StreamReader(typeof(CadXml).Assembly.GetManifestResourceStream("cad.xsd")!);
        return reader.ReadToEnd();
    }

    static XmlSchemaSet Compile()
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(SchemaText), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        set.Add(null, reader);
        set.Compile();
        return set;
    }
}
