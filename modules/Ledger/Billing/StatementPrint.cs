using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using static Carm.Kernel.PrintText;

namespace Carm.Ledger;

/// <summary>A statement on paper, in the language of the request. The same statement gives the same bytes to all who see the same of it. Pure.</summary>
static class StatementPrint
{
    public static byte[] ToPdf(StatementView s)
    {
        var file = new PdfFile();
        var name = Say("Statement of account", "Relevé de compte");
        var title = $"{name} {s.StatementNumber}";
        var flow = new PrintFlow(file, title);
        flow.Title(name, s.StatementNumber, $"{Say("issued on", "émis le")} {Of((DateOnly?)s.IssuedOn)}");
        flow.Fields(4,
            (Say("Client", "Client"), Join("\n", s.LegalName, s.RmAccount)), (Say("Posted", "Imputé"), Join(" – ", Of(s.PostedFrom), Of((DateOnly?)s.CutOn))),
            (Say("Payment due on", "Paiement exigible le"), s.GraceOn == s.DueOn ? Of((DateOnly?)s.DueOn) : Say($"{s.DueOn:yyyy-MM-dd} (in time until {s.GraceOn:yyyy-MM-dd})", $"{s.DueOn:yyyy-MM-dd} (à temps jusqu'au {s.GraceOn:yyyy-MM-dd})")),
            (Say("Total payable", "Total à payer"), s.TotalPayable is not { } payable ? Say("withheld: you do not see every transaction", "non communiqué : vous ne voyez pas toutes les transactions") : payable > Money.Zero ? Dollars(payable) : $"{Bracketed(payable)}\n{Say("Nothing to pay", "Rien à payer")}"));

        if (!s.TotalsWithheld)
            Table(flow, Say("Totals", "Totaux"), [new(30, Say("Line", "Ligne")), new(330, Say("Canadian dollars", "Dollars canadiens")), new(120, Say("Amount", "Montant"), IsRight: true), new(240, "")],
                s.Totals.Select(t => Row(new($"{t.Line}", IsBold: t.Line == 'I'), new($"{t.Name}", IsBold: t.Line == 'I'), new(Bracketed(t.Amount), IsBold: t.Line == 'I'), new(""))));
        Table(flow, Say("1. Transactions", "1. Transactions"), Columns(new(80, Say("Duties and other taxes", "Droits et autres taxes"), IsRight: true), new(80, Say("GST", "TPS"), IsRight: true)), s.Section('F').Select(l => Entry(l, Amount(l.Gst is { } gst ? l.Amount - gst : null), Amount(l.Gst))));
        Table(flow, Say("2. Other transactions", "2. Autres transactions"), Columns(), s.Section('G').Select(l => Entry(l)));
        Table(flow, Say("3. Interest", "3. Intérêts"), Columns(new(120, Say("Days", "Jours")), new(60, Say("Rate (%)", "Taux (%)"), IsRight: true)),
            s.Section('H').Select(l => Entry(l, new(l.Interest is { } i ? $"{i.Days}" : "", l.Interest is { } d ? $"{d.From:yyyy-MM-dd} – {d.Through:yyyy-MM-dd}" : null), new(l.Interest is { } r ? string.Join(", ", r.Rates.Select(Of)) : ""))));
        Table(flow, Say("4. Payments and credits", "4. Paiements et crédits"), Columns(new PrintColumn(80, Say("Status", "État")), new PrintColumn(80, Say("Cheque or deposit", "Chèque ou dépôt"))), s.Section('B', 'C', 'D', 'E').Select(l => Entry(l, new PrintCell(Status(l.Status)), new PrintCell(l.InstrumentNumber))));
        Table(flow, Say("5. Overdue, by days", "5. En retard, par jours"), [new(120, Say("Days", "Jours")), new(120, Say("Amount", "Montant"), IsRight: true), new(480, "")], s.Overdue.Select(o => Row(new(o.Days), new(Dollars(o.Amount)), new(""))));
        Table(flow, Say("6. Under appeal or held", "6. En appel ou retenu"), [new(200, Say("Transaction", "Transaction")), new(80, Say("Due on", "Échéance")), new(200, Say("Held for", "Retenu pour")), new(80, Say("Since", "Depuis")), new(100, Say("Open", "Solde"), IsRight: true)],
            s.HeldItems.Select(h => Row(new($"{h.Name}", h.Reference), new(Of((DateOnly?)h.DueOn)), new(h.HoldReference), new(Of((DateOnly?)h.HeldOn)), new(Dollars(h.Open)))));
        flow.Heading(Say("7. How to pay", "7. Comment payer"));
        foreach (var instruction in s.PaymentInstructions) flow.Paragraph($"{instruction}");
        Table(flow, Say("Rates of the period, percent per year", "Taux de la période, en pour cent par année"), [new(120, Say("Quarter", "Trimestre")), new(120, Say("Prescribed rate", "Taux réglementaire"), IsRight: true), new(120, Say("Specified rate", "Taux déterminé"), IsRight: true), new(360, "")],
            s.Rates.Select(r => Row(new(r.Quarter), new(Of(r.PrescribedPercent)), new(Of(r.SpecifiedPercent)), new(""))));

        var proof = s.ChainHash is null ? "" : Say($"Journal: what was posted to {s.CutOn:yyyy-MM-dd} of transactions 1 to {s.ChainSeq}, SHA-256 {s.ChainHash}", $"Journal : ce qui a été imputé jusqu'au {s.CutOn:yyyy-MM-dd} des transactions 1 à {s.ChainSeq}, SHA-256 {s.ChainHash}");
        return file.Finish(title, Language, s.IssuedOn.InToronto(new(6, 0)), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(title)))[..32], flow.End(proof, (n, of) => Say($"Page {n} of {of}", $"Page {n} de {of}")));
    }

    /// <summary>A credit stands in brackets.</summary>
    public static string Bracketed(Money amount) => amount < Money.Zero ? $"({Dollars(-amount)})" : Dollars(amount);

    /// <summary>A section that holds nothing says so.</summary>
    static void Table(PrintFlow flow, string heading, IReadOnlyList<PrintColumn> columns, IEnumerable<(IReadOnlyList<PrintCell>, string?)> rows)
    {
        flow.Heading(heading);
        (IReadOnlyList<PrintCell>, string?)[] all = [.. rows];
        if (all.Length == 0) flow.Paragraph(Say("None.", "Aucun élément."), isSmall: true);
        else flow.Table(columns, all);
    }

    static PrintColumn[] Columns(params PrintColumn[] own) =>
    [
        new(190, Say("Transaction", "Transaction")), new(64, Say("Released on", "Mainlevée le")), new(64, Say("Posted on", "Imputée le")), new(64, Say("Due on", "Échéance")), new(100, Say("Payer", "Payeur")), .. own,
        new(100, Say("Amount", "Montant"), IsRight: true),
    ];

    static (IReadOnlyList<PrintCell>, string?) Entry(StatementLine l, params PrintCell[] own) => Row(
        [new($"{l.Name}{(l.Line == "J" ? Say(" (not yet due)", " (non encore exigible)") : "")}", l.Reference), new(Of(l.ReleasedOn)), new(Of((DateOnly?)l.PostedOn)), new(Of((DateOnly?)l.DueOn)), new(l.Payer == OpenItem.Importer ? Say("importer", "importateur") : l.Payer), .. own, Amount(l.Amount)]);

    static PrintCell Amount(Money? amount) => new(amount is { } some ? Bracketed(some) : "");

    static (IReadOnlyList<PrintCell>, string?) Row(params PrintCell[] cells) => (cells, null);

    static string? Status(string? status) => status switch
    {
        "OPEN" => Say("open", "ouvert"),
        "CLEARED" => Say("cleared", "affecté"),
        "OFFSET" => Say("offset", "compensé"),
        "DISBURSED" => Say("disbursed", "remboursé"),
        "RETURNED" => Say("returned", "refusé"),
        _ => status,
    };
}
