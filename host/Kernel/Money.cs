using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Carm.Kernel;

/// <summary>An exact amount of Canadian dollars in whole cents. On the wire it is a string with two decimals, <c>"4049.72"</c>.</summary>
[JsonConverter(typeof(MoneyJson))]
public readonly partial record struct Money : IComparable<Money>
{
    public static readonly Money Zero = default;

    Money(decimal amount) => Amount = amount;

    /// <summary>Dollars, with at most two decimals.</summary>
    public decimal Amount { get; }

    /// <summary>The same amount in whole cents, as the journal and its hash hold it.</summary>
    public long Cents => (long)(Amount * 100);

    public static Money OfCents(long cents) => new(cents / 100m);

    /// <summary>An amount that already is whole cents; anything finer is a fault of the caller.</summary>
    public static Money Of(decimal dollars) =>
        decimal.Round(dollars, 2) == dollars ? new(dollars) : throw new ArgumentException($"{dollars} is finer than a cent.", nameof(dollars));

    /// <summary>The only rounding of money in Carm: half away from zero, to the cent (declarations 8.2).</summary>
    public static Money Round(decimal dollars) => new(decimal.Round(dollars, 2, MidpointRounding.AwayFromZero));

    /// <summary>Reads the wire form: at most thirteen digits, a point and at most two decimals; no sign other than a leading minus.</summary>
    public static bool TryParse(string? text, out Money money)
    {
        money = default;
        if (text is null || !Wire().IsMatch(text)) return false;
        money = new(decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        return true;
    }

    public static Money operator +(Money a, Money b) => new(a.Amount + b.Amount);
    public static Money operator -(Money a, Money b) => new(a.Amount - b.Amount);
    public static Money operator -(Money a) => new(-a.Amount);
    public static bool operator <(Money a, Money b) => a.Amount < b.Amount;
    public static bool operator >(Money a, Money b) => a.Amount > b.Amount;
    public static bool operator <=(Money a, Money b) => a.Amount <= b.Amount;
    public static bool operator >=(Money a, Money b) => a.Amount >= b.Amount;

    public static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Zero, (sum, amount) => sum + amount);
    public static Money Min(Money a, Money b) => a <= b ? a : b;

    public static Money Max(Money a, Money b) => a >= b ? a : b;

    public int CompareTo(Money other) => Amount.CompareTo(other.Amount);
    public override string ToString() => Amount.ToString("0.00", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?[0-9]{1,13}(\.[0-9]{1,2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Wire();

    sealed class MoneyJson : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var money)
                ? money
                : throw new JsonException(new Bilingual("An amount is a string with at most two decimals, as \"4049.72\".", "Un montant est une chaîne d'au plus deux décimales, comme \"4049.72\".").ToString());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
