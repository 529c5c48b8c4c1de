using System.Xml;
using System.Xml.Linq;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Receipts of a bank statement, ISO 20022 camt.053, read without a DTD and without fetching anything.</summary>
static class Camt053
{
    public static IReadOnlyList<BankLine> Read(string text)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart()), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 1, IgnoreComments = true, IgnoreProcessingInstructions = true });
            root = XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw BankFileReading.Unreadable($"{e.LineNumber}:{e.LinePosition}");
        }
        var ns = root.Name.Namespace;
        if (root.Name.LocalName != "Document" || !ns.NamespaceName.StartsWith("urn:iso:std:iso:20022:tech:xsd:camt.053.", StringComparison.Ordinal) || root.Element(ns + "BkToCstmrStmt") is not { } statements) throw BankFileReading.Unreadable("1:1");
        var lines = new List<BankLine>();
        foreach (var (place, isCopy, entry) in statements.Elements(ns + "Stmt").SelectMany(s => Entries(s, ns)))
        {
            XElement[] parts = [.. entry.Elements(ns + "NtryDtls").Elements(ns + "TxDtls")];
            var total = AmountOf(entry, ns);
            // Of an entry whose parts do not say what each is, or do not sum to it, the whole is what is known.
            var isWhole = parts.Length < 2 || parts.Select(p => AmountOf(p, ns)).ToArray() is var amounts && (amounts.Any(a => a is null) || Money.Sum(amounts.Select(a => a!.Value)) != total);
            foreach (var (n, part) in (isWhole ? [parts.Length == 1 ? parts[0] : entry] : parts).Index()) lines.Add(Line(lines.Count + 1, entry, part, isWhole ? total : AmountOf(part, ns), isWhole ? null : n, ns) with { Entry = place is null || isWhole ? place : $"{place}/{n}", IsCopy = isCopy });
        }
        return lines;
    }

    /// <summary>The entries of a statement, each with its name: the statement's, and in it the entry's own, which no other statement knows, or else its place.</summary>
    static IEnumerable<(string? Place, bool IsCopy, XElement Entry)> Entries(XElement statement, XNamespace ns)
    {
        var (id, isCopy, same) = (Known(statement.Element(ns + "Id")?.Value), statement.Element(ns + "CpyDplctInd")?.Value.Trim() is "COPY" or "DUPL" or "CODU", new Dictionary<string, int>());
        foreach (var (n, entry) in statement.Elements(ns + "Ntry").Index())
        {
            var own = Known(entry.Element(ns + "NtryRef")?.Value)?.ReplaceLineEndings(" ");
            // A bank may give one name to several.
            var nth = own is null ? n + 1 : same[own] = same.GetValueOrDefault(own) + 1;
            yield return (id is null ? null : own is null ? $"{id}\n{nth}" : $"{id}\n{own}#{nth}", isCopy, entry);
        }
    }

    static BankLine Line(int number, XElement entry, XElement part, Money? amount, int? nth, XNamespace ns)
    {
        string? Deep(XElement from, params string[] path) => path.Aggregate((IEnumerable<XElement>)[from], (at, name) => at.Elements(ns + name)).FirstOrDefault()?.Value.Trim() is { Length: > 0 } value ? value : null;
        var bank = Known(Deep(entry, "AcctSvcrRef")) ?? Known(Deep(part, "Refs", "AcctSvcrRef"));
        // What the parts of a whole say is said of none of them.
        var remittance = part == entry ? null : part.Descendants(ns + "RmtInf").FirstOrDefault();
        var structured = remittance?.Descendants(ns + "CdtrRefInf").Elements(ns + "Ref").FirstOrDefault()?.Value.Trim();
        var said = part == entry ? Deep(entry, "AddtlNtryInf") : string.Join(' ', remittance?.Elements(ns + "Ustrd").Select(u => u.Value) ?? []);
        var day = Deep(entry, "ValDt", "Dt") ?? Deep(entry, "BookgDt", "Dt") ?? Deep(entry, "BookgDt", "DtTm")?[..10];
        var code = Deep(entry, "CdtDbtInd") != "CRDT" || Deep(entry, "RvslInd") == "true" ? "RECEIPT_NOT_A_CREDIT"
            : Deep(entry, "Sts") is "PDNG" or "INFO" || Deep(entry, "Sts", "Cd") is "PDNG" or "INFO" ? "RECEIPT_NOT_BOOKED"
            : BankFileReading.FaultOfCurrency((part.Element(ns + "Amt") ?? entry.Element(ns + "Amt"))?.Attribute("Ccy")?.Value);
        return new(number, PaymentMethods.OnlineBanking, BankFileReading.AccountIn(structured) ?? BankFileReading.AccountIn(said), amount, BusinessCalendar.TryReadDate(day, out var on) ? on : null,
            Known(Deep(part, "Refs", "EndToEndId")), bank is null ? null : nth is null ? bank : $"{bank}/{nth}", null, (part == entry ? null : part)?.Descendants(ns + "Dbtr").FirstOrDefault()?.Descendants(ns + "Nm").FirstOrDefault()?.Value.Trim(), code);
    }

    /// <summary>A name that is one; banks write these where they have none.</summary>
    static string? Known(string? name) => name?.Trim() is { Length: > 0 } given && given is not ("NOTPROVIDED" or "NONREF" or "NONE") ? given : null;

    static Money? AmountOf(XElement of, XNamespace ns) => Money.TryParse((of.Element(ns + "Amt") ?? of.Element(ns + "AmtDtls")?.Element(ns + "TxAmt")?.Element(ns + "Amt"))?.Value.Trim(), out var amount) ? amount : null;
}
