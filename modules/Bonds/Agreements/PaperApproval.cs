using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;

namespace Carm.Bonds;

/// <summary>Why an agreement may come on paper at all (14, item 4).</summary>
public enum PaperGround
{
    /// <summary>The electronic systems do not suffice for it.</summary>
    SystemsInadequate,

    /// <summary>An event that nobody could foresee keeps it from being given electronically.</summary>
    ExceptionalEvent,

    /// <summary>Electronically it is impracticable.</summary>
    Impracticable,
}

/// <summary>A supervisor's word, beforehand, that one agreement of a provider for a debtor may be given on paper (14, item 4).</summary>
/// <param name="Id">As PAP-812345674-0001.</param>
public sealed record PaperApproval(string Id, string ProviderBn9, string DebtorBn9, PaperGround Ground, string Reason, string ApprovedBy, DateTimeOffset ApprovedAt)
{
    /// <summary>The agreement that was entered under it, by its provider and number; it lets in one.</summary>
    public string? UsedFor { get; init; }

    [JsonIgnore]
    public bool IsOpen => UsedFor is null;

    public static string IdOf(string providerBn9, int number) => $"PAP-{providerBn9}-{number:0000}";
}

/// <param name="AgreementId">The agreement that was entered under it; null while none is.</param>
public sealed record PaperApprovalView(string ApprovalNumber, string ProviderBn9, string DebtorBn9, PaperGround Ground, string Reason, string ApprovedBy, DateTimeOffset ApprovedAt, string? AgreementId)
{
    public static PaperApprovalView Of(PaperApproval a) => new(a.Id, a.ProviderBn9, a.DebtorBn9, a.Ground, a.Reason, a.ApprovedBy, a.ApprovedAt, a.UsedFor);
}

static class PaperApprovals
{
    /// <summary>The approval of that number for these two, held to the end of the transaction; without one that is open <c>BND-414</c>.</summary>
    public static async Task<PaperApproval> OpenPaperApprovalAsync(this IDocumentSession session, string? number, string providerBn9, string debtorBn9, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(number)) throw new Rejected("BND-414") { Path = "paperApproval" };
        await session.HoldAsync($"bonds paper approval {number}", ct);
        return await session.LoadAsync<PaperApproval>(number, ct) is { IsOpen: true } approval && (approval.ProviderBn9, approval.DebtorBn9) == (providerBn9, debtorBn9) ? approval : throw new Rejected("BND-414") { Path = "paperApproval" };
    }
}
