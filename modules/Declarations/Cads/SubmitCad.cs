using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// A declarant submits a draft. It is accepted at once as version 00001, or refused with every fault of the first stage that has one; then it stays a draft.
/// Type C waits to be shown at the office, and what only a fault of the CBSA's table (CAD-9001) stands against in manual review.
/// </summary>
/// <param name="CallerBn9">Whose transaction it becomes.</param>
/// <param name="Subject">Who submits it: a person, or a program, which type C does not come from.</param>
/// <param name="AcknowledgedDuplicateOf">The number of the declaration that says the same, when it is meant that both stand.</param>
public sealed record SubmitCad(string TransactionNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string Subject, [property: QueryParam] string? AcknowledgedDuplicateOf = null);

/// <param name="Version">Five digits, 00001; null for type C, which is to be shown and paid first, and in manual review.</param>
/// <param name="ReceiptHash">SHA-256 of what was accepted, as docs/submission-channels.md says it is made; null while it is not.</param>
/// <param name="Totals">Zero in manual review.</param>
public sealed record SubmitCadResponse(
    string TransactionNumber, string RmAccount, string? Version, CadStatus Status, DateTimeOffset? AccountedAt, DateOnly? AccountingDeadline, DateOnly? PaymentDueOn,
    CadAmounts Totals, IReadOnlyList<PricedLine> Lines, IReadOnlyList<CadRemark> Warnings, string? ReceiptHash);

public sealed class SubmitCadEndpoint : CarmEndpoint<SubmitCad, SubmitCadResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/submit");
        Group<Portal>();
        Asks("declarations.cads.submit", movesMoney: true);
        Summary(s => s.Summary = "Submit a declaration");
    }

    public override Task HandleAsync(SubmitCad command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitCadHandler
{
    public static async Task<(SubmitCadResponse, OutgoingMessages)> Handle(SubmitCad command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        var draft = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var (a, facts) = await session.SubmitAsync(draft, command.CallerBn9, CadSubmissions.IsPersons(command.Subject), command.AcknowledgedDuplicateOf, rules, ct);
        return (new(a.Cad.Id, a.Cad.RmAccount, a.Version, a.Cad.Status, a.Cad.AccountedAt, a.Cad.AccountingDeadline, a.Cad.PaymentDueOn, a.Totals, [.. a.Lines.Select(PricedLine.Of)], [.. a.Warnings.Select(DeclarationsRejections.Remark)], a.ReceiptHash), facts);
    }
}
