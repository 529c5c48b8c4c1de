using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Carm.Declarations.Contracts;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>How an examined draft becomes version 00001. Pure.</summary>
public static class CadAcceptance
{
    static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <param name="at">The instant of accounting.</param>
    /// <param name="decidedAt">When it is accepted, where that is later.</param>
    /// <param name="moved">The due date of a billing period where the CBSA has set one, for a release that is billed by the day of its accounting.</param>
    public static (Cad Cad, CadVersion Version, CadAccountedFor Fact) Of(Cad draft, ReleaseRecord? release, string submitterBn9, CadExamination found, DateTimeOffset at, DateTimeOffset? decidedAt = null, Func<DateOnly, DateOnly?>? moved = null)
    {
        var today = at.TorontoDate();
        var accepted = draft with
        {
            SubmitterBn9 = submitterBn9,
            Status = CadStatus.Accepted,
            AccountedAt = at,
            ReleasedOn = release?.ReleasedOn ?? found.RateOn,
            // What no release record bills is accounted for and paid at once.
            AccountingDeadline = release?.AccountingDeadline ?? today,
            PaymentDueOn = release?.DueWhenAccountedOn(today, moved) ?? today,
            BillingPeriodEnd = release?.PeriodEndWhenAccountedOn(today),
            IsDueOnItsOwnDay = release?.PeriodEndWhenAccountedOn(today) is null,
            Stream = release?.Stream ?? BillingStream.NonRpp,
            ContentHash = HashOfContent(draft),
        };
        return CadAccounting.Next(accepted, null, draft.Document, found.Lines, CadVersionKind.Original, "Customs Act s.32(3)", null, decidedAt ?? at, found.RateOn);
    }

    /// <summary>SHA-256 of what a declaration says of its goods: whose they are and the invoices, in JSON without empty fields. Its number and the transport are left out, so that a second one for the same goods has the same.</summary>
    public static string HashOfContent(Cad cad) => Hash(new { cad.RmAccount, cad.Document.Invoices });

    /// <summary>SHA-256 of all that was accepted as a version, in JSON without empty fields and in the order of the contract: the receipt.</summary>
    public static string HashOfVersion(Cad cad, CadVersion version) => HashOf(cad, version.Number, version.Document);

    /// <summary>The same of what is not a version yet.</summary>
    internal static string HashOf(Cad cad, int number, CadDocument document) =>
        Hash(new { TransactionNumber = cad.Id, Version = CadVersion.Wire(number), cad.RmAccount, cad.CadType, document.Header, document.Invoices });

    /// <summary>SHA-256 of a content in the same JSON.</summary>
    internal static string Hash(object content) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, Canonical)));
}
