using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>Asks what kind of identifier this is and whether it is well formed.</summary>
public sealed record CheckIdentifier(string Value);

/// <param name="Kind">BN9, BN15 or TRANSACTION_NUMBER, by shape alone; null when the shape fits none.</param>
/// <param name="Normalized">The clean form; null when the shape fits none.</param>
/// <param name="Reason">Why it is not valid; null when it is.</param>
public sealed record CheckIdentifierResponse(string? Kind, bool Valid, string? Normalized, string? Reason);

public sealed class CheckIdentifierEndpoint : CarmEndpoint<CheckIdentifier, CheckIdentifierResponse>
{
    static readonly ITransactionNumberCheck Check = ITransactionNumberCheck.Luhn();      // a tool always holds the check digit, whatever the policy of the CAD

    public override void Configure()
    {
        Get("tools/identifiers/{Value}");
        Group<Public>();
        Summary(s => s.Summary = "Check a business number, program account or transaction number");
    }

    public override Task HandleAsync(CheckIdentifier query, CancellationToken ct) => Send.OkAsync(Answer(query.Value), ct);

    public static CheckIdentifierResponse Answer(string typed)
    {
        var clean = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();
        string? reason = null;
        var kind = clean switch
        {
            { Length: 9 } when AllDigits(clean) => Read("BN9", () => Bn9.Read(clean, out reason)),
            { Length: 14 } when AllDigits(clean) => Read("TRANSACTION_NUMBER", () => TransactionNumber.Read(clean, Check, out reason)),
            { Length: 15 } when AllDigits(clean[..9]) && clean[9..11].All(char.IsAsciiLetterUpper) && AllDigits(clean[11..]) => Read("BN15", () => RmAccount.Read(clean, out reason)),
            _ => null,
        };
        return kind is null ? new(null, false, null, "ID_FORMAT") : new(kind, reason is null, clean, reason);
    }

    static string Read(string kind, Func<object?> read)
    {
        read();
        return kind;
    }

    static bool AllDigits(string text) => text.All(char.IsAsciiDigit);
}
