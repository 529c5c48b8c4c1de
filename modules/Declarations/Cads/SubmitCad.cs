using Carm.Declarations.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// A declarant submits a draft. It is accepted at once as version 00001, or refused with every fault of the first stage that has one; then it stays a draft.
/// Type C waits to be shown at the office.
/// </summary>
/// <param name="CallerBn9">Whose transaction it becomes.</param>
/// <param name="AcknowledgedDuplicateOf">The number of the declaration that says the same, when it is meant that both stand.</param>
public sealed record SubmitCad(string TransactionNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] string? AcknowledgedDuplicateOf = null);

/// <param name="Version">Five digits, 00001; null for type C, which is to be shown and paid first.</param>
/// <param name="ReceiptHash">SHA-256 of what was accepted, as docs/submission-channels.md says it is made; null for type C.</param>
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
        return await session.SubmitAsync(draft, command.CallerBn9, isPersons: true, command.AcknowledgedDuplicateOf, rules, ct);
    }

    /// <summary>Examines a draft that is locked, and stores what becomes of it.</summary>
    internal static async Task<(SubmitCadResponse, OutgoingMessages)> SubmitAsync(this IDocumentSession session, Cad draft, string callerBn9, bool isPersons, string? acknowledged, ExaminationRules rules, CancellationToken ct)
    {
        var now = rules.Clock.GetUtcNow();
        var examined = await session.CaseOfAsync(draft, rules, isPersons, ct);
        var found = CadExamination.Of(examined);
        if (found.Faults.Count > 0) throw Rejected.Of(found.Faults);
        if (draft.CadType == CadType.PayAtRelease)
        {
            var shown = draft with { SubmitterBn9 = callerBn9, Status = CadStatus.PendingPresentation, Revision = draft.Revision + 1 };
            session.Store(shown);
            return (new(shown.Id, shown.RmAccount, null, shown.Status, null, null, null, CadAmounts.Sum(found.Lines.Select(l => l.Amounts)), [.. found.Lines.Select(PricedLine.Of)], [.. found.Warnings.Select(DeclarationsRejections.Remark)], null), []);
        }

        var (cad, version, fact) = CadAcceptance.Of(draft, examined.Accounted, callerBn9, found, now);
        if (await session.DuplicateOfAsync(cad, ct) is { } first && first != acknowledged) throw new Rejected("CAD-3008", first) { Path = "acknowledgedDuplicateOf" };
        session.Store(cad);
        session.Store(version);
        var late = session.Account(examined.Accounted, cad, version.Totals.ValueForDuty);
        return (Answer(cad, version, found.Warnings), late is null ? [fact] : [fact, late]);
    }

    internal static SubmitCadResponse Answer(Cad cad, CadVersion version, IReadOnlyList<Rejected> warnings) => new(
        cad.Id, cad.RmAccount, CadVersion.Wire(version.Number), cad.Status, cad.AccountedAt, cad.AccountingDeadline, cad.PaymentDueOn,
        version.Totals, [.. version.Lines.Select(PricedLine.Of)], [.. warnings.Select(DeclarationsRejections.Remark)], CadAcceptance.HashOfVersion(cad, version));

    /// <summary>The first declaration of the account that says the same of its goods. Two at once come one after the other.</summary>
    static async Task<string?> DuplicateOfAsync(this IDocumentSession session, Cad cad, CancellationToken ct)
    {
        await session.AdvancedSql.QueryAsync<int>("select 1 from pg_advisory_xact_lock(hashtextextended('cad content ' || ?, 0))", ct, cad.ContentHash!);
        return await session.Query<Cad>().Where(c => c.ContentHash == cad.ContentHash && c.Id != cad.Id && c.Status != CadStatus.Withdrawn).OrderBy(c => c.AccountedAt).Select(c => c.Id).FirstOrDefaultAsync(ct);
    }
}
