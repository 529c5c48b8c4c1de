using Carm.Kernel;

namespace Carm.Declarations;

public enum RedeterminationIssue
{
    Value,
    Tariff,
    Origin,
    Marking,

    /// <summary>Whether a measure under the Special Import Measures Act holds for the goods, and what they pay under it.</summary>
    Sima,
}

public enum StatementStatus
{
    Draft,
    Issued,
    Withdrawn,
}

/// <summary>Notice of a re-determination (Customs Act s.59(2)): drafted by a trade officer, issued by a supervisor as the next version of the declaration.</summary>
/// <param name="Id">The statement's number.</param>
/// <param name="BasedOn">The version that it changes.</param>
/// <param name="SubmitterBn9">Whose it is, for sight (onboarding 7.2): CBSA for what the CBSA determined; who submitted the declaration, where a change that it asked for was refused.</param>
/// <param name="Was">The lines changed, as they stood.</param>
/// <param name="Becomes">The same lines as determined.</param>
/// <param name="Lines">All lines priced anew on the day and the exchange rates of the version before.</param>
/// <param name="Change">The difference by head that the issue will bring, or brought.</param>
public sealed record StatementOfAdjustments(
    string Id, string TransactionNumber, int BasedOn, string RmAccount, string SubmitterBn9, RedeterminationIssue Issue, string Authority, string Reason,
    IReadOnlyList<CadLine> Was, IReadOnlyList<CadLine> Becomes, CadDocument Document, IReadOnlyList<AssessedLine> Lines, CadAmounts Change, string DraftedBy, DateTimeOffset DraftedAt)
{
    /// <summary>The invoices changed, as they stood, without their lines.</summary>
    public IReadOnlyList<CadInvoice> WasInvoices { get; init; } = [];

    /// <summary>The same invoices as determined.</summary>
    public IReadOnlyList<CadInvoice> BecomesInvoices { get; init; } = [];

    public StatementStatus Status { get; init; } = StatementStatus.Draft;

    public string? IssuedBy { get; init; }

    public DateOnly? ServedOn { get; init; }

    /// <summary>The version that the issue made.</summary>
    public int? MadeVersion { get; init; }

    /// <summary>The appeal whose judgment it carries out; null for any other.</summary>
    public string? AppealNumber { get; init; }

    /// <summary>What it brought back to earlier figures: the appeal's number.</summary>
    public string? SetAsideBy { get; init; }

    /// <summary>What of it an appeal set aside, where that was not all; a later decision may set aside the rest.</summary>
    public IReadOnlyList<AllowedChange> PartsSetAside { get; init; } = [];

    /// <summary>The campaign that made it, which changed rates and no field.</summary>
    public string? CampaignNumber { get; init; }

    /// <summary>Of a refusal: the whole document as it was asked for; null where something was determined.</summary>
    public CadDocument? Asked { get; init; }

    /// <summary>
    /// Serves a refusal on the merits (Customs Act s.74(4)): the lines as they were asked for are what stood, and the lines as they stay what was determined, so that an
    /// appeal that is allowed puts back what was asked for.
    /// </summary>
    public static StatementOfAdjustments OfRefusal(Cad cad, CadVersion before, CadDocument asked, RedeterminationIssue issue, string reason, string subject, int sequence, DateTimeOffset now)
    {
        var stay = before.Document.Lines().ToDictionary(l => l.Line.LineNumber!.Value, l => l.Line);
        var pairs = asked.Lines().Where(l => stay.ContainsKey(l.Line.LineNumber!.Value)).Select(l => (Asked: l.Line, Stays: stay[l.Line.LineNumber!.Value])).Where(p => CadDifference.Between(Alone(p.Asked), Alone(p.Stays)).Count > 0).ToArray();
        var invoices = (asked.Invoices ?? []).Join(before.Document.Invoices ?? [], i => i.InvoiceSequence, i => i.InvoiceSequence, (a, s) => (Asked: a with { Lines = null }, Stays: s with { Lines = null })).Where(i => i.Asked != i.Stays).ToArray();
        return new(IdOf(cad.Id, sequence), cad.Id, before.Number, cad.RmAccount, cad.SubmitterBn9, issue, "Customs Act s.74(4)", reason, [.. pairs.Select(p => p.Asked)], [.. pairs.Select(p => p.Stays)],
            before.Document, before.Lines, CadAmounts.Zero, subject, now)
        { Status = StatementStatus.Issued, IssuedBy = subject, ServedOn = now.TorontoDate(), MadeVersion = before.Number, Asked = asked, WasInvoices = [.. invoices.Select(i => i.Asked)], BecomesInvoices = [.. invoices.Select(i => i.Stays)] };

        static CadDocument Alone(CadLine line) => new(null, [new(Lines: [line])]);
    }

    /// <summary>
    /// The statement as if it had changed no more than the parts for which an appeal is allowed: other lines stay as they were determined, and of a value each figure goes back by its percentage of the
    /// way, to the cent.
    /// </summary>
    public StatementOfAdjustments InPart(IReadOnlyList<AllowedChange> parts)
    {
        if (parts.Count == 0) return this;
        var whole = parts.FirstOrDefault(p => p.LineNumber == 0);
        var pairs = Was.Zip(Becomes, (was, becomes) => (Was: was, Becomes: becomes, Part: parts.FirstOrDefault(p => p.LineNumber == was.LineNumber) ?? whole)).Where(p => p.Part is not null).Select(p => (CadFields.OnTheWay(p.Was, p.Becomes, p.Part!.Percent), p.Becomes)).ToArray();
        var invoices = whole is null ? [] : WasInvoices.Zip(BecomesInvoices).Select(p => (CadFields.OnTheWay(p.First, p.Second, whole.Percent), p.Second)).ToArray();
        return this with
        {
            Was = [.. pairs.Select(p => p.Item1)], Becomes = [.. pairs.Select(p => p.Becomes)], WasInvoices = [.. invoices.Select(p => p.Item1)], BecomesInvoices = [.. invoices.Select(p => p.Second)],
            // What was refused of a whole document is taken line by line here.
            Asked = whole is { Percent: 100 } ? Asked : null,
        };
    }

    /// <summary>What is left of it to be set aside, after parts were.</summary>
    public StatementOfAdjustments Left()
    {
        if (PartsSetAside.Count == 0) return this;
        var part = InPart(PartsSetAside);
        var (lines, invoices) = (part.Was.ToDictionary(l => l.LineNumber!.Value), part.WasInvoices.ToDictionary(i => i.InvoiceSequence!.Value));
        return this with
        {
            Becomes = [.. Becomes.Select(l => lines.GetValueOrDefault(l.LineNumber!.Value) ?? l)], BecomesInvoices = [.. BecomesInvoices.Select(i => invoices.GetValueOrDefault(i.InvoiceSequence!.Value) ?? i)],
            // The document is no longer the one that was refused as a whole.
            Asked = null,
        };
    }

    /// <summary>Within four years of the accounting (s.59(1)(b)), when it is drafted and when it is issued; what s.61 names has its own time. CAD-6008 after it.</summary>
    public static void RequireTime(Cad cad, string authority, DateTimeOffset now)
    {
        var last = Cad.LastDayOf(cad.AccountedAt!.Value.TorontoDate(), 4);
        if (now.TorontoDate() > last && RedeterminationAuthority.Find(authority)?.EndsAfterFourYears != false) throw new Rejected("CAD-6008", last.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
    }

    public static string IdOf(string transactionNumber, int sequence) => $"SOADJ-{transactionNumber}-{sequence:00}";

    /// <summary>The declaration that a statement's number names; null when it is no such number.</summary>
    public static string? TransactionNumberIn(string statementNumber) =>
        statementNumber.Split('-') is ["SOADJ", { Length: 14 } transactionNumber, _] ? transactionNumber : null;

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{DraftedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

/// <summary>Takes a statement's change out of a document again. Pure.</summary>
public static class SettingAside
{
    /// <summary>
    /// The statements that an outcome takes back, the newest first, so that each finds what it had set; none where all of it was taken back before. With what the appeal was against goes what officers re-determined
    /// since by an earlier judgment in it: who wins all before the Court has won more than the Tribunal had allowed. Pure.
    /// </summary>
    public static StatementOfAdjustments[] StatementsOf(IReadOnlyCollection<StatementOfAdjustments> issued, SetAsideStatements outcome)
    {
        StatementOfAdjustments[] own = [.. issued.Where(s => outcome.StatementNumbers.Contains(s.Id) && (s.SetAsideBy is null || (s.PartsSetAside.Count > 0 && outcome.Parts.Count == 0)))];
        // What a later judgment had officers determine stays, however late this outcome is heard or priced.
        var since = own.Length == 0 || outcome.Parts.Count > 0 ? [] : issued.Where(s => s.AppealNumber == outcome.AppealNumber && s.SetAsideBy is null && s.DraftedAt <= outcome.DecidedAt);
        return [.. own.Concat(since).OrderByDescending(s => s.MadeVersion).ThenByDescending(s => s.Id, StringComparer.Ordinal)];
    }

    /// <summary>Each field goes back to what it was, where what the statement set still stands; what a later decision set stays.</summary>
    public static CadDocument Of(CadDocument now, StatementOfAdjustments statement)
    {
        if (statement.Asked is { } asked) return Granting(now, statement.Document, asked);
        var pairs = statement.Was.Zip(statement.Becomes).ToDictionary(pair => pair.First.LineNumber!.Value);
        var invoices = statement.WasInvoices.Zip(statement.BecomesInvoices).ToDictionary(pair => pair.First.InvoiceSequence!.Value);
        var lines = now.Replace(line => line.LineNumber is { } n && pairs.TryGetValue(n, out var pair) ? line.Undone(pair.First, pair.Second) : line);
        return lines with
        {
            Invoices = [.. (lines.Invoices ?? []).Select(invoice => invoice.InvoiceSequence is { } n && invoices.TryGetValue(n, out var pair) ? CadFields.Undone(invoice with { Lines = null }, pair.First, pair.Second) with { Lines = invoice.Lines } : invoice)],
        };
    }

    /// <summary>What was refused is there after all, whatever part of the document it is about, where that still stands as it stood.</summary>
    static CadDocument Granting(CadDocument now, CadDocument stood, CadDocument asked)
    {
        if (CadDifference.Between(now, stood).Count == 0) return asked;
        var (before, wanted) = (Places(stood), Places(asked));
        var invoices = (now.Invoices ?? []).Select(i => i with { Lines = null }).ToList();
        foreach (var invoice in asked.Invoices ?? [])
        {
            var (at, old) = (invoices.FindIndex(i => i.InvoiceSequence == invoice.InvoiceSequence), (stood.Invoices ?? []).FirstOrDefault(i => i.InvoiceSequence == invoice.InvoiceSequence));
            if (at < 0 && old is null) invoices.Add(invoice with { Lines = null });
            else if (at >= 0 && old is not null) invoices[at] = CadFields.Undone(invoices[at], invoice with { Lines = null }, old with { Lines = null });
        }

        var sequences = invoices.Select(i => i.InvoiceSequence).ToHashSet();
        List<(int? InvoiceSequence, CadLine Line)> lines = [.. now.Lines().Select(l => (l.Invoice.InvoiceSequence, l.Line)).Select(l => !before.TryGetValue(l.Line.LineNumber!.Value, out var old) || !wanted.TryGetValue(l.Line.LineNumber.Value, out var line) ? l
            : (l.InvoiceSequence == old.Sequence && sequences.Contains(line.Sequence) ? line.Sequence : l.InvoiceSequence, l.Line.Undone(line.Line, old.Line)))];
        // A line that another decision added since keeps its number.
        lines.AddRange(wanted.Where(w => !before.ContainsKey(w.Key) && sequences.Contains(w.Value.Sequence) && lines.All(l => l.Line.LineNumber != w.Key)).Select(w => (w.Value.Sequence, w.Value.Line)).ToArray());
        return new(
            now.Header is { } header && asked.Header is { } a && stood.Header is { } s ? CadFields.Undone(header, a, s) : now.Header ?? asked.Header,
            [.. invoices.Select(i => i with { Lines = [.. lines.Where(l => l.InvoiceSequence == i.InvoiceSequence).Select(l => l.Line)] }).Where(i => i.Lines!.Count > 0)]);

        static Dictionary<int, (int? Sequence, CadLine Line)> Places(CadDocument document) => document.Lines().ToDictionary(l => l.Line.LineNumber!.Value, l => (l.Invoice.InvoiceSequence, l.Line));
    }
}
