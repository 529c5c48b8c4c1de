using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A line whose fields have been read.</summary>
/// <param name="Said">As it was written, for its codes.</param>
public sealed record ReadLine(string Path, string InvoicePath, CadLine Said, int Number, string Classification, string Origin, string Treatment, decimal Value, string Currency, DateOnly ShippedOn, Quantity? Quantity)
{
    public Quantity? SecondQuantity { get; init; }

    public decimal? DutyDeclared { get; init; }

    public decimal? ExciseQuantity { get; init; }

    public decimal? ExciseRate { get; init; }

    public decimal? SimaPrice { get; init; }

    public decimal? SimaDeclared { get; init; }

    public decimal? SurtaxDeclared { get; init; }

    public decimal? Content { get; init; }

    /// <summary>A change takes a line out by setting its value and quantity to 0.</summary>
    public bool IsTakenOut => Value == 0 && Quantity is { Amount: 0 };

    public string GstCode => Said.GstCode ?? "STD";
}

/// <summary>A document whose fields have been read; only to be used when reading found no fault.</summary>
/// <param name="RateOn">The day whose rates hold (declarations 7.4).</param>
public sealed record ReadCad(DateOnly RateOn, IReadOnlyList<ReadLine> Lines);

/// <summary>How a document is read: as which type, on which day, and whether as a change of what was accepted before.</summary>
/// <param name="IsChange">Lines may be taken out by setting quantity and value to 0, and invoices are counted as they are.</param>
public sealed record CadReadingTask(string CadType, CadDocument Document, DateOnly Today, ReferenceData Reference, bool IsChange = false);

/// <summary>Stage 4 of the examination: each field's presence and form (CAD-4001, CAD-4002), every fault by its path.</summary>
static class CadReading
{
    static readonly string[] ValueForDutyCodes = ["13", "14", "15", "16", "17", "18", "19", "23", "24", "25", "26", "27", "28", "29"];

    public static ReadCad Read(CadReadingTask task, ICollection<Rejected> faults, ICollection<Rejected> warnings)
    {
        if (CadType.Find(task.CadType) is not { } type)
        {
            faults.Add(Fields.Bad("cadType"));
            return new(task.Today, []);
        }
        var invoices = task.Document.Invoices ?? [];
        var releasedOn = Header(task.Document.Header ?? new(), type, task.Document.Lines().Any(l => l.Line.TariffCode == "9993"), new("header", faults));
        if (invoices.Count is 0 or > 999) faults.Add(Fields.Bad("invoices"));
        var sequences = new HashSet<int>();
        for (var i = 0; i < invoices.Count; i++)
            // On a first version the invoices are counted from 1 without a gap.
            if (invoices[i].InvoiceSequence is not { } n || n < 1 || n > (task.IsChange ? 999 : invoices.Count) || !sequences.Add(n)) faults.Add(Fields.Bad($"invoices[{i}].invoiceSequence"));

        var lines = new List<ReadLine>();
        var mode = task.Document.Header?.ModeOfTransport;
        for (var i = 0; i < invoices.Count; i++)
        {
            var invoice = invoices[i];
            var (currency, shippedOn) = Invoice(invoice, mode, task.Today, new($"invoices[{i}]", faults), out var total);
            if (invoice.Lines is not { Count: > 0 }) faults.Add(Fields.Bad($"invoices[{i}].lines"));
            var first = lines.Count;
            for (var l = 0; l < (invoice.Lines?.Count ?? 0); l++)
                lines.Add(Line(invoice.Lines![l], currency, shippedOn, $"invoices[{i}]", $"invoices[{i}].lines[{l}]", task, faults));
            if (total is { } said && Math.Abs(said - lines.Skip(first).Sum(line => line.Value)) > 0.01m) warnings.Add(new("CAD-4003") { Path = $"invoices[{i}].invoiceTotal" });
        }
        if (lines.Count > 9_999) faults.Add(Fields.Bad("invoices"));
        var taken = new HashSet<int>();
        foreach (var line in lines.Where(line => line.Number is < 1 or > 9_999 || !taken.Add(line.Number))) faults.Add(Fields.Bad($"{line.Path}.lineNumber"));
        return new(type.SaysWhenReleased ? releasedOn ?? task.Today : task.Today, lines);
    }

    static DateOnly? Header(CadHeader header, CadType type, bool isTemporary, Fields fields)
    {
        var mode = fields.Must(header.ModeOfTransport, "modeOfTransport", m => m is "1" or "2" or "6" or "7" or "8" or "9");
        fields.Must(header.OfficeOfRelease, "officeOfRelease", Fields.IsDigits(4));
        fields.When(mode is "1" or "9", header.PortOfUnlading, "portOfUnlading", Fields.IsDigits(4));
        fields.When(mode is not ("7" or "8"), header.CarrierCode, "carrierCode", c => c.Length == 4 && c.All(char.IsAsciiLetterOrDigit));
        if (type.NamesCargo && header.CargoControlNumbers is not { Count: > 0 }) fields.Fault("cargoControlNumbers");
        for (var i = 0; i < (header.CargoControlNumbers?.Count ?? 0); i++) fields.Must(header.CargoControlNumbers![i], $"cargoControlNumbers[{i}]", c => c.Length is > 0 and <= 25 && c.All(char.IsAsciiLetterOrDigit));
        if (fields.Number(header.GrossWeightKg, "grossWeightKg", 3) == 0) fields.Fault("grossWeightKg");
        fields.Number(header.FreightCharges, "freightCharges", 2);
        fields.May(header.BrokerFileReference, "brokerFileReference", Fields.IsText(35));
        fields.When(type.IsWarehouse, header.WarehouseNumber, "warehouseNumber", w => w.Length == 4 && w.All(char.IsAsciiLetterOrDigit));
        fields.When(type.Follows, header.PreviousTransactionNumber, "previousTransactionNumber", Fields.IsDigits(14));
        fields.May(header.PreviousLineNumber, "previousLineNumber", line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 9_999);
        fields.When(isTemporary, header.TimeLimit, "timeLimit", t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 999);
        fields.When(header.TimeLimit is not null, header.TimeLimitUnit, "timeLimitUnit", u => u is "Y" or "M" or "D");
        fields.May(header.PaymentCode, "paymentCode", p => p == "I");
        if (header.DeclarationStatement != true) fields.Fault("declarationStatement");
        return fields.Date(header.ReleaseDate, "releaseDate", must: type.SaysWhenReleased);
    }

    static (string Currency, DateOnly ShippedOn) Invoice(CadInvoice invoice, string? mode, DateOnly today, Fields fields, out decimal? total)
    {
        fields.May(invoice.InvoiceNumber, "invoiceNumber", Fields.IsText(35));
        if (fields.Date(invoice.InvoiceDate, "invoiceDate") > today) fields.Fault("invoiceDate");
        fields.Must(invoice.VendorName, "vendorName", Fields.IsText(175));
        fields.Must(invoice.VendorAddress, "vendorAddress", Fields.IsText(250));
        fields.Must(invoice.VendorCountry, "vendorCountry", Fields.IsCountry);
        fields.When(invoice.VendorCountry == "US", invoice.VendorState, "vendorState", Fields.IsCountry);
        fields.Must(invoice.CountryOfExport, "countryOfExport", Fields.IsCountry);
        fields.When(invoice.CountryOfExport == "US", invoice.StateOfExport, "stateOfExport", Fields.IsCountry);
        fields.When(invoice.CountryOfExport == "US" && mode is "2" or "6", invoice.UsPortOfExit, "usPortOfExit", Fields.IsDigits(4));
        fields.May(invoice.PurchaserName, "purchaserName", Fields.IsText(175));
        fields.May(invoice.ShipperName, "shipperName", Fields.IsText(175));
        fields.May(invoice.TermsOfSale, "termsOfSale", Fields.IsText(35));
        fields.May(invoice.PurchaseOrder, "purchaseOrder", Fields.IsText(35));
        total = fields.Number(invoice.InvoiceTotal, "invoiceTotal", 2);
        return (fields.Must(invoice.Currency, "currency", Fields.IsCurrency) ?? "", fields.Date(invoice.DirectShipmentDate, "directShipmentDate", must: true) ?? default);
    }

    static ReadLine Line(CadLine line, string currency, DateOnly shippedOn, string invoicePath, string path, CadReadingTask task, ICollection<Rejected> faults)
    {
        var fields = new Fields(path, faults);
        var classification = fields.Must(line.Classification, "classification", Fields.IsDigits(10));
        fields.Must(line.NarrativeDescription, "narrativeDescription", text => text.Trim().Length >= 3 && text.Length <= 250);
        var origin = fields.Must(line.CountryOfOrigin, "countryOfOrigin", Fields.IsCountry);
        fields.When(origin == "US", line.StateOfOrigin, "stateOfOrigin", Fields.IsCountry);
        var treatment = fields.Must(line.TariffTreatment, "tariffTreatment", t => t.Length is 1 or 2 && t.All(char.IsAsciiDigit) && t[0] != '0');
        fields.Must(line.ValueForDutyCode, "valueForDutyCode", ValueForDutyCodes.Contains);
        var gst = fields.Must(line.GstCode ?? "STD", "gstCode", g => g is "STD" or "ZR" or "REM" or "DEF");
        var value = fields.Number(line.ValueForCurrencyConversion, "valueForCurrencyConversion", 2, must: true);
        // What takes the GST away says by which reason, order or licence; nothing is due in a bonded warehouse.
        fields.When(gst == "ZR", line.Remarks, "remarks", Fields.IsText(500));
        if (gst == "REM" && line.SpecialAuthority is null) fields.Fault("specialAuthority");
        if (gst == "DEF" && line.DutyReliefLicence is null && CadType.Find(task.CadType)!.IsDutiable) fields.Fault("dutyReliefLicence");
        fields.Number(line.WeightKg, "weightKg", 3);
        fields.May(line.SurtaxCode, "surtaxCode", Fields.IsText(10));
        if (gst != "ZR") fields.May(line.Remarks, "remarks", Fields.IsText(500));
        fields.May(line.TariffCode, "tariffCode", Fields.IsDigits(4));
        fields.May(line.SpecialAuthority, "specialAuthority", Fields.IsText(16));
        fields.May(line.DutyReliefLicence, "dutyReliefLicence", Fields.IsText(12));
        fields.May(line.ExciseCode, "exciseCode", Fields.IsText(10));
        fields.May(line.SimaSubject, "simaSubject", s => s is "S" or "N" or "U");
        fields.May(line.SimaMeasure, "simaMeasure", Fields.IsText(30));
        fields.May(line.ExporterId, "exporterId", Fields.IsText(30));
        fields.May(line.ModelId, "modelId", Fields.IsText(30));
        fields.May(line.SimaInvoiceCurrency, "simaInvoiceCurrency", Fields.IsCurrency);
        fields.May(line.SafeguardCode, "safeguardCode", Fields.IsText(10));
        fields.When(line.Casual == true, line.ProvinceOfDestination, "provinceOfDestination", Fields.IsCountry);
        fields.May(line.RulingNumber, "rulingNumber", Fields.IsText(20));
        for (var i = 0; i < (line.PermitReferences?.Count ?? 0); i++) fields.Must(line.PermitReferences![i], $"permitReferences[{i}]", Fields.IsText(35));
        var read = new ReadLine(path, invoicePath, line, line.LineNumber ?? 0, classification ?? "", origin ?? "", treatment ?? "", value ?? 0, currency, shippedOn, Measured(line.Quantity, line.Unit, "quantity", "unit"))
        {
            SecondQuantity = Measured(line.SecondQuantity, line.SecondUnit, "secondQuantity", "secondUnit"),
            DutyDeclared = fields.Number(line.CustomsDutyOverride, "customsDutyOverride", 2),
            ExciseQuantity = fields.Number(line.ExciseQuantity, "exciseQuantity", 3),
            ExciseRate = fields.Number(line.ExciseRateOverride, "exciseRateOverride", 6),
            SimaPrice = fields.Number(line.SimaInvoicePrice, "simaInvoicePrice", 2),
            SimaDeclared = fields.Number(line.SimaSelfDeclaredAmount, "simaSelfDeclaredAmount", 2),
            SurtaxDeclared = fields.Number(line.SurtaxSelfDeclared, "surtaxSelfDeclared", 2),
            Content = fields.Number(line.CanadianMexicanContent, "canadianMexicanContent", 2),
        };
        if (task.IsChange && read.IsTakenOut) return read;

        // Goods without a value are samples, which are declared as exempt from GST. None of what is measured is nothing.
        if (value == 0 && gst == "STD") fields.Fault("valueForCurrencyConversion");
        if (read.Quantity is { Amount: 0 }) fields.Fault("quantity");
        if (read.SecondQuantity is { Amount: 0 }) fields.Fault("secondQuantity");
        if (read.ExciseQuantity == 0) fields.Fault("exciseQuantity");
        return read;

        Quantity? Measured(string? text, string? unit, string field, string unitField)
        {
            var amount = fields.Number(text, field, 3);
            var of = fields.When(amount is not null, unit, unitField, u => task.Reference.Find(ReferenceLists.Units, u, task.Today) is not null);
            return amount is { } a && of is not null ? new(a, of) : null;
        }
    }
}

/// <summary>Reads the fields that stand under one path; those of the whole request under none.</summary>
sealed class Fields(string path, ICollection<Rejected> faults)
{
    public static Func<string, bool> IsDigits(int count) => text => text.Length == count && text.All(char.IsAsciiDigit);

    public static Func<string, bool> IsText(int most) => text => text.Trim().Length > 0 && text.Length <= most;

    public static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    public static Rejected Bad(string path) => new("CAD-4001") { Path = path };

    string At(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public void Fault(string field) => faults.Add(Bad(At(field)));

    public string? Must(string? value, string field, Func<string, bool> fits) => When(true, value, field, fits);

    public string? May(string? value, string field, Func<string, bool> fits) => When(false, value, field, fits);

    /// <summary>A field that must be there on a condition, and must fit whenever it is there.</summary>
    public string? When(bool must, string? value, string field, Func<string, bool> fits)
    {
        if (value is null ? !must : fits(value)) return value;
        Fault(field);
        return null;
    }

    public DateOnly? Date(string? value, string field, bool must = false)
    {
        if (value is null && !must) return null;
        if (BusinessCalendar.TryReadDate(value, out var date)) return date;
        Fault(field);
        return null;
    }

    public decimal? Number(string? value, string field, int decimals, bool must = false)
    {
        if (value is null && !must) return null;
        if (value is not { Length: <= 30 } || !decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number >= 10_000_000_000_000m)
        {
            Fault(field);
            return null;
        }
        if (number >= 0 && decimal.Round(number, decimals) == number) return number;
        faults.Add(new("CAD-4002") { Path = At(field) });
        return null;
    }
}
