using Carm.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Carm.Ledger;

/// <summary>The forms in which a statement is read: JSON, CSV, XML and PDF, by what the caller likes best of them.</summary>
static class StatementFormats
{
    public const string Json = "application/json", Csv = "text/csv", Xml = "application/xml", Pdf = "application/pdf";

    static readonly string[] All = [Json, Csv, Xml, Pdf];

    public static string AskedBy(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(type => type, MediaTypeHeaderValueComparer.QualityComparer).Select(type => type.MediaType.Value == "text/xml" ? Xml : type.MediaType.Value).FirstOrDefault(type => All.Contains(type) || type == "*/*") is { } type && type != "*/*" ? type : Json;
}

/// <summary>A statement as one table: its header, totals, sections and instructions, told apart by the section.</summary>
/// <param name="Section">HEADER, RATE, TOTAL, TRANSACTION, OTHER_TRANSACTION, INTEREST, PAYMENT_OR_CREDIT, OVERDUE, HELD or INSTRUCTION.</param>
/// <param name="Line">The letter under which it is counted.</param>
public sealed record StatementRow(
    string Section, string? Line, string? Type, string Description, string? Reference,
    string? TransactionNumber, DateOnly? ReleasedOn, DateOnly? PostedOn,
    DateOnly? DueOn, string? Days, string? Rates, Money? Duties,
    Money? Gst, string? Payer, string? Status, string? InstrumentNumber,
    Money? Amount)
{
    public static IEnumerable<StatementRow> Of(StatementView s) =>
    [
        Said("HEADER", new("Statement", "Relevé"), s.StatementNumber), Said("HEADER", new("Program account", "Compte de programme"), s.RmAccount), Said("HEADER", new("Legal name", "Dénomination sociale"), s.LegalName),
        Said("HEADER", new("Posted from", "Imputé depuis"), $"{s.PostedFrom:yyyy-MM-dd}"), Said("HEADER", new("Posted to", "Imputé jusqu'au"), $"{s.CutOn:yyyy-MM-dd}"), Said("HEADER", new("Issued on", "Émis le"), $"{s.IssuedOn:yyyy-MM-dd}"),
        Said("HEADER", new("Due on", "Échéance"), $"{s.DueOn:yyyy-MM-dd}"), Said("HEADER", new("Last day in time", "Dernier jour à temps"), $"{s.GraceOn:yyyy-MM-dd}"),
        .. s.ChainHash is null ? [] : new[] { Said("HEADER", new("Journal", "Journal"), $"{s.ChainSeq} {s.ChainHash}") },
        .. s.Rates.Select(r => Said("RATE", new("Prescribed and specified rate", "Taux réglementaire et taux déterminé"), r.Quarter) with { Rates = $"{RateView.Percent(r.PrescribedPercent)} {RateView.Percent(r.SpecifiedPercent)}" }),
        .. s.Totals.Select(t => Said("TOTAL", t.Name) with { Line = t.Line is { } letter ? $"{letter}" : null, Amount = t.Amount }),
        .. s.Section('F').Select(l => Of("TRANSACTION", l)), .. s.Section('G').Select(l => Of("OTHER_TRANSACTION", l)), .. s.Section('H').Select(l => Of("INTEREST", l)), .. s.Section('B', 'C', 'D', 'E').Select(l => Of("PAYMENT_OR_CREDIT", l)),
        .. s.Overdue.Select(o => Said("OVERDUE", new("Overdue by days", "En retard, par jours")) with { Days = o.Days, Amount = o.Amount }),
        .. s.HeldItems.Select(h => Said("HELD", h.Name, h.Reference) with { Type = h.Type, TransactionNumber = h.TransactionNumber, DueOn = h.DueOn, Status = h.HoldReference, Amount = h.Open }),
        .. s.PaymentInstructions.Select(i => Said("INSTRUCTION", i)),
    ];

    static StatementRow Said(string section, Bilingual description, string? reference = null) => new(section, null, null, $"{description}", reference, null, null, null, null, null, null, null, null, null, null, null, null);

    static StatementRow Of(string section, StatementLine l) => new(
        section, l.Line, l.Type, $"{l.Name}", l.Reference, l.TransactionNumber, l.ReleasedOn, l.PostedOn, l.DueOn,
        l.Interest is { } days ? $"{days.Days}" : null, l.Interest is { } bore ? string.Join(' ', bore.Rates.Select(RateView.Percent)) : null, l.Gst is { } gst ? l.Amount - gst : null, l.Gst, l.Payer, l.Status, l.InstrumentNumber, l.Amount);
}
