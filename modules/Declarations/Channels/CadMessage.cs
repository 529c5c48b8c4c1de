using System.Text.Json;
using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A whole declaration in one message, as a service, an XML client or a batch sends it (declarations 13).</summary>
/// <param name="RmAccount">The importer's program account.</param>
/// <param name="FunctionCode">9 original, 4 change, 1 request to withdraw, 13 query.</param>
/// <param name="Version">Five digits: of an original 00001, of a change or a withdrawal the version that it is to make; left out, an original's is 00001 and a query's the current one.</param>
/// <param name="AcknowledgedDuplicateOf">The number of the declaration that says the same, when it is meant that both stand.</param>
/// <param name="Kind">Of a change: CORRECTION or ADJUSTMENT; may be left out, since the clock decides.</param>
/// <param name="Reasons">Of a change: why each line is changed.</param>
/// <param name="Attachments">Of a change: identifiers of documents given before.</param>
/// <param name="Explanation">Of a change or a withdrawal.</param>
/// <param name="WithdrawalReason">DUPLICATE_DECLARATION, GOODS_NEVER_IMPORTED or WRONG_CONVERSION.</param>
/// <param name="ReplacedBy">Of the withdrawal of a duplicate: the declaration that stands.</param>
public sealed record CadMessage(
    string? RmAccount = null, string? TransactionNumber = null, string? CadType = "AB", int FunctionCode = CadMessage.Original, string? Version = null, CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null, string? AcknowledgedDuplicateOf = null,
    string? Kind = null, IReadOnlyList<LineReasons>? Reasons = null, IReadOnlyList<string>? Attachments = null, string? Explanation = null, string? WithdrawalReason = null, string? ReplacedBy = null)
{
    public const int Original = 9, Change = 4, Withdrawal = 1, Query = 13;

    /// <summary>Bytes of one declaration, by whichever channel: enough for 9,999 lines, in XML also where each of them is under SIMA and a surtax.</summary>
    public const int MostBytes = 16_777_216;

    [JsonIgnore]
    public CadDocument Document => new(Header, Invoices);

    /// <summary>The number, unless what stands in its place cannot be one.</summary>
    internal string? NumberIfFit() => TransactionNumber is { Length: 14 } number && number.All(char.IsAsciiDigit) ? number : null;

    /// <summary>What a person would ask who changes the declaration in the portal.</summary>
    public ChangeCad AsChange(CadSubmitter by) => new(TransactionNumber!, by.Bn9, by.Subject, Kind, Version, Header, Invoices, Reasons, Attachments, Explanation);

    /// <summary>What a person would ask who has it withdrawn in the portal; CAD-4001 for each field that is missing or cannot be read.</summary>
    public RequestWithdrawal AsWithdrawal(CadSubmitter by)
    {
        WithdrawalReason? reason = Enum.GetValues<WithdrawalReason>().Where(r => JsonNamingPolicy.SnakeCaseUpper.ConvertName(r.ToString()) == WithdrawalReason).Select(r => (WithdrawalReason?)r).FirstOrDefault();
        var faults = new List<Rejected>();
        var fields = new Fields("", faults);
        fields.Must(WithdrawalReason, "withdrawalReason", _ => reason is not null);
        fields.Must(Explanation, "explanation", Fields.IsText(WithdrawalRequest.MostOfExplanation));
        fields.When(reason == Declarations.WithdrawalReason.DuplicateDeclaration, ReplacedBy, "replacedBy", Fields.IsDigits(14));
        return faults.Count > 0 ? throw Rejected.Of(faults) : new(TransactionNumber!, reason, Explanation!, by.Subject, ReplacedBy);
    }
}

/// <summary>Who submits for an importer, as Delegation has said for this call.</summary>
/// <param name="Sight">Whose declarations of this importer it sees: OWN, IMPORTER, OTHERS.</param>
/// <param name="Subject">The person or service that calls.</param>
public sealed record CadSubmitter(string Bn9, IReadOnlyList<string> Sight, string Subject)
{
    public bool Sees(Cad cad) => Sight.Contains(cad.SubmitterBn9 == Bn9 ? "OWN" : cad.SubmitterBn9 == cad.RmAccount[..9] ? "IMPORTER" : "OTHERS");
}

/// <summary>A refusal or a warning as it is kept, so that it can be said again in either language.</summary>
public sealed record CadFault(string Code, string? Path, IReadOnlyList<string> Arguments)
{
    public static CadFault Of(string code, string? path, IEnumerable<object> arguments) => new(code, path, [.. arguments.Select(a => $"{a}")]);

    /// <summary>Every fault of a refusal.</summary>
    public static IReadOnlyList<CadFault> AllOf(Rejected no) => [.. (no.All.Count > 0 ? no.All : [no]).Select(fault => Of(fault.Code, fault.Path, fault.Arguments))];

    [JsonIgnore]
    public CadRemark Remark => DeclarationsRejections.Remark(new(Code, [.. Arguments]) { Path = Path });
}

/// <summary>What was answered to an accepted message, kept for whoever sends it again.</summary>
/// <param name="Id">The CAD key of 19 digits; of a change or a request to withdraw its number.</param>
/// <param name="Version">Null for what is not accepted yet.</param>
public sealed record CadReceipt(
    string Id, string TransactionNumber, string RmAccount, string? Version, CadStatus Status, DateTimeOffset? AccountedAt, DateOnly? AccountingDeadline, DateOnly? PaymentDueOn,
    CadAmounts? Totals, IReadOnlyList<CadFault> Warnings, string? ReceiptHash, ChangeView? Change = null, string? WithdrawalNumber = null);

/// <summary>The receipt on the wire. What the amounts are made of, line by line, stands with the version.</summary>
/// <param name="ReceiptHash">SHA-256 of what was accepted; how to compute it stands in docs/submission-channels.md.</param>
/// <param name="Repeated">Whether this was decided by an earlier message, whose answer this is.</param>
/// <param name="Change">What became of a change: APPROVED at once, or SUBMITTED to an officer.</param>
/// <param name="WithdrawalNumber">Of a request to withdraw, on which an officer decides.</param>
public sealed record CadReceiptResponse(
    string TransactionNumber, string RmAccount, string? Version, CadStatus Status, DateTimeOffset? AccountedAt, DateOnly? AccountingDeadline, DateOnly? PaymentDueOn,
    CadAmounts? Totals, IReadOnlyList<CadRemark> Warnings, string? ReceiptHash, bool Repeated, ChangeView? Change, string? WithdrawalNumber)
{
    public static CadReceiptResponse Of(CadReceipt r, bool repeated) => new(
        r.TransactionNumber, r.RmAccount, r.Version, r.Status, r.AccountedAt, r.AccountingDeadline, r.PaymentDueOn, r.Totals, [.. r.Warnings.Select(w => w.Remark)], r.ReceiptHash, repeated, r.Change, r.WithdrawalNumber);
}
