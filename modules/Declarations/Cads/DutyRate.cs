using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>The texts of the rates that a line is priced on.</summary>
/// <param name="Mfn">What the claimed rate is compared with (Customs Tariff s.25); null for the General Tariff and MFN itself.</param>
public sealed record DutyRate(string Claimed, string? Mfn)
{
    /// <summary>Null with the fault added, when the treatment is not open (CAD-5002), not offered (CAD-5003), or the rate needs a quantity (CAD-4001) in another unit (CAD-5007).</summary>
    public static DutyRate? Of(TariffItem item, ReadLine line, ICollection<Rejected> faults)
    {
        if (!TariffTreatments.IsOpenTo(line.Treatment, line.Origin)) return Fault(faults, new("CAD-5002", line.Treatment, line.Origin) { Path = $"{line.Path}.tariffTreatment" });
        var claimed = item.RateFor(line.Treatment);
        if (claimed is null) return Fault(faults, new("CAD-5003", item.Code, line.Treatment) { Path = $"{line.Path}.tariffTreatment" });
        if (line.Quantity is null && !Measures(claimed, null)) return Fault(faults, Fields.Bad($"{line.Path}.quantity"));
        if (!Measures(claimed, line.Quantity)) return Fault(faults, new("CAD-5007", claimed) { Path = $"{line.Path}.unit" });
        // An MFN rate that cannot be measured in the unit declared cannot be shown to be the lower one.
        var compared = line.Treatment is not (TariffTreatments.General or TariffTreatments.Mfn) && item.RateFor(TariffTreatments.Mfn) is { } mfn && Measures(mfn, line.Quantity) ? mfn : null;
        return new(claimed, compared);
    }

    static DutyRate? Fault(ICollection<Rejected> faults, Rejected fault)
    {
        faults.Add(fault);
        return null;
    }

    /// <summary>A text that cannot be computed is found at the last stage, since it is a fault of the table and not of the declarant.</summary>
    static bool Measures(string text, Quantity? quantity) => !RateText.TryParse(text, out var rate) || rate?.Measures(quantity) != false;
}

/// <summary>Which surtax orders name a line's goods, and the code by which a line says so: the order's year and number.</summary>
public static class SurtaxRule
{
    /// <param name="releasedOn">The day whose orders hold.</param>
    public static IEnumerable<SurtaxOrder> OrdersFor(ReadLine line, DateOnly releasedOn) =>
        TariffEdition.Surtaxes(line.Classification, releasedOn).Where(order => order.Instrument switch
        {
            "SOR-2025-95" or "SOR-2025-118" => line.Origin == "US",
            "SOR-2024-187" => line.Origin == "CN",
            _ => true,      // where steel was melted is not told by the origin
        });

    /// <summary>What the order that the line names takes; that it is in force was examined before.</summary>
    public static decimal PercentOf(ReadLine line) => !line.SurtaxSubject ? 0 : OrdersFor(line, DateOnly.MaxValue).First(order => CodeOf(order) == line.SurtaxCode).Percent;

    /// <summary>SOR-2025-95 is 25095A.</summary>
    public static string CodeOf(SurtaxOrder order)
    {
        var parts = order.Instrument.Split('-');
        return $"{parts[1][2..]}{parts[2].PadLeft(3, '0')}A";
    }
}
