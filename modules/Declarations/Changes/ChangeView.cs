using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A change on the wire.</summary>
/// <param name="BasedOn">The version that it changes, as 00001.</param>
/// <param name="MadeVersion">The version that it made; null while it is open or when it was refused.</param>
/// <param name="Differences">By head, of what the versions say.</param>
/// <param name="OnTheAccount">By head, what goes to the account: refunds after the due date leave GST out.</param>
/// <param name="StatementOn">The statement of account on which it stands, or would if it were decided today; null for what was not granted.</param>
/// <param name="ReviewBy">The end of the service standard of 90 days; null for what was decided at once.</param>
public sealed record ChangeView(
    string ChangeId, string TransactionNumber, CadVersionKind Kind, ChangeStatus Status, string BasedOn, string? MadeVersion, string Authority, IReadOnlyList<LineReasons> Reasons, string? Explanation, IReadOnlyList<string> Attachments,
    CadAmounts Differences, CadAmounts OnTheAccount, DateOnly? StatementOn, DateTimeOffset SubmittedAt, DateOnly? ReviewBy, string? Question, DateOnly? AnswerBy, string? Answer,
    DateTimeOffset? DecidedAt, RefusalOfChange? Refusal, string? Rationale, IReadOnlyList<int>? GrantedLines, string? StatementNumber)
{
    internal const int ReviewDays = 90;

    /// <param name="before">The version that it changes.</param>
    public static ChangeView Of(CadChange c, Cad cad, CadVersion before)
    {
        var decided = c.DecidedAt ?? c.SubmittedAt;
        var counts = c.IsOpen || c.MadeVersion is not null;
        var onAccount = !counts ? CadAmounts.Zero : c.OnTheAccount ?? CadAccounting.OnTheAccount(cad, before, c.Document, c.Lines, decided.TorontoDate());
        return new(
            c.Id, c.TransactionNumber, c.Kind, c.Status, CadVersion.Wire(c.BasedOn), c.MadeVersion is { } made ? CadVersion.Wire(made) : null, c.Authority, c.Reasons, c.Explanation, c.Attachments,
            c.Change, onAccount, counts ? NextStatement.On(cad, decided.TorontoDate()) : null, c.SubmittedAt,
            c.DecidedBy == "SYSTEM" ? null : c.SubmittedAt.TorontoDate().AddDays(ReviewDays), c.Question, c.AnswerBy, c.Answer, c.DecidedAt, c.Refusal, c.Rationale, c.Granted, c.StatementNumber);
    }
}
