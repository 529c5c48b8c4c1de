using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>All that a declaration is examined with.</summary>
public sealed record CadCase(Cad Cad, ProgramAccount? Account, ReleaseRecord? Release, RppPrivilege? Rpp, DateOnly Today, ITransactionNumberCheck Check, TariffEdition Tariff, ReleasePolicy Releases);

/// <summary>The examination of section 5: stage by stage; the first stage with a fault ends it, with every fault of that stage. Pure.</summary>
/// <param name="Lines">Priced, when there is no fault.</param>
public sealed record CadExamination(IReadOnlyList<Rejected> Faults, IReadOnlyList<Rejected> Warnings, IReadOnlyList<AssessedLine> Lines)
{
    public static CadExamination Of(CadCase c)
    {
        var faults = new List<Rejected>();
        var warnings = new List<Rejected>();
        ReadCad read = new(default, []);
        List<PricingInput> inputs = [];
        IReadOnlyList<AssessedLine> lines = [];
        foreach (var stage in new Action[]
        {
            () => Authority(c, faults),
            () => KeyAndState(c, faults, warnings),
            () => read = CadReading.Read(c.Cad.CadType, c.Cad.Document, c.Today, faults),
            () => inputs = References(read, c.Tariff, null, faults),
            () => CrossFields(read, faults, warnings),
            () => Release(c, read, faults),
            () => Rpp(c, faults),
            () => lines = Price(inputs, c.Tariff.Name, faults),
        })
        {
            stage();
            if (faults.Count > 0) return new(faults, warnings, []);
        }
        return new([], warnings, lines);
    }

    /// <summary>Prices a changed document on the day and the exchange rates of the version before it (declarations 7.4).</summary>
    public static CadExamination Again(Cad cad, CadDocument document, CadVersion before, DateOnly today, TariffEdition tariff)
    {
        var faults = new List<Rejected>();
        var read = CadReading.Read(cad.CadType, document, today, faults);
        if (faults.Count > 0) return new(faults, [], []);
        var inputs = References(read, tariff, before.Lines.ToDictionary(l => l.LineNumber, l => l.ExchangeRate), faults);
        var warnings = new List<Rejected>();
        if (faults.Count == 0) CrossFields(read, faults, warnings);
        if (faults.Count > 0) return new(faults, warnings, []);
        var lines = Price(inputs, tariff.Name, faults);
        return new(faults, warnings, lines);
    }

    static void Authority(CadCase c, List<Rejected> faults)
    {
        if (c.Account is not { IsImporters: true }) faults.Add(new("CAD-2002", c.Cad.RmAccount));
    }

    static void KeyAndState(CadCase c, List<Rejected> faults, List<Rejected> warnings)
    {
        if (c.Cad.Status != CadStatus.Draft) faults.Add(new("CAD-1002"));
        if (c.Check.Policy != CheckDigitPolicy.Off && !c.Check.Passes(c.Cad.Id))
            (c.Check.Policy == CheckDigitPolicy.Enforce ? faults : warnings).Add(new("CAD-3002", c.Cad.Id) { Path = "transactionNumber" });
    }

    /// <summary>A line with all its figures looked up.</summary>
    public sealed record PricingInput(ReadLine Line, decimal ExchangeRate, DutyRate Rate);

    static List<PricingInput> References(ReadCad cad, TariffEdition tariff, IReadOnlyDictionary<int, decimal>? ratesBefore, List<Rejected> faults)
    {
        var inputs = new List<PricingInput>();
        foreach (var line in cad.Lines)
        {
            var exchange = ratesBefore is not null && ratesBefore.TryGetValue(line.Number, out var known) ? known : TariffEdition.ExchangeRate(line.Currency, line.ShippedOn);
            if (exchange is null && !faults.Any(f => f.Path == $"{line.InvoicePath}.currency"))
                faults.Add(new("CAD-5006", line.Currency, line.ShippedOn.ToString("O", CultureInfo.InvariantCulture)) { Path = $"{line.InvoicePath}.currency" });
            var rate = tariff.Find(line.Classification) is { } item
                ? DutyRate.Of(item, line, faults)
                : Add(faults, new("CAD-5001", line.Classification) { Path = $"{line.Path}.classification" });
            if (exchange is not null && rate is not null) inputs.Add(new(line, exchange.Value, rate));
        }
        return inputs;
    }

    static DutyRate? Add(List<Rejected> faults, Rejected fault)
    {
        faults.Add(fault);
        return null;
    }

    static void CrossFields(ReadCad cad, List<Rejected> faults, List<Rejected> warnings)
    {
        foreach (var line in cad.Lines.DistinctBy(l => l.InvoicePath).Where(l => l.ShippedOn > cad.ReleasedOn)) faults.Add(new("CAD-6001") { Path = $"{line.InvoicePath}.directShipmentDate" });
        foreach (var line in cad.Lines)
        {
            var listed = SurtaxRule.OrdersFor(line, cad.ReleasedOn).ToArray();
            if (line.SurtaxSubject && listed.All(order => SurtaxRule.CodeOf(order) != line.SurtaxCode)) faults.Add(new("CAD-6005") { Path = $"{line.Path}.surtaxCode" });
            if (!line.SurtaxSubject && listed.Length > 0) warnings.Add(new("CAD-6006", listed[0].Instrument) { Path = $"{line.Path}.surtaxSubject" });
        }
    }

    static void Release(CadCase c, ReadCad cad, List<Rejected> faults)
    {
        if (c.Release is not { } release)
        {
            faults.Add(new("CAD-7002", c.Cad.Id) { Path = "transactionNumber" });
            return;
        }
        if (release.ReleasedOn < c.Releases.SystemOfRecord) faults.Add(new("CAD-7010", $"{c.Releases.SystemOfRecord:yyyy-MM-dd}") { Path = "header.releaseDate" });
        if (release.RmAccount != c.Cad.RmAccount) faults.Add(new("CAD-7001") { Path = "rmAccount" });
        if (release.ReleasedOn != cad.ReleasedOn) faults.Add(new("CAD-7001") { Path = "header.releaseDate" });
        if (release.OfficeOfRelease is { } office && office != c.Cad.Document.Header?.OfficeOfRelease) faults.Add(new("CAD-7001") { Path = "header.officeOfRelease" });
    }

    static void Rpp(CadCase c, List<Rejected> faults)
    {
        if (!c.Releases.NeedsOwnSecurity(c.Release!.ReleasedAt)) return;
        if (c.Rpp is null || c.Rpp.GrantedAt > c.Release!.ReleasedAt) faults.Add(new("CAD-8001"));
    }

    /// <summary>Stage 9: what cannot be computed is the tariff table's fault (CAD-9001).</summary>
    public static IReadOnlyList<AssessedLine> Price(IReadOnlyList<PricingInput> inputs, string edition, ICollection<Rejected> faults)
    {
        var lines = new List<AssessedLine>();
        foreach (var (line, exchange, texts) in inputs)
            try
            {
                var rate = RateText.Parse(texts.Claimed)!;
                var mfn = texts.Mfn is null ? null : RateText.Parse(texts.Mfn);
                var a = LineAssessment.Of(new(line.Value, exchange, rate, mfn, line.Quantity, SurtaxRule.PercentOf(line), Money.Zero, Money.Zero, Money.Zero, line.GstApplies, 0));
                lines.Add(new(line.Number, exchange, edition, rate.Text, mfn?.Text, new(a.ValueForDuty, a.CustomsDuty, a.Sima, a.Surtax, Money.Zero, a.ExciseTax, a.Gst, a.ProvincialTax), a.ValueForTax, a.Trace));
            }
            catch (Rejected fault) when (fault.Code == "CAD-9001")
            {
                faults.Add(new("CAD-9001", [.. fault.Arguments]) { Path = $"{line.Path}.classification" });
            }
        return lines;
    }
}
