using Carm.Kernel;
using static Carm.Declarations.PrintWords;
using static Carm.Kernel.PrintText;

namespace Carm.Declarations;

/// <summary>The invoices of a declaration, each with its vendor and its lines.</summary>
sealed class CadPrintLines(CadPrint print)
{
    readonly Dictionary<int, AssessedLine> priced = print.Version.Lines.ToDictionary(l => l.LineNumber);

    readonly Dictionary<int, TariffDescription> described = print.Descriptions.ToDictionary(d => d.LineNumber);

    /// <summary>Heads that no line has get no column, so that the others have room.</summary>
    readonly bool hasSima = print.Version.Lines.Any(l => l.SimaCode is not null || l.Amounts.Sima != Money.Zero), hasSurtax = Any(print, a => a.Surtax), hasSafeguard = Any(print, a => a.Safeguard),
        hasExcise = Any(print, a => a.ExciseTax), hasProvincial = Any(print, a => a.ProvincialTax);

    public void Write(PrintFlow flow)
    {
        foreach (var invoice in print.Version.Document.Invoices ?? [])
        {
            flow.Heading(Join(" · ", Say($"Invoice {invoice.InvoiceSequence}", $"Facture {invoice.InvoiceSequence}"), invoice.InvoiceNumber, invoice.VendorName)!);
            flow.Fields(5,
                (Say("Vendor", "Vendeur"), Join("\n", invoice.VendorName, invoice.VendorAddress, Join("-", invoice.VendorCountry, invoice.VendorState))), (Say("Purchaser", "Acheteur"), invoice.PurchaserName), (Say("Shipper", "Expéditeur"), invoice.ShipperName),
                (Say("Country of export", "Pays d'exportation"), Join("-", invoice.CountryOfExport, invoice.StateOfExport)), (Say("Shipped directly on", "Expédition directe le"), invoice.DirectShipmentDate),
                (Say("Invoice date", "Date de la facture"), invoice.InvoiceDate), (Say("Currency", "Devise"), invoice.Currency), (Say("Terms of sale", "Conditions de vente"), invoice.TermsOfSale), (Say("Purchase order", "Bon de commande"), invoice.PurchaseOrder),
                (Say("US port of exit", "Point de sortie des États-Unis"), invoice.UsPortOfExit), (Say("Invoice total", "Total de la facture"), Written(invoice.InvoiceTotal)));
            flow.Table(Columns(), (invoice.Lines ?? []).Select(line => Row(invoice, line)));
        }
    }

    List<PrintColumn> Columns()
    {
        List<PrintColumn> columns =
        [
            new(28, Say("Line", "Ligne")), new(170, Say("Classification and goods", "Classement et marchandises")), new(60, Say("Origin, treatment", "Origine, traitement")), new(62, Say("Quantity", "Quantité"), IsRight: true),
            new(82, Say("Value, exchange rate", "Valeur, taux de change"), IsRight: true), new(68, Say("Value for duty", "Valeur en douane"), IsRight: true), new(76, Say("Customs duty", "Droits de douane"), IsRight: true),
        ];
        if (hasSima) columns.Add(new(66, Say("SIMA duties, code", "Droits LMSI, code"), IsRight: true));
        if (hasSurtax) columns.Add(new(62, Say("Surtax", "Surtaxe"), IsRight: true));
        if (hasSafeguard) columns.Add(new(60, Say("Safeguard", "Sauvegarde"), IsRight: true));
        if (hasExcise) columns.Add(new(60, Say("Excise", "Accise"), IsRight: true));
        columns.Add(new(60, Say("GST", "TPS"), IsRight: true));
        if (hasProvincial) columns.Add(new(60, Say("Provincial tax", "Taxe provinciale"), IsRight: true));
        columns.Add(new(68, Say("Total", "Total"), IsRight: true));
        return columns;
    }

    (IReadOnlyList<PrintCell> Cells, string? Notes) Row(CadInvoice invoice, CadLine said)
    {
        // A version that was withdrawn has no prices any more.
        var line = said.LineNumber is { } number ? priced.GetValueOrDefault(number) : null;
        var amounts = line?.Amounts ?? CadAmounts.Zero;
        List<PrintCell> cells =
        [
            new($"{said.LineNumber}"), new(Classification(said.Classification), said.NarrativeDescription, IsBold: true), new(Join("-", said.CountryOfOrigin, said.StateOfOrigin), Treatment(said.TariffTreatment, print.Reference, print.Version.RateDate)),
            new(Join(" ", Written(said.Quantity), said.Unit), Join(" ", Written(said.SecondQuantity), said.SecondUnit)), new(Join(" ", Written(said.ValueForCurrencyConversion), invoice.Currency), line is null ? null : $"× {Of(line.Basis.ExchangeRate)}"),
            new(Priced(amounts.ValueForDuty)), new(OrDash(amounts.CustomsDuty), line?.Basis.Rate),
        ];
        if (hasSima) cells.Add(new(OrDash(amounts.Sima), line?.SimaCode));
        if (hasSurtax) cells.Add(new(OrDash(amounts.Surtax), said.SurtaxCode));
        if (hasSafeguard) cells.Add(new(OrDash(amounts.Safeguard), said.SafeguardCode));
        if (hasExcise) cells.Add(new(OrDash(amounts.ExciseTax), said.ExciseCode));
        cells.Add(new(OrDash(amounts.Gst)));
        if (hasProvincial) cells.Add(new(OrDash(amounts.ProvincialTax), said.ProvinceOfDestination));
        cells.Add(new(Priced(amounts.Total), IsBold: true));
        return (cells, Notes(said, line));

        // What has no amounts yet does not come to nothing.
        string Priced(Money amount) => line is null && !print.IsAccepted ? "–" : Of(amount);
    }

    /// <summary>What a line says beside its figures.</summary>
    string? Notes(CadLine said, AssessedLine? line) => Join(" · ",
        line is not null && described.TryGetValue(line.LineNumber, out var tariff) ? $"{Say("Tariff:", "Tarif :")} {tariff.In(IsFrench)}" : null,
        line?.Remitted is { } remitted ? $"{Say("Remitted:", "Remis :")} {string.Join(", ", Heads.Where(h => h.Of(remitted) != Money.Zero).Select(h => $"{h.Name} {Of(h.Of(remitted))}"))} ({string.Join(", ", line.Basis.Reliefs?.Select(r => r.Authority) ?? [])})" : null,
        line?.Bonded is { } bonded ? $"{Say("Provisional SIMA duty under bond:", "Droits LMSI provisoires cautionnés :")} {Of(bonded)}" : null,
        said.TariffCode is { } code ? $"{Say("Tariff code", "Code tarifaire")} {code}" : null,
        said.ValueForDutyCode is { } vfd ? $"{Say("Value for duty code", "Code de valeur en douane")} {vfd}" : null,
        said.SimaMeasure is { } measure ? $"{Say("SIMA measure", "Mesure LMSI")} {Join(" / ", measure, said.ExporterId, said.ModelId)}" : null,
        said.RulingNumber is { } ruling ? $"{Say("Ruling", "Décision")} {ruling}" : null,
        (said.GstCode ?? "STD") is not "STD" and var gst ? $"{Say("GST code", "Code de TPS")} {gst}" : null,
        said.PermitReferences is { Count: > 0 } permits ? $"{Say("Permits", "Permis")} {string.Join(", ", permits)}" : null,
        said.Remarks);

    static bool Any(CadPrint print, Func<CadAmounts, Money> of) => print.Version.Lines.Any(l => of(l.Amounts) != Money.Zero);
}
