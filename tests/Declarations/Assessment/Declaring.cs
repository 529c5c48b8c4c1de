using System.Globalization;
using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Whole declarations as a declarant writes them, examined without a host: released, shipped and declared in March 2026, at the example rates of section 10.</summary>
static class Declaring
{
    public const string Rm = "100000009RM0001", Number = "12345000000013";

    public static readonly DateOnly Today = new(2026, 3, 16), DueOn = new(2026, 3, 31);
    public static readonly DateTimeOffset Now = new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero);

    static readonly ReleasePolicy Releases = new(new(2024, 10, 21), new(2025, 5, 20, 7, 0, 0, TimeSpan.Zero));

    public static CadHeader Header(string type = CadType.Standard) => new(
        "0497", null, "2", "7ABC", ["CCN1"], ReleaseDate: "2026-03-16", DeclarationStatement: true, WarehouseNumber: CadType.Find(type)!.IsWarehouse ? "W123" : null, PreviousTransactionNumber: CadType.Find(type)!.Follows ? "12345000000021" : null);

    public static CadInvoice Invoice(int sequence, string currency, params CadLine[] lines) => new(sequence, "A-100", null, "Maker", "1 Mill Road", "CN", null, null, "CN", null, "2026-03-12", currency, Lines: lines);

    public static CadLine Line(int number, string classification, string value, string origin = "CN", string treatment = "2") =>
        new(number, classification, "Goods of the example", origin, origin == "US" ? "NY" : null, treatment, "13", value);

    public static CadCase Case(TariffEdition tariff, ReferenceData reference, string type, params CadInvoice[] invoices) => new(
        new(Number, Rm, Rm[..9], type, new(Header(type), invoices), Now, 1), new(Rm, "IMPORTER"), CadType.Find(type)!.NeedsRelease ? new(Number, Rm, Today, Now, null, Money.Of(4000), new(2026, 3, 23), DueOn) { Stream = StreamOf(type) } : null, new(Rm, [new(1, Now.AddDays(-14), true)]),
        Today, ITransactionNumberCheck.Luhn(CheckDigitPolicy.Warn), tariff, reference, Releases, Previous: InWarehouse);

    /// <summary>The declaration by which goods came into the warehouse that the others leave.</summary>
    public static Cad InWarehouse => new("12345000000021", Rm, Rm[..9], CadType.IntoWarehouse, new(), Now.AddDays(-20), 2) { Status = CadStatus.Accepted, CurrentVersion = 1, AccountedAt = Now.AddDays(-20) };

    static BillingStream StreamOf(string type) => type switch { CadType.TrustedTrader => BillingStream.Csa1, CadType.Consolidated => BillingStream.Clvs, _ => BillingStream.Rpp };

    /// <summary>The examination of what is to be without a fault.</summary>
    public static CadExamination Examined(CadCase c)
    {
        var found = CadExamination.Of(c);
        Assert.Empty(found.Faults.Select(f => $"{f.Code} {f.Path} {string.Join(' ', f.Arguments)}"));
        return found;
    }

    /// <summary>It as version 00001, with what that brings to the account.</summary>
    public static (Cad Cad, CadVersion Version, Contracts.CadAccountedFor Fact) Accepted(CadCase c) => CadAcceptance.Of(c.Cad, c.Accounted, c.Cad.SubmitterBn9, Examined(c), Now);

    /// <summary>A row of a reference list in force for years.</summary>
    public static ReferenceRow Row(string list, params (string Column, string Value)[] fields)
    {
        var said = fields.ToDictionary(f => f.Column, f => f.Value);
        return new(list, ReferenceLists.Find(list)!.KeyOf(said), new(2020, 1, 1), null, said, "made for the tests");
    }

    public static string Text(this CadAmounts a) => string.Create(CultureInfo.InvariantCulture,
        $"VFD {a.ValueForDuty} duty {a.CustomsDuty} SIMA {a.Sima} surtax {a.Surtax} safeguard {a.Safeguard} excise {a.ExciseTax} GST {a.Gst} prov {a.ProvincialTax}");
}
