using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>A case on the wire.</summary>
/// <param name="Differences">By head, of the declarations shown together, as asked for.</param>
/// <param name="OnTheAccount">By head, what went to the account.</param>
/// <param name="ReviewBy">The end of the service standard of 90 days.</param>
/// <param name="TotalsWithheld">Whether it names declarations that the caller does not see; they are left out, of the sums too.</param>
/// <param name="Documents">The attachments, each with the declaration with which it was given; those of declarations that the reader does not see are left out.</param>
public sealed record MassAdjustmentView(
    string CaseNumber, string RmAccount, MassAdjustmentStatus Status, RedeterminationIssue Issue, IReadOnlyList<string> Reasons, string Explanation, IReadOnlyList<string> Attachments, DateTimeOffset SubmittedAt, DateOnly ReviewBy,
    CadAmounts Differences, CadAmounts OnTheAccount, DateTimeOffset? DecidedAt, RefusalOfChange? Refusal, string? Rationale, IReadOnlyList<MassAdjustedCadView> Cads,
    bool TotalsWithheld, IReadOnlyList<MassAdjustmentDocument> Documents)
{
    /// <param name="cads">Those that the reader sees.</param>
    public static async Task<MassAdjustmentView> OfAsync(IQuerySession session, MassAdjustment m, IReadOnlyList<MassAdjustedCad> cads, CancellationToken ct)
    {
        var (given, seen) = ((await session.LoadManyAsync<Attachment>(ct, m.Attachments)).ToDictionary(a => a.Id), cads.Select(c => c.TransactionNumber).ToHashSet());
        return Of(m, cads, [.. m.Attachments.Distinct().Where(given.ContainsKey).Select(id => given[id]).Where(a => seen.Contains(a.TransactionNumber)).Select(a => new MassAdjustmentDocument(a.Id, a.TransactionNumber, a.FileName, a.State))]);
    }

    static MassAdjustmentView Of(MassAdjustment m, IReadOnlyList<MassAdjustedCad> cads, IReadOnlyList<MassAdjustmentDocument> documents) => new(
        m.Id, m.RmAccount, m.Status, m.Issue, m.Reasons, m.Explanation, m.Attachments, m.SubmittedAt, m.SubmittedAt.TorontoDate().AddDays(ChangeView.ReviewDays),
        CadAmounts.Sum(cads.Select(c => c.Change)), CadAmounts.Sum(cads.Select(c => c.OnTheAccount)), m.DecidedAt, m.Refusal, m.Rationale, [.. cads.Select(MassAdjustedCadView.Of)], cads.Count < m.TransactionNumbers.Count, documents);
}

/// <summary>A document that supports a case, where it is found.</summary>
public sealed record MassAdjustmentDocument(string AttachmentId, string TransactionNumber, string FileName, AttachmentState State);

/// <param name="BasedOn">The version that it changes, as 00001.</param>
/// <param name="Lines">What was asked for, with the invoices and the fields to be taken away.</param>
/// <param name="Version">The version that was made; null where it was refused.</param>
/// <param name="StatementNumber">Of the statement of adjustments that serves a refusal on the merits.</param>
/// <param name="Refusal">Why it was refused; DECISION_EXISTS where another decision came between, so that its merits were not decided.</param>
public sealed record MassAdjustedCadView(
    string TransactionNumber, string BasedOn, IReadOnlyList<CadLine> Lines, IReadOnlyList<CadInvoice> Invoices, IReadOnlyList<string> Cleared, CadAmounts Differences, MassAdjustmentOutcome Outcome, string? Version, CadAmounts OnTheAccount, string? StatementNumber, RefusalOfChange? Refusal)
{
    public static MassAdjustedCadView Of(MassAdjustedCad c) =>
        new(c.TransactionNumber, CadVersion.Wire(c.BasedOn), c.Asked.Lines ?? [], c.Asked.Invoices ?? [], c.Asked.Cleared ?? [], c.Change, c.Outcome, c.MadeVersion is { } made ? CadVersion.Wire(made) : null, c.OnTheAccount, c.StatementNumber, c.Refusal);
}
