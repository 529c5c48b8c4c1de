using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A quantity in a unit of the tariff (KGM, TNE, GRM, LTR, HLT, LPA, PAR, DZN, NMB).</summary>
public sealed record Quantity(decimal Amount, string Unit);

/// <summary>A duty rate as the tariff prints it, read once: terms joined from the left by plus, at least or at most (declarations 8.3).</summary>
public sealed partial record RateText
{
    enum Join { Plus, AtLeast, AtMost }

    sealed record Term(Join Join, decimal Rate, string? Unit)
    {
        public bool IsPercent => Unit is null;
    }

    /// <summary>What one of each unit is in the smallest unit of its kind; only mass and volume convert.</summary>
    static readonly Dictionary<string, (string Kind, decimal Factor)> Units = new()
    {
        ["GRM"] = ("mass", 1), ["KGM"] = ("mass", 1_000), ["TNE"] = ("mass", 1_000_000), ["LTR"] = ("volume", 1), ["HLT"] = ("volume", 100),
        ["LPA"] = ("alcohol", 1), ["PAR"] = ("pair", 1), ["DZN"] = ("dozen", 1), ["NMB"] = ("each", 1),
    };

    readonly IReadOnlyList<Term> terms;

    RateText(string text, IReadOnlyList<Term> terms) => (Text, this.terms) = (text, terms);

    public string Text { get; }

    public bool IsFree => terms.Count == 0;

    /// <summary>Whether the rate is a percentage of the value alone and needs no quantity.</summary>
    public bool IsAdValorem => terms.All(term => term.IsPercent);

    /// <summary>Texts that were read, since a tariff has few thousand of them for millions of lines; strangers' texts do not fill it beyond that.</summary>
    static readonly ConcurrentDictionary<string, RateText?> Known = new();

    /// <summary>Null when the treatment is not offered (<c>N/A</c> or blank); a text outside the grammar is <c>CAD-9001</c>.</summary>
    public static RateText? Parse(string? text)
    {
        if (text is null) return null;
        if (Known.TryGetValue(text, out var known)) return known;
        var read = Read(text);
        if (Known.Count < 20_000) Known[text] = read;
        return read;
    }

    static RateText? Read(string? text)
    {
        if (text?.Length > 200) throw new Rejected("CAD-9001", text[..200]);
        var plain = WithoutStaging(text ?? "").ToLowerInvariant();
        if (!IsOffered(plain)) return null;
        if (plain is "free" or "en fr." or "en fr") return new(text!.Trim(), []);

        var terms = new List<Term>();
        var join = Join.Plus;
        for (var at = 0; ;)
        {
            var term = OneTerm().Match(plain, at);
            if (!term.Success) throw new Rejected("CAD-9001", text!);
            var number = decimal.Parse(term.Groups["n"].Value.Replace(',', '.'), CultureInfo.InvariantCulture);
            if (number >= 10_000_000) throw new Rejected("CAD-9001", text!);
            terms.Add(term.Groups["pct"].Success ? new(join, number / 100, null) : new(join, term.Groups["cents"].Success ? number / 100 : number, UnitOf(term.Groups["unit"].Value)));
            at = term.Index + term.Length;
            if (at == plain.Length) return new(text!.Trim(), terms);

            var link = OneJoin().Match(plain, at);
            if (!link.Success) throw new Rejected("CAD-9001", text!);
            join = link.Groups["least"].Success ? Join.AtLeast : link.Groups["most"].Success ? Join.AtMost : Join.Plus;
            at = link.Index + link.Length;
        }
    }

    /// <summary>False for a text outside the grammar.</summary>
    public static bool TryParse(string? text, out RateText? rate)
    {
        try
        {
            rate = Parse(text);
            return true;
        }
        catch (Rejected)
        {
            rate = null;
            return false;
        }
    }

    /// <summary>Whether the text says a rate at all, readable or not.</summary>
    public static bool IsOffered(string text) => text.Trim().ToUpperInvariant() is not ("" or "N/A" or "S/O");

    /// <summary>The text without the letter in brackets by which the tariff marks how a rate was phased in, as in <c>Free (A)</c>.</summary>
    public static string WithoutStaging(string text) => Staging().Replace(text, "").Trim();

    /// <summary>Whether one of the quantities can be counted in each unit of the rate.</summary>
    public bool Measures(Quantity? quantity, Quantity? second = null) => terms.All(term => term.IsPercent || Counts(quantity, term.Unit!) || Counts(second, term.Unit!));

    static bool Counts(Quantity? quantity, string unit) => quantity is not null && Units.TryGetValue(quantity.Unit, out var given) && given.Kind == Units[unit].Kind;

    /// <summary>The quantity in another unit of its kind; null when it is not one.</summary>
    public static decimal? In(Quantity? quantity, string unit) => quantity is null ? null : quantity.Unit == unit ? quantity.Amount : Units.ContainsKey(unit) && Counts(quantity, unit) ? quantity.Amount * Units[quantity.Unit].Factor / Units[unit].Factor : null;

    /// <summary>How the duty is computed, with the numbers put in.</summary>
    public string Formula(Money valueForDuty, Quantity? quantity, Quantity? second = null)
    {
        var formula = "";
        foreach (var term in terms)
        {
            var amount = term.IsPercent ? $"{valueForDuty} x {N(term.Rate * 100)} %" : Specific(term, Counts(quantity, term.Unit!) ? quantity! : second!);
            formula = formula.Length == 0 ? amount : term.Join switch
            {
                Join.AtLeast => $"max({formula}, {amount})",
                Join.AtMost => $"min({formula}, {amount})",
                _ => $"{formula} + {amount}",
            };
        }
        return formula.Length == 0 ? "0" : formula;
    }

    static string Specific(Term term, Quantity quantity)
    {
        var (given, unit) = (Units[quantity.Unit].Factor, Units[term.Unit!].Factor);
        return given == unit ? $"{N(quantity.Amount)} x {N(term.Rate)}" : $"{N(quantity.Amount)} x {N(given)} / {N(unit)} x {N(term.Rate)}";
    }

    /// <summary>A number of a formula, exactly: a rate of nine decimals in cents has eleven in dollars.</summary>
    internal static string N(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>The unrounded duty. A specific rate needs a quantity in one of its units, else <c>CAD-5007</c>.</summary>
    public decimal Compute(Money valueForDuty, Quantity? quantity, Quantity? second = null)
    {
        var duty = 0m;
        foreach (var term in terms)
        {
            var amount = term.IsPercent ? valueForDuty.Amount * term.Rate : term.Rate * (In(quantity, term.Unit!) ?? In(second, term.Unit!) ?? throw new Rejected("CAD-5007", Text) { Path = "unit" });
            duty = term.Join switch
            {
                Join.AtLeast => Math.Max(duty, amount),
                Join.AtMost => Math.Min(duty, amount),
                _ => duty + amount,
            };
        }
        return duty;
    }

    static string UnitOf(string name) => name switch
    {
        "kg" => "KGM",
        "tonne" or "tonne métrique" => "TNE",
        "g" => "GRM",
        "hl" => "HLT",
        "litre" => "LTR",
        "pair" or "paire" => "PAR",
        "dozen" or "douzaine" => "DZN",
        "each" or "chacun" => "NMB",
        _ => "LPA",
    };

    [GeneratedRegex(@"\s*\([a-z0-9]+\)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Staging();

    [GeneratedRegex(@"\G\s*(?:\$\s*)?(?<n>[0-9]{1,9}(?:[.,][0-9]{1,9})?)\s*(?:(?<pct>%)|(?<cents>¢)?\s*\$?\s*/\s*(?<unit>kg|tonne|g\b|hl|litre (?:of absolute (?:ethyl )?alcohol|d'alcool (?:éthylique )?absolu)|litre|pair(?:e)?|dozen|douzaine|each|chacun))", RegexOptions.CultureInvariant)]
    private static partial Regex OneTerm();

    [GeneratedRegex(@"\G\s+(?:(?<plus>plus|and|et)|(?<least>but not less than|mais pas moins de)|(?<most>but not to exceed|mais ne devant pas excéder))\s+", RegexOptions.CultureInvariant)]
    private static partial Regex OneJoin();
}
