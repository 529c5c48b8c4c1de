using System.Text.RegularExpressions;

namespace Carm.Kernel;

/// <summary>Cleaning and the check digit that business numbers and transaction numbers share.</summary>
static class Digits
{
    /// <summary>As typed by a person: blanks and hyphens go, letters become capitals.</summary>
    public static string Clean(string? typed) =>
        typed is null ? "" : string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();

    /// <summary>Luhn, modulus 10: from the right every second digit counts double, less 9 when above 9.</summary>
    public static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}

/// <summary>A Business Number: nine digits, issued by the CRA, one per legal entity; the ninth is a check digit.</summary>
public sealed partial record Bn9
{
    /// <summary>In the place of the Business Number of who submitted something, where that is the CBSA: of neither the client nor any provider, so that it is among what others submitted (onboarding 7.2).</summary>
    public const string Cbsa = "CBSA";

    /// <summary>In the place of the Business Number of who submitted something, where what several have submitted stands in one amount: all of theirs, the client's last, as 812345674+700000003. It is seen by who sees what each of them submitted.</summary>
    public static string Joined(IEnumerable<string> submitters, string client) => string.Join('+', submitters.Distinct().OrderBy(s => s == client).ThenBy(s => s, StringComparer.Ordinal));

    /// <summary>Those whose submissions they are: one, or several that were joined.</summary>
    public static IReadOnlyList<string> Each(string submitters) => submitters.Split('+');

    Bn9(string value) => Value = value;

    public string Value { get; }

    /// <summary>Reads a number as typed. The reason for a refusal is <c>ID_BN9_FORMAT</c> or <c>ID_BN9_CHECK_DIGIT</c>.</summary>
    public static Bn9? Read(string? typed, out string? refusal)
    {
        var clean = Digits.Clean(typed);
        refusal = !Shape().IsMatch(clean) || clean == "000000000" ? "ID_BN9_FORMAT"
            : !Digits.PassesLuhn(clean) ? "ID_BN9_CHECK_DIGIT"
            : null;
        return refusal is null ? new(clean) : null;
    }

    /// <summary>Whether this is a number, written as it is kept; what is not there is none.</summary>
    public static bool IsExact(string? text) => text is not null && Read(text, out _)?.Value == text;

    public override string ToString() => Value;

    [GeneratedRegex(@"^[0-9]{9}\z")]
    private static partial Regex Shape();
}

/// <summary>An import/export program account (BN15): BN9, <c>RM</c> and a reference of four digits.</summary>
public sealed partial record RmAccount
{
    RmAccount(Bn9 business, string value) => (Business, Value) = (business, value);

    public Bn9 Business { get; }

    public string Value { get; }

    /// <summary>Reads an account as typed. The reason for a refusal is <c>ID_BN15_FORMAT</c>, <c>ID_PROGRAM_NOT_CBSA</c> or one of <see cref="Bn9"/>.</summary>
    public static RmAccount? Read(string? typed, out string? refusal)
    {
        var clean = Digits.Clean(typed);
        refusal = !Shape().IsMatch(clean) || clean.EndsWith("0000", StringComparison.Ordinal) ? "ID_BN15_FORMAT" : null;
        if (refusal is not null) return null;
        var business = Bn9.Read(clean[..9], out refusal);
        if (refusal is null && clean[9..11] != "RM") refusal = "ID_PROGRAM_NOT_CBSA";
        return refusal is null ? new(business!, clean) : null;
    }

    /// <summary>Whether this is an account, written as it is kept; what is not there is none.</summary>
    public static bool IsExact(string? text) => text is not null && Read(text, out _)?.Value == text;

    public override string ToString() => Value;

    [GeneratedRegex(@"^[0-9]{9}[A-Z]{2}[0-9]{4}\z")]
    private static partial Regex Shape();
}

/// <summary>How strictly the check digit of a transaction number is held.</summary>
public enum CheckDigitPolicy
{
    Enforce,
    Warn,
    Off,
}

/// <summary>The check digit of a transaction number. CBSA's own algorithm is not published, so it stands behind a port.</summary>
public interface ITransactionNumberCheck
{
    CheckDigitPolicy Policy { get; }

    bool Passes(string fourteenDigits);

    /// <summary>Luhn over all fourteen digits, which is the proposed rule (onboarding 2.3).</summary>
    static ITransactionNumberCheck Luhn(CheckDigitPolicy policy = CheckDigitPolicy.Enforce) => new LuhnTransactionNumberCheck(policy);
}

sealed class LuhnTransactionNumberCheck(CheckDigitPolicy policy) : ITransactionNumberCheck
{
    public CheckDigitPolicy Policy => policy;

    public bool Passes(string fourteenDigits) => Digits.PassesLuhn(fourteenDigits);
}

/// <summary>A CAD's number: five digits of the account security number, eight of the declarant's own, one check digit.</summary>
public sealed partial record TransactionNumber
{
    TransactionNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Numbers of the portal's own, which no user may supply, begin with 00000.</summary>
    public bool IsPortalIssued => Value.StartsWith("00000", StringComparison.Ordinal);

    /// <summary>Reads a number as typed. The reason for a refusal is <c>ID_FORMAT</c> or <c>CAD-3002</c>.</summary>
    public static TransactionNumber? Read(string? typed, ITransactionNumberCheck check, out string? refusal)
    {
        var clean = Digits.Clean(typed);
        refusal = !Shape().IsMatch(clean) ? "ID_FORMAT"
            : check.Policy == CheckDigitPolicy.Enforce && !check.Passes(clean) ? "CAD-3002"
            : null;
        return refusal is null ? new(clean) : null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^[0-9]{14}\z")]
    private static partial Regex Shape();
}
