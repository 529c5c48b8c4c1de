using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>All that a declaration is examined with.</summary>
/// <param name="IsPersons">Whether a person submits it in the portal; false for a service, XML and bulk.</param>
/// <param name="BindingRulings">The rulings that bind the CBSA for this importer.</param>
/// <param name="Previous">The declaration that it follows or takes the place of; null when there is none of that number.</param>
/// <param name="MovedDueDates">Where its release is billed by the day of its accounting, the due date of a billing period where the CBSA has set one.</param>
public sealed record CadCase(
    Cad Cad, ProgramAccount? Account, ReleaseRecord? Release, RppPrivilege? Rpp, DateOnly Today, ITransactionNumberCheck Check, TariffEdition Tariff, ReferenceData Reference, ReleasePolicy Releases,
    bool IsPersons = true, IReadOnlyDictionary<string, RulingTerms>? BindingRulings = null, Cad? Previous = null, Func<DateOnly, DateOnly?>? MovedDueDates = null)
{
    /// <summary>The release that the declaration accounts for; none for a type that accounts for no release.</summary>
    public ReleaseRecord? Accounted => CadType.Find(Cad.CadType)?.NeedsRelease == true ? Release : null;
}

/// <summary>The examination of section 5: stage by stage; the first stage with a fault ends it, with every fault of that stage. Pure.</summary>
/// <param name="Lines">Priced, when there is no fault.</param>
/// <param name="RateOn">The day whose rates hold.</param>
public sealed record CadExamination(IReadOnlyList<Rejected> Faults, IReadOnlyList<Rejected> Warnings, IReadOnlyList<AssessedLine> Lines, DateOnly RateOn)
{
    /// <summary>Whether all stages before the last were passed and only the CBSA's table is at fault (CAD-9001).</summary>
    public bool IsTheTablesFault => Faults.Count > 0 && Faults.All(fault => fault.Code == "CAD-9001");

    public static CadExamination Of(CadCase c)
    {
        var (faults, warnings) = (new List<Rejected>(), new List<Rejected>());
        Authority(c, faults);
        if (faults.Count == 0) KeyAndState(c, faults, warnings);
        if (faults.Count > 0) return new(faults, warnings, [], c.Today);

        return Declared(c, warnings, read =>
        {
            if (CadType.Find(c.Cad.CadType)!.NeedsRelease) Release(c, read, faults);
            // Goods that were released are accounted for as such, whoever holds the number.
            else if (c.Release is not null) faults.Add(new("CAD-7001") { Path = "cadType" });
            // They leave the warehouse after they came there, and not on a day to come, whose rates nobody knows.
            else if (CadType.Find(c.Cad.CadType)!.SaysWhenReleased && (read.RateOn > c.Today || read.RateOn < c.Previous?.AccountedAt?.TorontoDate())) faults.Add(new("CAD-7001") { Path = "header.releaseDate" });
            if (faults.Count == 0 && c.Release is not null) Rpp(c, faults);
            return faults;
        });
    }

    /// <summary>Examines what waits for the CBSA's table once more. Whose it is, its state, its release and the importer's privilege were found in order when it was given.</summary>
    public static CadExamination OnceMore(CadCase c) => Declared(c, [], _ => []);

    static CadExamination Declared(CadCase c, List<Rejected> warnings, Func<ReadCad, List<Rejected>> release) =>
        Content(new(c.Cad.CadType, c.Cad.Document, c.Today, c.Reference), null, new(CadType.Find(c.Cad.CadType) ?? new(""), default, c.Tariff, c.Reference, c.Cad.RmAccount, null, c.BindingRulings), warnings, release);

    /// <summary>Examines a changed document as the next version: on the day and the exchange rates of the version before it (declarations 7.4).</summary>
    /// <param name="afresh">Whether the rates of that day are looked up anew, since they have been corrected.</param>
    /// <param name="kept">What lines keep from an appeal; that of the version before unless another is given.</param>
    public static CadExamination Again(Cad cad, CadDocument document, CadVersion before, DateOnly today, TariffEdition tariff, ReferenceData reference, IReadOnlyDictionary<string, RulingTerms>? bindingRulings = null, bool afresh = false, KeptRates? kept = null)
    {
        var known = afresh ? [] : ExchangeRates(before);
        // What was accounted for on a form of before CARM is changed as what was accounted for by a CAD.
        var type = CadType.Legacy.Contains(cad.CadType) ? CadType.Standard : cad.CadType;
        return Content(new(type, document, today, reference, IsChange: true), before.RateDate, new(CadType.Find(type) ?? new(type), default, tariff, reference, cad.RmAccount, known, bindingRulings, kept ?? KeptRates.Of(before)), [], _ => []);
    }

    /// <summary>The exchange rates that a version was priced with, by currency and day of shipment: of invoices, of prices under SIMA and of the measures. What an appeal left to a line serves only where no other line has one.</summary>
    static Dictionary<(string Currency, DateOnly On), decimal> ExchangeRates(CadVersion before)
    {
        var rates = new Dictionary<(string Currency, DateOnly On), decimal>();
        foreach (var (invoice, said, priced) in before.Document.Lines().Join(before.Lines, l => l.Line.LineNumber, p => p.LineNumber, (l, p) => (l.Invoice, l.Line, Priced: p)).OrderBy(l => l.Priced.RatesKeptBy is not null))
        {
            // What could not be read, as a document from before CARM, has no rates to keep.
            if (!BusinessCalendar.TryReadDate(invoice.DirectShipmentDate, out var on)) continue;
            rates.TryAdd((invoice.Currency ?? "", on), priced.Basis.ExchangeRate);
            if (priced.Basis.Sima is not { MeasureCurrency: { } currency } sima) continue;
            rates.TryAdd((said.SimaInvoiceCurrency!, on), sima.PriceRate);
            rates.TryAdd((currency, on), sima.MeasureRate);
        }
        return rates;
    }

    /// <summary>Stages 4 to 9.</summary>
    /// <param name="rateOn">The day whose rates hold, where an earlier version has set it.</param>
    static CadExamination Content(CadReadingTask task, DateOnly? rateOn, PricingCase pricing, List<Rejected> warnings, Func<ReadCad, List<Rejected>> release)
    {
        var faults = new List<Rejected>();
        var read = CadReading.Read(task, faults, warnings);
        var on = rateOn ?? read.RateOn;
        if (faults.Count > 0) return Refused();

        var reference = task.Reference;
        if (reference.Has(ReferenceLists.Offices) && reference.Find(ReferenceLists.Offices, task.Document.Header!.OfficeOfRelease!, on) is null) faults.Add(Fields.Bad("header.officeOfRelease"));
        var inputs = read.Lines.Select(line => (Line: line, Basis: LinePricing.Of(line, pricing with { RateOn = on }, faults))).ToArray();
        if (pricing.Kept is { } kept) inputs = [.. inputs.Select(i => (i.Line, i.Basis is null ? null : kept.Applied(i.Line, i.Basis)))];
        // A measure without the exporter's rate is the table's fault, not the declarant's: it waits for the last stage.
        var ofTheTable = faults.Where(f => f.Code == "CAD-9001").ToArray();
        if (faults.Count > ofTheTable.Length) return Refused(f => f.Code != "CAD-9001");

        faults.Clear();
        faults.AddRange(ofTheTable);
        var lines = Price(inputs, pricing.Tariff.Name, faults);
        if (pricing.Kept is not null)
            lines = [.. lines.Select(l => pricing.Kept.Find(inputs.First(i => i.Line.Number == l.LineNumber).Line) is { } before ? l with { RatesKeptBy = before.RatesKeptBy, TariffEdition = before.TariffEdition } : l)];
        ofTheTable = [.. faults];
        faults.Clear();
        CrossFields(inputs, lines, on, reference, faults, warnings);
        if (faults.Count == 0) faults.AddRange(release(read with { RateOn = on }));
        if (faults.Count == 0) faults.AddRange(ofTheTable);
        return faults.Count > 0 ? Refused() : new([], warnings, lines, on);

        CadExamination Refused(Func<Rejected, bool>? only = null) => new(only is null ? faults : [.. faults.Where(only)], warnings, [], on);
    }

    static void Authority(CadCase c, List<Rejected> faults)
    {
        if (!MayDeclare(c.Account, c.Cad, c.Release, c.Previous)) faults.Add(new("CAD-2002", c.Cad.RmAccount));
    }

    /// <summary>Whether an account may declare this now. When its goods were released says the release record, or the day of the declaration that it takes the place of.</summary>
    internal static bool MayDeclare(ProgramAccount? account, Cad cad, ReleaseRecord? release, Cad? previous) => account?.MayDeclare(
        CadType.Find(cad.CadType)?.NeedsRelease == true ? release?.RmAccount == cad.RmAccount ? release.ReleasedAt : null
        : cad.CadType == CadType.Voluntary && CanBeReplaced(previous, cad) ? previous!.ReleasedOn?.InToronto(TimeOnly.MinValue) : null) == true;

    static void KeyAndState(CadCase c, List<Rejected> faults, List<Rejected> warnings)
    {
        if (c.Cad.Status is not (CadStatus.Draft or CadStatus.ReturnedForChange)) faults.Add(new("CAD-1002"));
        if (c.Cad.CadType == CadType.PayAtRelease && !c.IsPersons) faults.Add(new("CAD-3007"));
        if (c.Check.Policy != CheckDigitPolicy.Off && !c.Check.Passes(c.Cad.Id))
            (c.Check.Policy == CheckDigitPolicy.Enforce ? faults : warnings).Add(new("CAD-3002", c.Cad.Id) { Path = "transactionNumber" });
        if (c.Cad.Followed is { } followed && !(CadType.Find(c.Cad.CadType)!.Follows ? IsInWarehouse(c.Previous, c.Cad) : CanBeReplaced(c.Previous, c.Cad))) faults.Add(new("CAD-3009", followed) { Path = "header.previousTransactionNumber" });
    }

    /// <summary>
    /// Goods accounted for under a wrong importer are declared anew under the right one, and goods whose declaration was withdrawn by the same (declarations 3.3, 6.5). Who declares the first
    /// need not see the other account's declaration, so whatever is wrong with the number named is one answer.
    /// </summary>
    static bool CanBeReplaced(Cad? previous, Cad cad) => previous is { IsPreCarm: false } && previous.Id != cad.Id && previous.Status == (previous.RmAccount == cad.RmAccount ? CadStatus.Withdrawn : CadStatus.Accepted);

    /// <summary>Goods go on from a warehouse that a declaration of the same account has brought them to; to a new owner also from another's.</summary>
    static bool IsInWarehouse(Cad? previous, Cad cad) => previous is { Status: CadStatus.Accepted or CadStatus.Closed, CadType: CadType.IntoWarehouse or "13" or "30" } && previous.Id != cad.Id && (cad.CadType == "30" || previous.RmAccount == cad.RmAccount);

    /// <summary>Stage 6: what must agree within the document, and what the declarant says it owes with what is computed.</summary>
    static void CrossFields((ReadLine Line, AssessmentInput? Basis)[] inputs, IReadOnlyList<AssessedLine> priced, DateOnly on, ReferenceData reference, List<Rejected> faults, List<Rejected> warnings)
    {
        foreach (var line in inputs.Select(i => i.Line).DistinctBy(l => l.InvoicePath).Where(l => l.ShippedOn > on)) faults.Add(new("CAD-6001") { Path = $"{line.InvoicePath}.directShipmentDate" });
        var done = priced.Select(p => p.LineNumber).ToHashSet();
        foreach (var (line, basis) in inputs.Where(i => !i.Line.IsTakenOut))
        {
            Sima(line, basis, reference.Measures(line.Classification, line.Origin, on).ToArray(), faults);
            var orders = Applying([.. reference.Surtaxes(line.Classification, line.Origin, on)], line).ToArray();
            if (line.Said.SurtaxSubject == true && orders.All(order => order.Code != line.Said.SurtaxCode)) faults.Add(new("CAD-6005") { Path = $"{line.Path}.surtaxCode" });
            if (line.Said.SurtaxSubject != true && orders.FirstOrDefault() is { } missed) warnings.Add(new("CAD-6006", missed.Instrument) { Path = $"{line.Path}.surtaxSubject" });
            if (basis is not null && done.Contains(line.Number)) SelfDeclared(line, basis, faults);
        }
    }

    /// <summary>The order on steel derivatives asks nothing where another order applies already, nor of casual goods.</summary>
    static IEnumerable<SurtaxOrder> Applying(SurtaxOrder[] orders, ReadLine line) =>
        orders.Where(order => order.Condition != "OTHER_ORDERS" || (line.Said.Casual != true && orders.All(other => other.Condition == "OTHER_ORDERS")));

    static void Sima(ReadLine line, AssessmentInput? basis, SimaMeasure[] measures, List<Rejected> faults)
    {
        var measure = measures.FirstOrDefault(m => m.Code == line.Said.SimaMeasure);
        if (line.Said.SimaSubject is null && measures.Length > 0) faults.Add(new("CAD-6002", measures[0].Code) { Path = $"{line.Path}.simaSubject" });
        // Only provisional duty is secured by a bond (SIMA s.8(1)(b)), also where an appeal has left a line on it: any other is paid.
        if (line.Said.SimaBond == true && (line.Said.SimaSubject != "S" || (measure is not null && measure.Status != "PROVISIONAL" && basis?.Sima?.IsProvisional != true))) faults.Add(new("CAD-6003") { Path = $"{line.Path}.simaBond" });
        if (line.Said.SimaSubject is not ("S" or "U")) return;
        if (measure is null) faults.Add(new("CAD-6003") { Path = $"{line.Path}.simaMeasure" });
        // An undertaking asks for no duty: where the measure is none, the goods are under a duty and not under what their exporter promised.
        if (line.Said.SimaSubject == "U" && measure is not null && measure.Status != "UNDERTAKING") faults.Add(new("CAD-6003") { Path = $"{line.Path}.simaSubject" });
        if (line.Said.SimaSubject == "U") return;
        if (line.SimaPrice is null) faults.Add(new("CAD-6003") { Path = $"{line.Path}.simaInvoicePrice" });
        if (line.Said.SimaInvoiceCurrency is null) faults.Add(new("CAD-6003") { Path = $"{line.Path}.simaInvoiceCurrency" });
    }

    /// <summary>A declarant may say that it owes more than is computed, never less.</summary>
    static void SelfDeclared(ReadLine line, AssessmentInput basis, List<Rejected> faults)
    {
        if (line.SimaDeclared is null && line.DutyDeclared is null && line.SurtaxDeclared is null) return;
        var computed = LineAssessment.Of(basis with { Reliefs = null, DutyDeclared = null, Sima = basis.Sima is { } s ? s with { Declared = null, IsBonded = false } : null, Surtax = basis.Surtax is { } x ? x with { Declared = null } : null });
        if (line.SimaDeclared < computed.Sima.Amount) faults.Add(new("CAD-6004", computed.Sima) { Path = $"{line.Path}.simaSelfDeclaredAmount" });
        if (line.DutyDeclared < computed.CustomsDuty.Amount) faults.Add(new("CAD-6010", computed.CustomsDuty) { Path = $"{line.Path}.customsDutyOverride" });
        if (line.SurtaxDeclared < computed.Surtax.Amount) faults.Add(new("CAD-6010", computed.Surtax) { Path = $"{line.Path}.surtaxSelfDeclared" });
    }

    static void Release(CadCase c, ReadCad cad, List<Rejected> faults)
    {
        if (c.Release is not { } release)
        {
            faults.Add(new("CAD-7002", c.Cad.Id) { Path = "transactionNumber" });
            return;
        }
        if (release.ReleasedOn < c.Releases.SystemOfRecord) faults.Add(new("CAD-7010", $"{c.Releases.SystemOfRecord:yyyy-MM-dd}") { Path = "header.releaseDate" });
        if (!CadType.Find(c.Cad.CadType)!.IsFor(release.Stream)) faults.Add(new("CAD-7001") { Path = "cadType" });
        if (release.RmAccount != c.Cad.RmAccount) faults.Add(new("CAD-7001") { Path = "rmAccount" });
        if (release.ReleasedOn != cad.RateOn) faults.Add(new("CAD-7001") { Path = "header.releaseDate" });
        if (release.OfficeOfRelease is { } office && office != c.Cad.Document.Header?.OfficeOfRelease) faults.Add(new("CAD-7001") { Path = "header.officeOfRelease" });
        if (release.Units is { } units) faults.AddRange(cad.Lines.Where(line => line.Said.Unit is { } unit && !units.Contains(unit)).Select(line => new Rejected("CAD-7001") { Path = $"{line.Path}.unit" }));
    }

    static void Rpp(CadCase c, List<Rejected> faults)
    {
        if (!c.Releases.NeedsOwnSecurity(c.Release!.ReleasedAt)) return;
        if (c.Rpp?.CoversAt(c.Release!.ReleasedAt) is not true) faults.Add(new("CAD-8001"));
    }

    /// <summary>Stage 9: what cannot be computed is the tariff table's fault (CAD-9001), what comes to more than can be said the declarant's (CAD-4001).</summary>
    static List<AssessedLine> Price(IReadOnlyList<(ReadLine Line, AssessmentInput? Basis)> inputs, string edition, List<Rejected> faults)
    {
        var lines = new List<AssessedLine>(inputs.Count);
        foreach (var (line, basis) in inputs)
            try
            {
                if (basis is null) continue;
                var priced = AssessedLine.Of(line.Number, edition, basis);
                if (priced.CanBeSaid()) lines.Add(priced);
                else faults.Add(Fields.Bad(line.Path));
            }
            catch (OverflowException)
            {
                faults.Add(Fields.Bad(line.Path));
            }
            catch (Rejected fault) when (fault.Code == "CAD-9001")
            {
                faults.Add(new("CAD-9001", [.. fault.Arguments]) { Path = $"{line.Path}.classification" });
            }
        if (faults.Count == 0 && !CadAmounts.Sum(lines.Select(l => l.Amounts)).CanBeSaid()) faults.Add(Fields.Bad("invoices"));
        return lines;
    }
}
