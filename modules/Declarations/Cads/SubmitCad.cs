using Carm.Declarations.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A declarant submits a draft. It is accepted at once as version 00001, or refused with every fault of the first stage that has one; then it stays a draft.</summary>
/// <param name="CallerBn9">Whose transaction it becomes.</param>
public sealed record SubmitCad(string TransactionNumber, [property: FromClaim("carm_bn9")] string CallerBn9);

/// <param name="Version">Five digits, 00001.</param>
public sealed record SubmitCadResponse(
    string TransactionNumber, string RmAccount, string Version, CadStatus Status, DateTimeOffset AccountedAt, DateOnly AccountingDeadline, DateOnly PaymentDueOn,
    CadAmounts Totals, IReadOnlyList<PricedLine> Lines, IReadOnlyList<CadRemark> Warnings);

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
    public static async Task<(SubmitCadResponse, CadAccountedFor, CadAccountedLate?)> Handle(SubmitCad command, IDocumentSession session, TimeProvider clock, ITransactionNumberCheck check, ReleasePolicy releases, CancellationToken ct)
    {
        var draft = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var examined = await session.CaseOfAsync(draft, clock, check, releases, ct);
        var found = CadExamination.Of(examined);
        if (found.Faults.Count > 0) throw Rejected.Of(found.Faults);

        var (cad, version, fact) = Accept(draft, examined.Release!, command.CallerBn9, found.Lines, clock.GetUtcNow());
        session.Store(cad);
        session.Store(version);
        var late = session.Account(examined.Release, cad, version.Totals.ValueForDuty);
        return (new(cad.Id, cad.RmAccount, CadVersion.Wire(version.Number), cad.Status, cad.AccountedAt!.Value, cad.AccountingDeadline!.Value, cad.PaymentDueOn!.Value,
            version.Totals, [.. version.Lines.Select(PricedLine.Of)], [.. found.Warnings.Select(DeclarationsRejections.Remark)]), fact, late);
    }

    static (Cad, CadVersion, CadAccountedFor) Accept(Cad draft, ReleaseRecord release, string submitterBn9, IReadOnlyList<AssessedLine> lines, DateTimeOffset now)
    {
        var accepted = draft with
        {
            SubmitterBn9 = submitterBn9,
            Status = CadStatus.Accepted,
            AccountedAt = now,
            ReleasedOn = release.ReleasedOn,
            AccountingDeadline = release.AccountingDeadline,
            PaymentDueOn = release.PaymentDueOn,
        };
        return CadAccounting.Next(accepted, null, draft.Document, lines, CadVersionKind.Original, "Customs Act s.32(3)", null, now);
    }
}
