namespace Carm.Declarations.Tests;

/// <summary>
/// Works out a formula of the trace by its grammar alone: sum = product {(+|-) product}; product = part {(x|/) part}; part = number [%] | ( sum ) | min|max ( sum, sum ).
/// A sign stands only before the first number.
/// </summary>
sealed class FormulaReading
{
    readonly string text;
    int at;

    FormulaReading(string text) => this.text = text;

    public static Exact Evaluate(string formula)
    {
        var reading = new FormulaReading(formula);
        var value = reading.Sum();
        return reading.at == formula.Length ? value : throw new FormatException($"{formula} at {reading.at}");
    }

    Exact Sum()
    {
        var value = Product();
        for (; ; )
            if (Takes(" + ")) value += Product();
            else if (Takes(" - ")) value -= Product();
            else return value;
    }

    Exact Product()
    {
        var value = Part();
        for (; ; )
            if (Takes(" x ")) value *= Part();
            else if (Takes(" / ")) value /= Part();
            else return value;
    }

    Exact Part()
    {
        if (Takes("max(")) return Two(Exact.Max);
        if (Takes("min(")) return Two(Exact.Min);
        if (Takes("("))
        {
            var inner = Sum();
            return Takes(")") ? inner : throw new FormatException($"{text} at {at}");
        }

        var sign = Takes("-") ? -1 : 1;
        var from = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        if (at == from) throw new FormatException($"{text} at {at}");
        var number = sign * Exact.Read(text.AsSpan(from, at - from));
        return Takes(" %") ? number / 100 : number;
    }

    Exact Two(Func<Exact, Exact, Exact> of)
    {
        var first = Sum();
        if (!Takes(", ")) throw new FormatException($"{text} at {at}");
        var second = Sum();
        return Takes(")") ? of(first, second) : throw new FormatException($"{text} at {at}");
    }

    bool Takes(string token)
    {
        if (!text.AsSpan(at).StartsWith(token, StringComparison.Ordinal)) return false;
        at += token.Length;
        return true;
    }
}
