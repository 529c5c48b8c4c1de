namespace Carm.Declarations;

/// <summary>What a declarant writes, as it came: numbers and dates are strings, so that a draft may be unfinished and a fault is found by its field (declarations 3.3 to 3.5).</summary>
public sealed record CadDocument(CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null)
{
    /// <summary>Every line with where it stands.</summary>
    public IEnumerable<(string Path, CadInvoice Invoice, CadLine Line)> Lines() =>
        (Invoices ?? []).SelectMany((invoice, i) => (invoice.Lines ?? []).Select((line, l) => ($"invoices[{i}].lines[{l}]", invoice, line)));

    public IEnumerable<string?> Classifications => Lines().Select(l => l.Line.Classification);

    /// <summary>The document with one line put in the place of another.</summary>
    public CadDocument Replace(Func<CadLine, CadLine> line) =>
        this with { Invoices = [.. (Invoices ?? []).Select(invoice => invoice with { Lines = [.. (invoice.Lines ?? []).Select(line)] })] };
}

/// <param name="OfficeOfRelease">Four digits.</param>
/// <param name="ModeOfTransport">1 air, 2 highway, 6 rail, 7 pipeline, 8 other, 9 marine.</param>
/// <param name="DeclarationStatement">The declarant certifies that this is true and complete.</param>
public sealed record CadHeader(
    string? OfficeOfRelease = null, string? PortOfUnlading = null, string? ModeOfTransport = null, string? CarrierCode = null, IReadOnlyList<string>? CargoControlNumbers = null,
    string? GrossWeightKg = null, string? FreightCharges = null, string? ReleaseDate = null, string? BrokerFileReference = null, bool? DeclarationStatement = null);

/// <param name="DirectShipmentDate">Its day decides the exchange rate.</param>
public sealed record CadInvoice(
    int? InvoiceSequence = null, string? InvoiceNumber = null, string? InvoiceDate = null, string? VendorName = null, string? VendorAddress = null, string? VendorCountry = null, string? VendorState = null,
    string? PurchaserName = null, string? CountryOfExport = null, string? StateOfExport = null, string? DirectShipmentDate = null, string? Currency = null, string? UsPortOfExit = null,
    string? TermsOfSale = null, string? PurchaseOrder = null, IReadOnlyList<CadLine>? Lines = null);

/// <param name="ValueForCurrencyConversion">In the invoice's currency.</param>
/// <param name="SurtaxCode">The order's year and number, as 25095A for SOR/2025-95.</param>
/// <param name="GstCode">STD, ZR, REM or DEF; STD when left out.</param>
public sealed record CadLine(
    int? LineNumber = null, string? Classification = null, string? NarrativeDescription = null, string? CountryOfOrigin = null, string? StateOfOrigin = null, string? TariffTreatment = null,
    string? ValueForDutyCode = null, string? ValueForCurrencyConversion = null, string? Quantity = null, string? Unit = null, string? WeightKg = null,
    bool? SurtaxSubject = null, string? SurtaxCode = null, string? GstCode = null, string? Remarks = null);
