namespace Carm.Declarations;

/// <summary>What a declarant writes, as it came: numbers and dates are strings, so that a draft may be unfinished and a fault is found by its field (declarations 3.3 to 3.5).</summary>
public sealed record CadDocument(CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null)
{
    /// <summary>Every line with where it stands.</summary>
    public IEnumerable<(string Path, CadInvoice Invoice, CadLine Line)> Lines() =>
        (Invoices ?? []).SelectMany((invoice, i) => (invoice.Lines ?? []).Select((line, l) => ($"invoices[{i}].lines[{l}]", invoice, line)));

    /// <summary>The items of the tariff that it needs, of Chapter 99 too.</summary>
    public IEnumerable<string?> Classifications => Lines().SelectMany(l => l.Line.TariffCode is { Length: 4 } code ? (IEnumerable<string?>)[l.Line.Classification, $"{code}000000"] : [l.Line.Classification]);

    /// <summary>The document with one line put in the place of another.</summary>
    public CadDocument Replace(Func<CadLine, CadLine> line) =>
        this with { Invoices = [.. (Invoices ?? []).Select(invoice => invoice with { Lines = [.. (invoice.Lines ?? []).Select(line)] })] };
}

/// <param name="OfficeOfRelease">Four digits.</param>
/// <param name="ModeOfTransport">1 air, 2 highway, 6 rail, 7 pipeline, 8 other, 9 marine.</param>
/// <param name="DeclarationStatement">The declarant certifies that this is true and complete.</param>
/// <param name="WarehouseNumber">Four characters; for the warehouse types.</param>
/// <param name="PreviousTransactionNumber">The declaration that this one follows: into the warehouse, or under the wrong importer.</param>
/// <param name="TimeLimit">How long goods under tariff code 9993 stay, in the unit Y, M or D.</param>
/// <param name="PaymentCode">I: the importer pays the GST itself.</param>
public sealed record CadHeader(
    string? OfficeOfRelease = null, string? PortOfUnlading = null, string? ModeOfTransport = null, string? CarrierCode = null, IReadOnlyList<string>? CargoControlNumbers = null,
    string? GrossWeightKg = null, string? FreightCharges = null, string? ReleaseDate = null, string? BrokerFileReference = null, bool? DeclarationStatement = null,
    string? WarehouseNumber = null, string? PreviousTransactionNumber = null, string? PreviousLineNumber = null, string? TimeLimit = null, string? TimeLimitUnit = null, string? PaymentCode = null);

/// <param name="DirectShipmentDate">Its day decides the exchange rate.</param>
/// <param name="InvoiceTotal">In the invoice's currency; a sum of the lines that differs is remarked.</param>
public sealed record CadInvoice(
    int? InvoiceSequence = null, string? InvoiceNumber = null, string? InvoiceDate = null, string? VendorName = null, string? VendorAddress = null, string? VendorCountry = null, string? VendorState = null,
    string? PurchaserName = null, string? CountryOfExport = null, string? StateOfExport = null, string? DirectShipmentDate = null, string? Currency = null, string? UsPortOfExit = null,
    string? TermsOfSale = null, string? PurchaseOrder = null, IReadOnlyList<CadLine>? Lines = null, string? ShipperName = null, string? InvoiceTotal = null);

/// <param name="ValueForCurrencyConversion">In the invoice's currency.</param>
/// <param name="SurtaxCode">The order's year and number, as 25095A for SOR/2025-95.</param>
/// <param name="GstCode">STD, ZR, REM or DEF; STD when left out.</param>
/// <param name="TariffCode">Four digits of Chapter 99.</param>
/// <param name="SpecialAuthority">The order in council that remits.</param>
/// <param name="CustomsDutyOverride">What the declarant says it owes, never less than what is computed.</param>
/// <param name="SimaSubject">S subject, N not subject, U undertaking.</param>
/// <param name="SimaInvoicePrice">The export price of the line, in its own currency.</param>
/// <param name="SimaBond">Provisional duty is secured by a bond.</param>
/// <param name="CanadianMexicanContent">Of a vehicle under CUSMA, in Canadian dollars.</param>
/// <param name="Casual">Goods for personal use, which bear the provincial tax of their destination.</param>
public sealed record CadLine(
    int? LineNumber = null, string? Classification = null, string? NarrativeDescription = null, string? CountryOfOrigin = null, string? StateOfOrigin = null, string? TariffTreatment = null,
    string? ValueForDutyCode = null, string? ValueForCurrencyConversion = null, string? Quantity = null, string? Unit = null, string? WeightKg = null,
    bool? SurtaxSubject = null, string? SurtaxCode = null, string? GstCode = null, string? Remarks = null,
    string? TariffCode = null, string? SpecialAuthority = null, string? DutyReliefLicence = null, string? SecondQuantity = null, string? SecondUnit = null, string? CustomsDutyOverride = null,
    string? ExciseCode = null, string? ExciseQuantity = null, string? ExciseRateOverride = null,
    string? SimaSubject = null, string? SimaMeasure = null, string? ExporterId = null, string? ModelId = null, string? SimaInvoicePrice = null, string? SimaInvoiceCurrency = null, string? SimaSelfDeclaredAmount = null, bool? SimaBond = null,
    string? SurtaxSelfDeclared = null, string? CanadianMexicanContent = null, string? SafeguardCode = null, bool? Casual = null, string? ProvinceOfDestination = null, string? RulingNumber = null,
    IReadOnlyList<string>? PermitReferences = null)
{
    /// <summary>The line with each field back at what it was, where what a decision set still stands; what a later one set stays.</summary>
    public CadLine Undone(CadLine was, CadLine set) => CadFields.Undone(this, was, set);
}
