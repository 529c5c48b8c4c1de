using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A statement as XML, by the schema <c>statement.xsd</c>. Pure.</summary>
static class StatementXml
{
    static readonly XNamespace Name = "urn:carm:statement-of-account:1";

    public static byte[] Of(StatementView s)
    {
        var root = new XElement(Name + "Statement",
            new XAttribute("number", s.StatementNumber), new XAttribute("language", PrintText.Language), new XAttribute("totalsWithheld", s.TotalsWithheld),
            new XElement(Name + "ProgramAccount", s.RmAccount), new XElement(Name + "LegalName", Printable(s.LegalName)),
            new XElement(Name + "Period", Day("from", s.PostedFrom), Day("to", s.CutOn)), new XElement(Name + "IssuedOn", Of(s.IssuedOn)), new XElement(Name + "DueOn", Of(s.DueOn)), new XElement(Name + "GraceOn", Of(s.GraceOn)),
            s.ChainHash is null ? null : new XElement(Name + "Journal", new XAttribute("sequence", s.ChainSeq!), new XAttribute("hash", s.ChainHash)),
            List("Rates", s.Rates.Select(r => new XElement(Name + "Rate", new XAttribute("quarter", r.Quarter), new XAttribute("prescribed", RateView.Percent(r.PrescribedPercent)), new XAttribute("specified", RateView.Percent(r.SpecifiedPercent))))),
            List("Totals", s.Totals.OrderBy(t => t.Line is null).Select(t => t.Line is { } line ? new XElement(Name + "Total", new XAttribute("line", line), new XAttribute("name", t.Name), t.Amount) : new XElement(Name + "DishonouredPayments", new XAttribute("name", t.Name), t.Amount))),
            List("Transactions", s.Section('F').Select(Entry)), List("OtherTransactions", s.Section('G').Select(Entry)), List("Interest", s.Section('H').Select(Entry)), List("PaymentsAndCredits", s.Section('B', 'C', 'D', 'E').Select(Entry)),
            List("Overdue", s.Overdue.Select(o => new XElement(Name + "Band", new XAttribute("days", o.Days), o.Amount))),
            List("Held", s.HeldItems.Select(h => new XElement(Name + "HeldItem", new XAttribute("type", h.Type), new XAttribute("reference", Printable(h.Reference)), Said("transactionNumber", h.TransactionNumber), Day("dueOn", h.DueOn),
                new XAttribute("hold", h.Hold), new XAttribute("holdReference", Printable(h.HoldReference)), Day("heldOn", h.HeldOn), new XAttribute("amount", h.Open)))),
            List("PaymentInstructions", s.PaymentInstructions.Select(i => new XElement(Name + "Instruction", i))));
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true })) new XDocument(root).Save(writer);
        return bytes.ToArray();
    }

    static XElement List(string name, IEnumerable<XElement> of) => new(Name + name, of);

    static XElement Entry(StatementLine l) => new(Name + "Entry",
        new XAttribute("line", l.Line), new XAttribute("type", l.Type), new XAttribute("description", l.Name), new XAttribute("reference", Printable(l.Reference)), Said("transactionNumber", l.TransactionNumber),
        Day("releasedOn", l.ReleasedOn), Day("postedOn", l.PostedOn), Day("dueOn", l.DueOn), new XAttribute("payer", l.Payer), Said("status", l.Status), Said("instrumentNumber", l.InstrumentNumber),
        l.Gst is { } gst ? new XAttribute("duties", l.Amount - gst) : null, l.Gst is { } tax ? new XAttribute("gst", tax) : null, new XAttribute("amount", l.Amount),
        l.Interest is { } interest ? new XElement(Name + "Days", Day("from", interest.From), Day("through", interest.Through), new XAttribute("count", interest.Days), interest.Rates.Select(rate => new XElement(Name + "Percent", RateView.Percent(rate)))) : null);

    static XAttribute? Said(string name, string? value) => value is null ? null : new(name, Printable(value));

    static XAttribute? Day(string name, DateOnly? day) => day is { } on ? new(name, Of(on)) : null;

    static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Without what XML cannot hold.</summary>
    static string Printable(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));
}
