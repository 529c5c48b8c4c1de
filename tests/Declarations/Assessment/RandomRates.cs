using System.Globalization;

namespace Carm.Declarations.Tests;

/// <summary>Numbers and rates drawn at random, each with its text and what the text means.</summary>
sealed class RandomRates(Random random)
{
    /// <summary>The units of a kind, and how a tariff names each in either language.</summary>
    static readonly (string Code, string[] Names)[][] Kinds =
    [
        [("GRM", ["g"]), ("KGM", ["kg"]), ("TNE", ["tonne"])], [("LTR", ["litre"]), ("HLT", ["hl"])], [("LPA", ["litre of absolute ethyl alcohol", "litre d'alcool éthylique absolu"])],
        [("PAR", ["pair", "paire"])], [("DZN", ["dozen", "douzaine"])], [("NMB", ["each", "chacun"])],
    ];

    static readonly Dictionary<string, string[]> Joins = new() { ["plus"] = ["plus", "and", "et"], ["at least"] = ["but not less than", "mais pas moins de"], ["at most"] = ["but not to exceed", "mais ne devant pas excéder"] };

    public int AnyKind() => random.Next(Kinds.Length);

    public string UnitOf(int kind) => Of(Kinds[kind]).Code;

    public T Of<T>(IReadOnlyList<T> several) => several[random.Next(several.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>Of one to so many digits before the point, and as many after it as may be.</summary>
    public string Number(int digits, int decimals)
    {
        var whole = random.NextInt64(Power(random.Next(1, digits + 1)));
        var shown = random.Next(decimals + 1);
        return shown == 0 ? whole.ToString(CultureInfo.InvariantCulture) : $"{whole}.{random.NextInt64(Power(shown)).ToString(CultureInfo.InvariantCulture).PadLeft(shown, '0')}";
    }

    /// <summary>More than nothing.</summary>
    public string Some(int digits, int decimals)
    {
        while (true)
            if (Number(digits, decimals) is var number && number.Any(c => c is >= '1' and <= '9')) return number;
    }

    static long Power(int digits) => (long)System.Numerics.BigInteger.Pow(10, digits);

    /// <summary>Every shape of section 8.3 on the units of these kinds.</summary>
    public PlainRate Rate(params int[] kinds)
    {
        var shape = random.Next(9);
        if (shape == 0) return new(Of(["Free", "En fr."]));
        (string Text, PlainTerm Term)[] made = shape switch
        {
            1 => [Percent("plus")],
            2 => [Specific("plus")],
            3 => [Specific("plus"), Percent("plus")],
            4 => [Percent("plus"), Specific("plus")],
            5 => [Specific("plus"), Percent("at least")],
            6 => [Specific("plus"), Percent("at least"), Percent("plus")],
            7 => [Percent("plus"), Specific("at least")],
            _ => [Percent("plus"), Specific("at most")],
        };
        return new(string.Concat(made.Select((m, i) => i == 0 ? m.Text : $" {Of(Joins[m.Term.Join])} {m.Text}")), [.. made.Select(m => m.Term)]);

        (string, PlainTerm) Percent(string join)
        {
            var number = Number(random.Next(8) == 0 ? 3 : 2, 4);
            return ($"{Printed(number)}{Of(["%", " %"])}", new(join, Exact.Read(number) / 100, null));
        }

        (string, PlainTerm) Specific(string join)
        {
            var (code, names) = Of(Kinds[Of(kinds)]);
            var isCents = Chance(60);
            var number = Number(isCents ? 2 : 3, isCents ? 4 : 6);
            return ($"{(isCents ? $"{Printed(number)}¢" : $"${Printed(number)}")}{Of(["/", " / "])}{Of(names)}", new(join, isCents ? Exact.Read(number) / 100 : Exact.Read(number), code));
        }
    }

    /// <summary>Some statutes are read in French, with a comma.</summary>
    string Printed(string number) => Chance(10) ? number.Replace('.', ',') : number;
}
