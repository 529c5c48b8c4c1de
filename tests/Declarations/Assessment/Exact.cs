using System.Numerics;

namespace Carm.Declarations.Tests;

/// <summary>An exact fraction of integers, so that a second reckoning shares no arithmetic with the engine's decimals.</summary>
readonly record struct Exact(BigInteger Numerator, BigInteger Denominator) : IComparable<Exact>
{
    public static readonly Exact Zero = new(0, 1);

    public static implicit operator Exact(long whole) => new(whole, 1);

    /// <summary>Reads digits with at most one point or comma among them.</summary>
    public static Exact Read(ReadOnlySpan<char> text)
    {
        BigInteger digits = 0, scale = 1;
        var isPastPoint = false;
        foreach (var c in text)
        {
            if (c is '.' or ',')
            {
                if (isPastPoint) throw new FormatException(text.ToString());
                isPastPoint = true;
                continue;
            }
            if (c is < '0' or > '9') throw new FormatException(text.ToString());
            digits = digits * 10 + (c - '0');
            if (isPastPoint) scale *= 10;
        }
        return new(digits, scale);
    }

    public static Exact OfCents(BigInteger cents) => new(cents, 100);

    public static Exact operator +(Exact a, Exact b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Exact operator -(Exact a, Exact b) => new(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Exact operator *(Exact a, Exact b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);
    public static Exact operator /(Exact a, Exact b) => b.Numerator < 0 ? new(-a.Numerator * b.Denominator, a.Denominator * -b.Numerator) : new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);
    public static bool operator <(Exact a, Exact b) => a.CompareTo(b) < 0;
    public static bool operator >(Exact a, Exact b) => a.CompareTo(b) > 0;

    public static Exact Max(Exact a, Exact b) => a > b ? a : b;

    public static Exact Min(Exact a, Exact b) => a < b ? a : b;

    public int CompareTo(Exact other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>Rounded to whole cents, half away from zero.</summary>
    public long Cents() => (long)((BigInteger.Abs(Numerator) * 200 + Denominator) / (2 * Denominator) * Numerator.Sign);

    /// <summary>Exactly that many cents; null when it is finer.</summary>
    public long? WholeCents() => (Numerator * 100 % Denominator).IsZero ? (long)(Numerator * 100 / Denominator) : null;
}
