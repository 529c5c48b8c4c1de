namespace Carm.Ledger.Contracts;

/// <summary>A deposit for release prior to payment came, was applied, paid back, or taken back by the bank. Bonds keeps the instrument.</summary>
/// <param name="SecurityNumber">The Ledger's own number of the deposit.</param>
/// <param name="PaymentReference">Of the payment that brought it.</param>
/// <param name="Revision">How often it changed: of two, the higher holds.</param>
/// <param name="Held">What of it is held now.</param>
/// <param name="State">HELD; when nothing is held any more REALIZED, RETURNED or DISHONOURED, by what ended the last of it.</param>
/// <param name="ReturnsPaid">What was asked back and is paid, by Bonds' own numbers.</param>
/// <param name="ReturnsDropped">What was asked back and is due no more, since the deposit had another end.</param>
public sealed record CashSecurityChanged(
    string RmAccount, string SecurityNumber, string PaymentReference, long Revision, decimal Amount, decimal Held, DateOnly PostedOn, string State, IReadOnlyList<string> ReturnsPaid, IReadOnlyList<string> ReturnsDropped, DateTimeOffset EffectiveAt);
