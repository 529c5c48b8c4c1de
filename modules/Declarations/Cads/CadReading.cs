using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A line whose fields have been read.</summary>
public sealed record ReadLine(
    string Path, string InvoicePath, int Number, string Classification, string Origin, string Treatment, decimal Value, string Currency, DateOnly ShippedOn, Quantity? Quantity,
    bool SurtaxSubject, string? SurtaxCode, bool GstApplies);

/// <summary>A document whose fields have been read; only to be used when reading found no fault.</summary>
public sealed record ReadCad(DateOnly ReleasedOn, IReadOnlyList<ReadLine> Lines);

/// <summary>Stage 4 of the examination: each field's presence and form (CAD-4001, CAD-4002), every fault by its path.</summary>
static class CadReading
{
    static readonly string[] Units = ["NMB", "KGM", "TNE", "LTR", "HLT", "LPA", "MTR", "MTK", "MTQ", "PAR", "DZN", "GRM", "MWH", "CTM"];
    static readonly string[] ValueForDutyCodes = ["13", "14", "15", "16", "17", "18", "19", "23", "24", "25", "26", "27", "28", "29"];

    public static ReadCad Read(string cadType, CadDocument document, DateOnly today, ICollection<Rejected> faults)
    {
        if (cadType != "AB") faults.Add(Fields.Bad("cadType"));
        var releasedOn = Header(document.Header ?? new(), new("header", faults));
        var invoices = document.Invoices ?? [];
        if (invoices.Count is 0 or > 999) faults.Add(Fields.Bad("invoices"));
        // On a first version the invoices are counted from 1 without a gap.
        for (var i = 0; i < invoices.Count; i++)
            if (invoices[i].InvoiceSequence is not { } n || n < 1 || n > invoices.Count || invoices.Take(i).Any(earlier => earlier.InvoiceSequence == n)) faults.Add(Fields.Bad($"invoices[{i}].invoiceSequence"));

        var lines = new List<ReadLine>();
        var mode = document.Header?.ModeOfTransport;
        for (var i = 0; i < invoices.Count; i++)
        {
            var (currency, shippedOn) = Invoice(invoices[i], mode, today, new($"invoices[{i}]", faults));
            if (invoices[i].Lines is not { Count: > 0 }) faults.Add(Fields.Bad($"invoices[{i}].lines"));
            for (var l = 0; l < (invoices[i].Lines?.Count ?? 0); l++)
                lines.Add(Line(invoices[i].Lines![l], currency, shippedOn, $"invoices[{i}]", $"invoices[{i}].lines[{l}]", faults));
        }
        if (lines.Count > 9_999) faults.Add(Fields.Bad("invoices"));
        var taken = new HashSet<int>();
        foreach (var line in lines.Where(line => line.Number is < 1 or > 9_999 || !taken.Add(line.Number))) faults.Add(Fields.Bad($"{line.Path}.lineNumber"));
        return new(releasedOn, lines);
    }

    static DateOnly Header(CadHeader header, Fields fields)
    {
        var mode = fields.Must(header.ModeOfTransport, "modeOfTransport", m => m is "1" or "2" or "6" or "7" or "8" or "9");
        fields.Must(header.OfficeOfRelease, "officeOfRelease", Fields.IsDigits(4));
        fields.When(mode is "1" or "9", header.PortOfUnlading, "portOfUnlading", Fields.IsDigits(4));
        fields.When(mode is not ("7" or "8"), header.CarrierCode, "carrierCode", c => c.Length == 4 && c.All(char.IsAsciiLetterOrDigit));
        for (var i = 0; i < (header.CargoControlNumbers?.Count ?? 0); i++) fields.Must(header.CargoControlNumbers![i], $"cargoControlNumbers[{i}]", c => c.Length <= 25 && c.All(char.IsAsciiLetterOrDigit));
        if (fields.Number(header.GrossWeightKg, "grossWeightKg", 3) == 0) fields.Fault("grossWeightKg");
        fields.Number(header.FreightCharges, "freightCharges", 2);
        fields.When(false, header.BrokerFileReference, "brokerFileReference", Fields.IsText(35));
        if (header.DeclarationStatement != true) fields.Fault("declarationStatement");
        return fields.Date(header.ReleaseDate, "releaseDate", must: true) ?? default;
    }

    static (string Currency, DateOnly ShippedOn) Invoice(CadInvoice invoice, string? mode, DateOnly today, Fields fields)
    {
        fields.When(false, invoice.InvoiceNumber, "invoiceNumber", Fields.IsText(35));
        if (fields.Date(invoice.InvoiceDate, "invoiceDate") > today) fields.Fault("invoiceDate");
        fields.Must(invoice.VendorName, "vendorName", Fields.IsText(175));
        fields.Must(invoice.VendorAddress, "vendorAddress", Fields.IsText(250));
        fields.Must(invoice.VendorCountry, "vendorCountry", Fields.IsCountry);
        fields.When(invoice.VendorCountry == "US", invoice.VendorState, "vendorState", Fields.IsCountry);
        fields.Must(invoice.CountryOfExport, "countryOfExport", Fields.IsCountry);
        fields.When(invoice.CountryOfExport == "US", invoice.StateOfExport, "stateOfExport", Fields.IsCountry);
        fields.When(invoice.CountryOfExport == "US" && mode is "2" or "6", invoice.UsPortOfExit, "usPortOfExit", Fields.IsDigits(4));
        fields.When(false, invoice.PurchaserName, "purchaserName", Fields.IsText(175));
        fields.When(false, invoice.TermsOfSale, "termsOfSale", Fields.IsText(35));
        fields.When(false, invoice.PurchaseOrder, "purchaseOrder", Fields.IsText(35));
        return (fields.Must(invoice.Currency, "currency", c => c.Length == 3 && c.All(char.IsAsciiLetterUpper)) ?? "", fields.Date(invoice.DirectShipmentDate, "directShipmentDate", must: true) ?? default);
    }

    static ReadLine Line(CadLine line, string currency, DateOnly shippedOn, string invoicePath, string path, ICollection<Rejected> faults)
    {
        var fields = new Fields(path, faults);
        var classification = fields.Must(line.Classification, "classification", Fields.IsDigits(10));
        fields.Must(line.NarrativeDescription, "narrativeDescription", text => text.Trim().Length >= 3 && text.Length <= 250);
        var origin = fields.Must(line.CountryOfOrigin, "countryOfOrigin", Fields.IsCountry);
        fields.When(origin == "US", line.StateOfOrigin, "stateOfOrigin", Fields.IsCountry);
        var treatment = fields.Must(line.TariffTreatment, "tariffTreatment", t => t.Length is 1 or 2 && t.All(char.IsAsciiDigit) && t[0] != '0');
        fields.Must(line.ValueForDutyCode, "valueForDutyCode", ValueForDutyCodes.Contains);
        var gst = line.GstCode ?? "STD";
        fields.Must(gst, "gstCode", g => g is "STD" or "ZR" or "REM" or "DEF");
        var value = fields.Number(line.ValueForCurrencyConversion, "valueForCurrencyConversion", 2, must: true);
        // Goods without a value are samples, which are declared as exempt from GST.
        if (value == 0 && gst == "STD") fields.Fault("valueForCurrencyConversion");
        var quantity = fields.Number(line.Quantity, "quantity", 3);
        var unit = fields.When(quantity is not null, line.Unit, "unit", Units.Contains);
        fields.Number(line.WeightKg, "weightKg", 3);
        fields.When(false, line.SurtaxCode, "surtaxCode", Fields.IsText(10));
        fields.When(false, line.Remarks, "remarks", Fields.IsText(500));
        return new(path, invoicePath, line.LineNumber ?? 0, classification ?? "", origin ?? "", treatment ?? "", value ?? 0, currency, shippedOn,
            quantity is { } amount && unit is not null ? new(amount, unit) : null, line.SurtaxSubject == true, line.SurtaxCode, gst == "STD");
    }
}

/// <summary>Reads the fields that stand under one path.</summary>
sealed class Fields(string path, ICollection<Rejected> faults)
{
    public static Func<string, bool> IsDigits(int count) => text => text.Length == count && text.All(char.IsAsciiDigit);

    public static Func<string, bool> IsText(int most) => text => text.Trim().Length > 0 && text.Length <= most;

    public static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    public static Rejected Bad(string path) => new("CAD-4001") { Path = path };

    public void Fault(string field) => faults.Add(Bad($"{path}.{field}"));

    public string? Must(string? value, string field, Func<string, bool> fits) => When(true, value, field, fits);

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
        faults.Add(new("CAD-4002") { Path = $"{path}.{field}" });
        return null;
    }
}
