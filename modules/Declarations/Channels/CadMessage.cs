using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A whole declaration in one message, as a service, an XML client or a batch sends it (declarations 13).</summary>
/// <param name="RmAccount">The importer's program account.</param>
/// <param name="FunctionCode">9 original, 13 query.</param>
/// <param name="Version">Five digits; an original is 00001.</param>
/// <param name="AcknowledgedDuplicateOf">The number of the declaration that says the same, when it is meant that both stand.</param>
public sealed record CadMessage(
    string? RmAccount = null, string? TransactionNumber = null, string? CadType = "AB", int FunctionCode = CadMessage.Original, string? Version = "00001", CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null, string? AcknowledgedDuplicateOf = null)
{
    public const int Original = 9, Query = 13;

    [JsonIgnore]
    public CadDocument Document => new(Header, Invoices);
}

/// <summary>Who submits for an importer, as Delegation has said for this call.</summary>
/// <param name="Sight">Whose declarations of this importer it sees: OWN, IMPORTER, OTHERS.</param>
public sealed record CadSubmitter(string Bn9, IReadOnlyList<string> Sight)
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
/// <param name="Id">The CAD key of 19 digits.</param>
/// <param name="Version">Null for what is not accepted yet.</param>
public sealed record CadReceipt(
    string Id, string TransactionNumber, string RmAccount, string? Version, CadStatus Status, DateTimeOffset? AccountedAt, DateOnly? AccountingDeadline, DateOnly? PaymentDueOn,
    CadAmounts? Totals, IReadOnlyList<CadFault> Warnings, string? ReceiptHash);

/// <summary>The receipt on the wire. What the amounts are made of, line by line, stands with the version.</summary>
/// <param name="ReceiptHash">SHA-256 of what was accepted; how to compute it stands in docs/submission-channels.md.</param>
/// <param name="Repeated">Whether this was decided by an earlier message, whose answer this is.</param>
public sealed record CadReceiptResponse(
    string TransactionNumber, string RmAccount, string? Version, CadStatus Status, DateTimeOffset? AccountedAt, DateOnly? AccountingDeadline, DateOnly? PaymentDueOn,
    CadAmounts? Totals, IReadOnlyList<CadRemark> Warnings, string? ReceiptHash, bool Repeated)
{
    public static CadReceiptResponse Of(CadReceipt r, bool repeated) => new(
        r.TransactionNumber, r.RmAccount, r.Version, r.Status, r.AccountedAt, r.AccountingDeadline, r.PaymentDueOn, r.Totals, [.. r.Warnings.Select(w => w.Remark)], r.ReceiptHash, repeated);
}
