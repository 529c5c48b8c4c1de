using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>How a payer pays (ledger 5.1), as it stands on the wire.</summary>
public static class PaymentMethods
{
    public const string OnlineBanking = "ONLINE_BANKING", CreditCard = "CREDIT_CARD", Debit = "DEBIT", Pad = "PAD", Edi = "EDI_820", Cheque = "CHEQUE", InPerson = "IN_PERSON", Wire = "WIRE";

    /// <summary>What the Crown owed the debtor and keeps (Customs Act s.97.26); a measure of collection, which nobody pays by.</summary>
    public const string SetOff = "SET_OFF";

    /// <summary>What a client may choose; an officer posts the others when the money is there.</summary>
    public static readonly IReadOnlyList<string> OfClients = [OnlineBanking, Debit, CreditCard, Pad, Edi, Wire];

    public static readonly IReadOnlyList<string> OfStaff = [Cheque, InPerson];

    /// <summary>Whether the payer sends the money to the bank of the Receiver General itself: then it counts as of the day that the bank names, and of the day on which the payer told of it where the bank names none within ten days. What is drawn, by card or debit, counts as of its initiation (P8b).</summary>
    public static bool IsSent(string method) => method is OnlineBanking or Edi or Wire;

    /// <summary>Whether it is electronic: its word is no money yet, and the payment is pending until the processor or the bank says that it is there (P8a). What an officer takes, or the Crown keeps, is there.</summary>
    public static bool IsElectronic(string method) => method is not (Cheque or InPerson or SetOff);
}

/// <summary>What the money is for.</summary>
public enum PaymentPurpose
{
    /// <summary>Duties, taxes, penalties and interest: a credit of the account.</summary>
    Debt,

    /// <summary>A cash deposit held as security for what statements of adjustments ask, which pays no debt.</summary>
    Security,

    /// <summary>Duties that a re-determination of the named declaration is expected to bring: a credit of the account like any other, and what the decision leaves of it bears interest to the client (Customs Act s.66(1)).</summary>
    ExpectedDuties,

    /// <summary>A cash deposit held as security for release prior to payment (SOR/86-1062 s.11), which pays no debt either.</summary>
    RppSecurity,
}

public enum PaymentState
{
    /// <summary>Told by the payer; pending in the journal.</summary>
    Initiated,

    /// <summary>With the card processor or the bank.</summary>
    Submitted,

    /// <summary>The money is there.</summary>
    Posted,

    /// <summary>The bank took it back.</summary>
    Dishonoured,

    /// <summary>It never came.</summary>
    Failed,

    /// <summary>The payer withdrew it in time.</summary>
    Cancelled,
}

/// <summary>One step of a payment's life.</summary>
/// <param name="By">Who took it: a person's sign-in, or the processor or bank behind the port.</param>
/// <param name="Note">The code of a failure, or why it was dishonoured.</param>
public sealed record PaymentStep(PaymentState State, DateTimeOffset At, string? By = null, string? Note = null);

/// <summary>A debt that a payer names for its money, to be paid in full.</summary>
/// <param name="Type">As CAD, ADJ or INT (ledger 2.5).</param>
/// <param name="Reference">As the list of transactions shows it.</param>
public sealed record ChosenTransaction(string Type, string Reference);

/// <summary>A payment to one program account, from the word of it to the money.</summary>
/// <param name="Id">Follows from account, payer and reference: the same payment told twice is one.</param>
/// <param name="PayerBn9">Who pays: the importer, or a broker on its behalf.</param>
/// <param name="Method">One of <see cref="PaymentMethods"/>.</param>
/// <param name="EffectiveOn">The Toronto date as of which it counts as paid: of its receipt or initiation, not of its posting. Of money that its payer sends, the day on which it was told until the bank names another.</param>
public sealed record Payment(string Id, string RmAccount, string PayerBn9, string Method, string Reference, Money Amount, DateTimeOffset InitiatedAt, DateOnly EffectiveOn)
{
    public PaymentPurpose Purpose { get; init; }

    /// <summary>The declaration to be paid before release for which it is kept, or the one whose re-determination is expected.</summary>
    public string? TransactionNumber { get; init; }

    public IReadOnlyList<ChosenTransaction> Designation { get; init; } = [];

    public PaymentState State { get; init; } = PaymentState.Initiated;

    public string? FailureCode { get; init; }

    /// <summary>The processor's own page on which the payer enters a card; no card number comes here.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>The processor's or bank's own name of it.</summary>
    public string? ProcessorToken { get; init; }

    /// <summary>The pre-authorized debit agreement under which it is withdrawn.</summary>
    public string? PadId { get; init; }

    /// <summary>The line of a bank's file that showed the money.</summary>
    public string? Receipt { get; init; }

    /// <summary>The reference in that line, where the payment has a name of its own because that one is another's too, or too long.</summary>
    public string? LineReference { get; init; }

    [JsonIgnore]
    public string Said => LineReference ?? Reference;

    public IReadOnlyList<PaymentStep> Life { get; init; } = [];

    /// <summary>Whether it is held apart from the client's credits.</summary>
    [JsonIgnore]
    public bool IsSecurity => Purpose is PaymentPurpose.Security or PaymentPurpose.RppSecurity;

    /// <summary>The declaration to be paid before release for which it is kept.</summary>
    [JsonIgnore]
    public string? KeptFor => Purpose == PaymentPurpose.ExpectedDuties ? null : TransactionNumber;

    [JsonIgnore]
    public string PayerTag => TagOf(RmAccount, PayerBn9);

    /// <summary>Who answers for the money.</summary>
    [JsonIgnore]
    public string Port => Method is PaymentMethods.CreditCard or PaymentMethods.Debit ? "CARD_PROCESSOR" : "BANK";

    /// <summary>The credit that it is in the account.</summary>
    [JsonIgnore]
    public string ItemId => OpenItem.PaymentIdOf(RmAccount, PayerTag, Reference);

    /// <summary>Orders lists by the instant of initiation.</summary>
    public string SortKey => $"{InitiatedAt.UtcDateTime:yyyyMMddHHmmssfffffff} {Id}";

    /// <summary>The program account, while the money is still to come.</summary>
    public string? WaitingOf => State is PaymentState.Initiated or PaymentState.Submitted ? RmAccount : null;

    /// <summary>Whether its money is here or still to come; nothing is paid by what failed, was withdrawn or was taken back.</summary>
    [JsonIgnore]
    public bool Stands => State is PaymentState.Initiated or PaymentState.Submitted or PaymentState.Posted;

    /// <summary>Its place in the lists, while it is posted and no file of the bank has shown the money.</summary>
    public string? UnconfirmedKey => State == PaymentState.Posted && Receipt is null && PaymentMethods.IsElectronic(Method) ? SortKey : null;

    /// <summary>Account and billing cycle whose card limit it uses up.</summary>
    public string? CardCycle => Method == PaymentMethods.CreditCard && State is not (PaymentState.Failed or PaymentState.Cancelled) ? CardLimit.KeyOf(RmAccount, InitiatedAt.TorontoDate()) : null;

    public Payment To(PaymentState state, DateTimeOffset at, string? by = null, string? note = null) => this with { State = state, Life = [.. Life, new(state, at, by, note)] };

    /// <summary>The bank has the money since that day; where it names none, the day on which it was told stays.</summary>
    public Payment Received(DateOnly? on) => on is { } day && PaymentMethods.IsSent(Method) ? this with { EffectiveOn = day } : this;

    /// <summary>Whether a number is what the purpose asks for: of expected duties any declaration's, else none or one that is paid before release.</summary>
    public static bool IsNamed(string? number, PaymentPurpose? purpose) => purpose != PaymentPurpose.ExpectedDuties && number is null
        || Kernel.TransactionNumber.Read(number, ITransactionNumberCheck.Luhn(), out _) is { } read && read.Value == number && (purpose == PaymentPurpose.ExpectedDuties || read.IsPortalIssued);

    public static string TagOf(string rmAccount, string payerBn9) => rmAccount[..9] == payerBn9 ? OpenItem.Importer : $"BROKER:{payerBn9}";

    /// <param name="itemId">The credit that it is, or would be, in the account.</param>
    public static string IdOf(string itemId) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(itemId)))[..32];

    public static Payment Of(string rmAccount, string payerBn9, string method, string reference, Money amount, DateTimeOffset at, DateOnly? effectiveOn = null)
    {
        var item = OpenItem.PaymentIdOf(rmAccount, TagOf(rmAccount, payerBn9), reference);
        return new(IdOf(item), rmAccount, payerBn9, method, reference, amount, at, effectiveOn ?? at.TorontoDate());
    }
}

/// <summary>A payment as its payer, the account's owner and the staff read it.</summary>
public sealed record PaymentView(
    string PaymentId, string RmAccount, string PaymentReference, string Method, PaymentPurpose Purpose, Money Amount, PaymentState State, DateTimeOffset InitiatedAt, DateOnly EffectiveOn,
    string PayerBn9, string? TransactionNumber, string? FailureCode, string? RedirectUrl, IReadOnlyList<ChosenTransaction> Designation, IReadOnlyList<PaymentStep> Life)
{
    /// <summary>Staff's sign-ins are no matter of the client's, whose own stand in its audit trail.</summary>
    public static PaymentView Of(Payment p, bool isStaff = false) => new(
        p.Id, p.RmAccount, p.Reference, p.Method, p.Purpose, p.Amount, p.State, p.InitiatedAt, p.EffectiveOn, p.PayerBn9, p.TransactionNumber, p.FailureCode, p.RedirectUrl, p.Designation,
        isStaff ? p.Life : [.. p.Life.Select(step => step with { By = null })]);
}
