using System.Globalization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Why an amount is what it is: the sentence that says it, and the parts that it is made of, each with the place where it is explained in turn.</summary>
/// <param name="Subject">What is explained, as BALANCE, STATEMENT LINE F or CAD 12345000000013 v1.</param>
/// <param name="Link">Where more of it stands; null at the end of the trail.</param>
public sealed record Explanation(string Subject, Money Amount, string Sentence, IReadOnlyList<Explanation> Parts, string? Link = null);

/// <summary>The sentences, in the language of the request. Pure.</summary>
static class Explanations
{
    /// <summary>More than anyone reads; the rest is one part.</summary>
    public const int Most = 500;

    /// <summary>What of an item's clearings is explained one by one.</summary>
    public static IEnumerable<Reduction> TraceOf(OpenItem item) => [.. item.Reductions.Take(Most), .. item.Undone.Take(Most).Select(u => u.Reduction), .. (item.Bearing?.Paid ?? []).Take(Most)];

    /// <summary>A debt or a credit: what caused it, the heads it was posted to, and what paid it or what it paid.</summary>
    /// <param name="heads">The lines of its transaction in the journal.</param>
    /// <param name="find">The item on the other side of a clearing; null for what the reader may not see.</param>
    /// <param name="rates">By which interest to the client was paid.</param>
    public static Explanation Of(OpenItem item, IReadOnlyList<PostingLine> heads, Func<string, OpenItem?> find, RateBook rates)
    {
        var parts = new List<Explanation>();
        // What stands on the item's own side lowers it, as where a correction takes tax back and adds duty.
        parts.AddRange(heads.Where(h => !h.Account.Contains(':', StringComparison.Ordinal)).Select(h => new Explanation(h.Account, h.Side == item.Side ? -h.Amount : h.Amount, Accounts.Find(h.Account)!.Name.ToString(), [])));
        parts.AddRange(item.Reductions.Take(Most).Select(r => new Explanation(find(r.By) is { } other ? $"{other.Type} {other.Reference}" : "OTHER", -Money.OfCents(r.Cents), Clearing(item, r, find(r.By)), [], find(r.By) is { } by ? LinkOf(by) : null)));
        parts.AddRange(Rest(item.Reductions.Count, Money.OfCents(-item.Reductions.Skip(Most).Sum(r => r.Cents)), new("more clearings together.", "autres compensations ensemble.")));
        parts.AddRange(item.Undone.Take(Most).Select(u => new Explanation(find(u.Reduction.By) is { } other ? $"{other.Type} {other.Reference}" : "OTHER", Money.Zero, new Bilingual(
            $"{Shown(u.Reduction.Cents)} was cleared on {Day(u.Reduction.On)} and taken back on {Day(u.On)}.", $"{Shown(u.Reduction.Cents)} a été compensé le {Day(u.Reduction.On)} et contrepassé le {Day(u.On)}.").ToString(), [])));
        parts.AddRange(Rest(item.Undone.Count, Money.Zero, new("more clearings that were taken back.", "autres compensations contrepassées.")));
        if (item.Interest is { } interest && interest.ItemId.Split('/', 3) is [_, var type, var reference])
        {
            // Unpaid interest bears interest too (s.3.1), also when its base is paid.
            var (on, sur) = item.InterestOnCents switch
            {
                null => ("", ""),
                0 => ("on unpaid interest, ", "sur des intérêts impayés, "),
                { } cents => ($"on {Shown(cents)}, open on the first of them, ", $"sur {Shown(cents)}, solde du premier jour, "),
            };
            parts.Add(new($"{type} {reference}", item.Original, new Bilingual(
                $"{interest.Days} days from {Day(interest.From)} to {Day(interest.Through)}, both included, {on}at {string.Join(", ", interest.Rates.Select(r => $"{r.ToString(CultureInfo.InvariantCulture)} %"))} a year, compounded daily (Customs Act s.3.1).",
                $"{interest.Days} jours du {Day(interest.From)} au {Day(interest.Through)} inclusivement, {sur}à {string.Join(", ", interest.Rates.Select(r => $"{r.ToString(CultureInfo.InvariantCulture).Replace('.', ',')} %"))} par an, composés quotidiennement (Loi sur les douanes, art. 3.1).").ToString(), [], LinkOf(item.RmAccount, type, reference)));
        }
        if (item.Bearing is { } bearing)
        {
            Explanation[] brought = [.. bearing.Paid.Take(Most).Select(paid => ToClient(paid, bearing.Until, find(paid.By), rates))];
            parts.AddRange(brought);
            parts.AddRange(Rest(bearing.Paid.Count, item.Original - Money.Sum(brought.Select(b => b.Amount)), new("more payments together.", "autres paiements ensemble.")));
        }
        if (VersionOf(item) is { } version)
        {
            var (less, sauf) = item.Type == "REF" ? (", but for what is not refunded, as GST", ", sauf ce qui n'est pas remboursé, comme la TPS") : ("", "");
            var (differs, diffère) = version == 1 ? ("", "") : ($"; the amount is by how much it differs from version {version - 1}{less}", $"; le montant est ce dont elle diffère de la version {version - 1}{sauf}");
            parts.Add(new($"CAD {item.TransactionNumber}", item.Original, new Bilingual($"The declaration shows each line, and each duty of a line with its steps{differs}.", $"La déclaration montre chaque ligne, et chaque droit d'une ligne avec ses étapes{diffère}.").ToString(), [], $"/api/v1/cads/{item.TransactionNumber}/assessment?version={version:00000}"));
        }
        return new($"{item.Type} {item.Reference}", item.Original, Sentence(item), parts, LinkOf(item));
    }

    /// <summary>Cash security that came or went, and what became of a deposit.</summary>
    public static Explanation Of(SecurityMovement m) => new($"{SecurityMovement.Code} {m.Reference}", m.Amount,
        new Bilingual($"{m.Name.En} of {Shown(m.Size.Cents)}, as of {Day(m.EffectiveOn)}: {m.Says.En}", $"{m.Name.Fr} de {Shown(m.Size.Cents)}, en date du {Day(m.EffectiveOn)} : {m.Says.Fr}").ToString(),
        [.. m.Ends.Select(e => new Explanation($"{SecurityMovement.Code} {e.Name}", Money.OfCents(e.Cents), new Bilingual($"{Shown(e.Cents)} of it ended on {Day(e.EffectiveOn)}.", $"{Shown(e.Cents)} en a pris fin le {Day(e.EffectiveOn)}.").ToString(), [], LinkOf(m.RmAccount, SecurityMovement.Code, e.Name, e.Payer)))],
        LinkOf(m.RmAccount, SecurityMovement.Code, m.Reference, m.Payer));

    /// <summary>The version of a declaration that brought an item: its own, and no later one, shows its amounts. No declaration shows interest that was refunded.</summary>
    static int? VersionOf(OpenItem item) =>
        item.Type is "CAD" or "CADV" or "ADJ" or "REF" && item.Reference.Split(' ') is [var number, ['v', .. var version], .. var part] && number == item.TransactionNumber && part is [] or ["GST"]
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    /// <summary>What is beyond the most that is shown, as one part; nothing where that is all.</summary>
    static IEnumerable<Explanation> Rest(int all, Money amount, Bilingual what) => all <= Most ? [] : [new("OTHERS", amount, new Bilingual($"{all - Most} {what.En}", $"{all - Most} {what.Fr}").ToString(), [])];

    /// <summary>What one payment that was given back has brought to the client.</summary>
    static Explanation ToClient(Reduction paid, DateOnly until, OpenItem? payment, RateBook rates)
    {
        InterestSpan[] spans = [.. rates.Spans(paid.EffectiveOn.AddDays(1), until, Money.OfCents(paid.Cents), RateKind.Prescribed)];
        string Percents(string mark) => string.Join(", ", spans.Select(s => s.RatePercent).Distinct().Select(r => $"{r.ToString(CultureInfo.InvariantCulture).Replace(".", mark, StringComparison.Ordinal)} %"));
        var days = Math.Max(0, until.DayNumber - paid.EffectiveOn.DayNumber);
        return new(payment is null ? "OTHER" : $"{payment.Type} {payment.Reference}", Money.Round(InterestCalculation.Accrue(spans)), new Bilingual(
            $"{Shown(paid.Cents)}, paid on {Day(paid.EffectiveOn)} and not owing, for {days} days to {Day(until)}, both included, at {Percents(".")} a year, compounded daily (Customs Act s.66). Rounded here by itself; the interest is rounded once.",
            $"{Shown(paid.Cents)}, payés le {Day(paid.EffectiveOn)} sans être dus, pendant {days} jours jusqu'au {Day(until)} inclusivement, à {Percents(",")} par an, composés quotidiennement (Loi sur les douanes, art. 66). Arrondi ici seul; les intérêts sont arrondis une fois.").ToString(), [], payment is null ? null : LinkOf(payment));
    }

    public static string LinkOf(OpenItem item) => LinkOf(item.RmAccount, item.Type, item.Reference, item.PayerTag);

    /// <summary>Where a transaction is explained, by the names under which lists and statements show it.</summary>
    public static string LinkOf(string rmAccount, string type, string reference, string? payer = null) =>
        $"/api/v1/program-accounts/{rmAccount}/transactions/{Uri.EscapeDataString(type)}/{Uri.EscapeDataString(reference)}/explain{(payer is null or OpenItem.Importer ? "" : $"?payer={Uri.EscapeDataString(payer)}")}";

    /// <summary>One item in one sentence.</summary>
    public static string Sentence(OpenItem item) => (item.Side, item.OpenCents) switch
    {
        (Side.Debit, 0) => new Bilingual($"{item.Name.En} of {Shown(item.OriginalCents)}, posted on {Day(item.PostedOn)}, due on {Day(item.DueOn)}: nothing of it is open.", $"{item.Name.Fr} de {Shown(item.OriginalCents)}, inscrit le {Day(item.PostedOn)}, échéance le {Day(item.DueOn)} : rien n'en reste à payer."),
        (Side.Debit, _) => new Bilingual($"{item.Name.En} of {Shown(item.OriginalCents)}, posted on {Day(item.PostedOn)}, due on {Day(item.DueOn)}: {Shown(item.OpenCents)} is open{(item.IsHeld ? ", and held" : "")}.", $"{item.Name.Fr} de {Shown(item.OriginalCents)}, inscrit le {Day(item.PostedOn)}, échéance le {Day(item.DueOn)} : {Shown(item.OpenCents)} en reste à payer{(item.IsHeld ? ", en suspens" : "")}."),
        (_, 0) => new Bilingual($"{item.Name.En} of {Shown(item.OriginalCents)}, as of {Day(item.EffectiveOn)}: all of it was used.", $"{item.Name.Fr} de {Shown(item.OriginalCents)}, en date du {Day(item.EffectiveOn)} : le tout a été utilisé."),
        _ => new Bilingual($"{item.Name.En} of {Shown(item.OriginalCents)}, as of {Day(item.EffectiveOn)}: {Shown(item.OpenCents)} waits for a debt that falls due.", $"{item.Name.Fr} de {Shown(item.OriginalCents)}, en date du {Day(item.EffectiveOn)} : {Shown(item.OpenCents)} attend une dette échue."),
    } is var sentence ? sentence.ToString() : "";

    /// <summary>How much went from which credit to which debt, when, as of when, and by which rule.</summary>
    static string Clearing(OpenItem item, Reduction r, OpenItem? other)
    {
        var (name, nom) = other is null ? ("another transaction", "une autre transaction") : ($"{other.Name.En} {other.Reference}", $"{other.Name.Fr} {other.Reference}");
        var (rule, règle) = r.Clearing is null ? ("by its own effect", "par son effet propre")
            : r is { IsGivenBack: true, GivenBackBy: null } ? ("since it gives this debt back", "puisqu'il restitue cette dette")
            : (r.Mode ?? (r.IsDesignated ? ClearingMode.Designated : ClearingMode.Auto)) switch
            {
                ClearingMode.Designated => ("as it was designated (R5)", "selon la désignation (R5)"),
                ClearingMode.Manual => ("as an officer moved it", "selon la réaffectation d'un agent"),
                ClearingMode.Collection => ("as an officer applied it in collection (R7)", "selon l'affectation d'un agent en recouvrement (R7)"),
                ClearingMode.SetOff => ("by set-off (Customs Act s.97.26, R8)", "par compensation (Loi sur les douanes, art. 97.26, R8)"),
                ClearingMode.Security => ("as the security given for it", "comme garantie donnée à son égard"),
                _ => ("the oldest due debt first (R3)", "la plus ancienne dette échue d'abord (R3)"),
            };
        return (item.Side == Side.Debit
            ? new Bilingual($"{Shown(r.Cents)} of it was paid by {name} on {Day(r.On ?? r.EffectiveOn)}, as of {Day(r.EffectiveOn)}, {rule}.", $"{Shown(r.Cents)} en a été réglé par {nom} le {Day(r.On ?? r.EffectiveOn)}, en date du {Day(r.EffectiveOn)}, {règle}.")
            : new Bilingual($"{Shown(r.Cents)} of it went to {name} on {Day(r.On ?? r.EffectiveOn)}, {rule}.", $"{Shown(r.Cents)} en a été affecté à {nom} le {Day(r.On ?? r.EffectiveOn)}, {règle}.")).ToString();
    }

    /// <summary>An amount as a sentence shows it in its language.</summary>
    static string Shown(long cents)
    {
        var digits = Money.OfCents(cents).Amount.ToString("#,0.00", CultureInfo.InvariantCulture);
        return Bilingual.IsFrench(CultureInfo.CurrentUICulture) ? $"{digits.Replace(',', '\u00a0').Replace('.', ',')}\u00a0$" : $"${digits}";
    }

    static string Day(DateOnly? day) => $"{day:yyyy-MM-dd}";
}
