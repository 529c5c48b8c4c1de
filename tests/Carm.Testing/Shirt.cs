using System.Text.Json.Nodes;

namespace Carm.Testing;

/// <summary>A declaration of one cotton T-shirt that was released on 2026-03-16, as it is sent whole in one call, in a stream or in bulk.</summary>
public static class Shirt
{
    /// <summary>USD 10.00 at 1.3725 is 13.73; 18 % of duty 2.47 and 5 % of GST on 16.20 0.81.</summary>
    public const decimal DutiesAndTaxes = 3.28m;

    public static JsonObject Message(string rmAccount, string number) => new()
    {
        ["rmAccount"] = rmAccount, ["transactionNumber"] = number,
        ["header"] = new JsonObject { ["officeOfRelease"] = "0497", ["modeOfTransport"] = "2", ["carrierCode"] = "7ABC", ["releaseDate"] = "2026-03-16", ["declarationStatement"] = true },
        ["invoices"] = new JsonArray(new JsonObject
        {
            ["invoiceSequence"] = 1, ["invoiceNumber"] = number, ["vendorName"] = "Maker of shirts", ["vendorAddress"] = "1 Mill Road, Shanghai", ["vendorCountry"] = "CN", ["countryOfExport"] = "CN", ["directShipmentDate"] = "2026-03-12", ["currency"] = "USD",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["lineNumber"] = 1, ["classification"] = "6109100012", ["narrativeDescription"] = "Cotton T-shirts", ["countryOfOrigin"] = "CN", ["tariffTreatment"] = "2", ["valueForDutyCode"] = "13", ["valueForCurrencyConversion"] = "10.00", ["quantity"] = "1", ["unit"] = "NMB",
            }),
        }),
    };
}
