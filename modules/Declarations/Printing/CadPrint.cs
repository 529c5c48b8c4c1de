using Carm.Kernel;
using static Carm.Declarations.PrintWords;
using static Carm.Kernel.PrintText;

namespace Carm.Declarations;

/// <summary>A version of a declaration on paper, in the language of the request, or one to be paid at release that is not accepted yet. The same version gives the same bytes while its days and the names of importer and offices stay what they are. Pure.</summary>
/// <param name="ImporterName">Null when it is not known.</param>
/// <param name="Version">Number 0 is what is not accepted; without lines where it has no amounts.</param>
/// <param name="Before">The version that it changed.</param>
/// <param name="Descriptions">How the tariff describes the goods of its lines.</param>
/// <param name="IsTraced">With every amount explained in an annex.</param>
sealed record CadPrint(Cad Cad, CadVersion Version, CadVersion? Before, string? ImporterName, ReferenceData Reference, IReadOnlyList<TariffDescription> Descriptions, bool IsTraced)
{
    static readonly PrintColumn[] Explained = [new(150, ""), new(300, ""), new(80, "", IsRight: true), new(190, "")];

    /// <summary>Said in both languages, whoever reads it at the counter.</summary>
    const string NotAccepted = "NOT ACCEPTED · NON ACCEPTÉE";

    public bool IsAccepted => Version.Number > 0;

    string Wire => CadVersion.Wire(Version.Number);

    public byte[] ToPdf()
    {
        var file = new PdfFile();
        var name = Say("Commercial Accounting Declaration", "Déclaration en détail commerciale");
        var title = IsAccepted ? $"{name} {Cad.Id}-{Wire}" : $"{name} {Cad.Id} · {NotAccepted}";
        var flow = new PrintFlow(file, title);
        if (IsAccepted) flow.Title(name, $"{Cad.Id} · {Wire}", $"{Of(Version.Kind)} · {Say("decided", "décidée le")} {Of(Version.DecidedAt)}");
        else flow.Title(name, Cad.Id, NotAccepted);
        if (!IsAccepted) Warning(flow);
        Header(flow);
        if (IsAccepted || Version.Lines.Count > 0) Totals(flow);
        new CadPrintLines(this).Write(flow);
        if (Before is not null) Changes(flow, Before);
        if (IsTraced) Trace(flow);
        // What is not accepted has no receipt; the file is told from others by what it shows.
        var hash = IsAccepted ? CadAcceptance.HashOfVersion(Cad, Version) : CadAcceptance.Hash(new { Cad.Id, Cad.Revision, Version.RateDate });
        return file.Finish(title, Language, Version.DecidedAt, hash[..32], flow.End(IsAccepted ? $"{Say("Receipt", "Récépissé")} SHA-256 {hash}" : NotAccepted, (n, of) => Say($"Page {n} of {of}", $"Page {n} de {of}")));
    }

    void Warning(PrintFlow flow)
    {
        flow.Heading(NotAccepted);
        flow.Paragraph("This declaration is not accepted, and this is no receipt. It is shown at the office of release; it is accepted, and its goods are released, once all that is to be paid is paid.");
        flow.Paragraph("Cette déclaration n'est pas acceptée, et ceci n'est pas un récépissé. Elle est présentée au bureau de mainlevée; elle est acceptée, et ses marchandises sont dédouanées, une fois payé tout ce qui est à payer.");
        flow.Paragraph(Version.Lines.Count == 0
            ? Say("Its amounts cannot be computed as it stands; an officer looks at it.", "Ses montants ne peuvent être calculés en l'état; un agent l'examine.")
            : Say($"Amounts at the rates of {Of(Version.RateDate)}; those of the day on which it is accounted for will hold.", $"Montants aux taux du {Of(Version.RateDate)}; ceux du jour de la déclaration en détail s'appliqueront."), isSmall: true);
    }

    void Header(PrintFlow flow)
    {
        var header = Version.Document.Header ?? new();
        var office = header.OfficeOfRelease is { } code && Reference.Find(ReferenceLists.Offices, code, Version.RateDate) is { } row ? $"{code} – {row.Name}" : header.OfficeOfRelease;
        flow.Fields(4,
            (Say("Importer", "Importateur"), Join("\n", ImporterName, Cad.RmAccount)), (Say("Submitted by", "Soumise par"), Cad.SubmitterBn9 == Cad.RmAccount[..9] ? Say($"{Cad.SubmitterBn9} (the importer)", $"{Cad.SubmitterBn9} (l'importateur)") : Cad.SubmitterBn9),
            (Say("Type", "Type"), Cad.CadType), (Say("Broker's file", "Dossier du courtier"), header.BrokerFileReference),
            (Say("Released on", "Mainlevée le"), Of(Cad.ReleasedOn)), (Say("Accounted for at", "Déclarée en détail le"), Of(Cad.AccountedAt)),
            (Say("To be accounted for by", "À déclarer en détail au plus tard le"), Of(Cad.AccountingDeadline)), (Say("Payment due on", "Paiement exigible le"), Of(Cad.PaymentDueOn)),
            (Say("Office of release", "Bureau de mainlevée"), office), (Say("Port of unlading", "Port de déchargement"), header.PortOfUnlading), (Say("Mode of transport", "Mode de transport"), Mode(header.ModeOfTransport)), (Say("Carrier", "Transporteur"), header.CarrierCode),
            (Say("Cargo control numbers", "Numéros de contrôle du fret"), header.CargoControlNumbers is { Count: > 0 } cargo ? string.Join(", ", cargo) : null), (Say("Gross weight (kg)", "Poids brut (kg)"), Written(header.GrossWeightKg)),
            (Say("Freight (CAD)", "Fret (CAD)"), Written(header.FreightCharges)), (Say("Warehouse", "Entrepôt"), header.WarehouseNumber), (Say("Previous transaction", "Transaction antérieure"), Join(" / ", header.PreviousTransactionNumber, header.PreviousLineNumber)),
            (Say("Time limit", "Délai"), Join(" ", header.TimeLimit, header.TimeLimitUnit)), (Say("Rates of", "Taux du"), Of(Version.RateDate)),
            (Say("Authority", "Fondement"), IsAccepted ? Authority(Version.Authority) : null), (Say("Reference", "Référence"), Version.Reference),
            (Say("Shown at the office at", "Présentée au bureau le"), IsAccepted ? null : Of(Cad.PresentedAt)), (Say("Paid so far", "Payé à ce jour"), IsAccepted ? null : Dollars(Cad.Paid)),
            (Say("To be paid before release", "À payer avant la mainlevée"), IsAccepted || Version.Lines.Count == 0 ? null : Dollars(Version.Totals.Total)));
    }

    void Totals(PrintFlow flow)
    {
        flow.Heading(Say("Totals", "Totaux"));
        var (totals, before) = (Version.Totals, Before?.Totals);
        List<PrintColumn> columns = [new(200, Say("Canadian dollars", "Dollars canadiens")), new(110, Say("This version", "Cette version"), IsRight: true)];
        if (before is not null) columns.AddRange([new(110, $"{Say("Version", "Version")} {CadVersion.Wire(Before!.Number)}", IsRight: true), new(110, Say("Difference", "Écart"), IsRight: true), new(140, Say("On the account", "Porté au compte"), IsRight: true)]);
        else columns.Add(new(360, ""));       // figures stay near their names
        flow.Table(columns, Rows());
        if (Version.GstKept != Money.Zero)
            flow.Paragraph(Say($"GST of {Dollars(Version.GstKept)} is not given back after the due date; it is claimed as an input tax credit.", $"La TPS de {Dollars(Version.GstKept)} n'est pas rendue après la date d'échéance; elle se demande comme crédit de taxe sur les intrants."), isSmall: true);

        IEnumerable<(IReadOnlyList<PrintCell>, string?)> Rows()
        {
            yield return (Row(Say("Value for duty", "Valeur en douane"), a => a.ValueForDuty, isBold: false, hasAccount: false), null);
            foreach (var (name, of) in Heads) yield return (Row($"{name}", of, isBold: false), null);
            yield return (Row(Say("Duties and taxes", "Droits et taxes"), a => a.Total, isBold: true), null);
        }

        List<PrintCell> Row(string name, Func<CadAmounts, Money> of, bool isBold, bool hasAccount = true)
        {
            string Amount(CadAmounts a) => isBold ? Dollars(of(a)) : OrDash(of(a));
            List<PrintCell> cells = [new(name, IsBold: isBold), new(Amount(totals), IsBold: isBold)];
            if (before is not null) cells.AddRange([new(Amount(before), IsBold: isBold), new(Amount(totals - before), IsBold: isBold), new(hasAccount ? Amount(Version.Change) : "", IsBold: isBold)]);
            else cells.Add(new(""));
            return cells;
        }
    }

    void Changes(PrintFlow flow, CadVersion before)
    {
        var fields = CadDifference.Between(before.Document, Version.Document);
        var lines = CadDifference.Between(before.Lines, Version.Lines);
        if (fields.Count + lines.Count == 0) return;
        flow.Heading(Say($"What changed against version {CadVersion.Wire(before.Number)}", $"Ce qui a changé par rapport à la version {CadVersion.Wire(before.Number)}"));
        if (fields.Count > 0)
            flow.Table([new(200, Say("Field", "Champ")), new(260, Say("Before", "Avant")), new(260, Say("Now", "Maintenant"))], fields.Select(f => ((IReadOnlyList<PrintCell>)[new(CadFieldNames.Of(f.Path)), new(f.From ?? "–"), new(f.To ?? "–")], (string?)null)));
        if (lines.Count == 0) return;
        // Heads that no line moves have no column.
        var heads = Heads.Where(h => lines.Any(l => h.Of(l.Change) != Money.Zero)).ToArray();
        flow.Table([new(60, Say("Line", "Ligne")), .. heads.Select(h => new PrintColumn(90, $"{h.Name}", IsRight: true)), new(100, Say("Total", "Total"), IsRight: true)],
            lines.Select(l => ((IReadOnlyList<PrintCell>)[new($"{l.LineNumber}"), .. heads.Select(h => Moved(h.Of(l.From), h.Of(l.To))), Moved(l.From.Total, l.To.Total)], (string?)null)));

        static PrintCell Moved(Money from, Money to) => new(OrDash(to - from), from == to ? null : $"{Of(from)} → {Of(to)}");
    }

    void Trace(PrintFlow flow)
    {
        flow.Break();
        flow.Heading(Say("Annex: how each amount came about", "Annexe : le calcul de chaque montant"));
        flow.Paragraph(Say("Amounts marked with an asterisk are rounded to the cent, half away from zero; the others are exact.", "Les montants marqués d'un astérisque sont arrondis au cent, la demie en s'éloignant de zéro; les autres sont exacts."), isSmall: true);
        string[] titles = [Say("Step", "Étape"), Say("Formula", "Formule"), Say("Result", "Résultat"), Say("Source", "Source")];
        flow.Table([.. Explained.Zip(titles, (column, title) => column with { Title = title })], Version.Lines.SelectMany(line => Steps(line)));

        IEnumerable<(IReadOnlyList<PrintCell>, string?)> Steps(AssessedLine line)
        {
            yield return ([new(Say($"Line {line.LineNumber}", $"Ligne {line.LineNumber}"), IsBold: true), new($"{Say("Tariff edition:", "Édition du tarif :")} {(line.TariffEdition == TariffEdition.Carried.Name ? Say("as carried", "d'origine") : line.TariffEdition)}"), new(Of(line.Amounts.Total), IsBold: true), new("")], null);
            foreach (var step in LineAssessment.Explain(line.Basis).Trace)
                yield return ([new($"{step.Step}"), new(step.Formula), new($"{Of(step.Result)}{(step.IsRounded ? "*" : "")}"), new($"{step.Source}")], null);
        }
    }
}
