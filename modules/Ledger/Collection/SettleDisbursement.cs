using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>The treasury tells what became of a disbursement that it paid out: it was cashed, or the money is back.</summary>
/// <param name="Outcome">CASHED, STALE or RETURNED.</param>
public sealed record SettleDisbursement(string DisbursementNumber, string Outcome, [property: FromClaim("sub")] string Subject);

public sealed record SettleDisbursementResponse(DisbursementView Disbursement);

public sealed class SettleDisbursementValidator : Validator<SettleDisbursement>
{
    public SettleDisbursementValidator() => RuleFor(x => x.Outcome).Must(o => o is "CASHED" or "STALE" or "RETURNED").WithErrorCode("VAL_DISBURSEMENT_OUTCOME");
}

public sealed class SettleDisbursementEndpoint : CarmEndpoint<SettleDisbursement, SettleDisbursementResponse>
{
    public override void Configure()
    {
        Post("disbursements/{disbursementNumber}/settle");
        Group<Staff>();
        Asks("ledger.disbursements.issue", movesMoney: true);
        Summary(s => s.Summary = "Tell what became of a disbursement");
    }

    public override Task HandleAsync(SettleDisbursement command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SettleDisbursementHandler
{
    public static async Task<(SettleDisbursementResponse, NoticeRequested?)> Handle(SettleDisbursement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (disbursement, book) = await session.OpenDisbursementAsync(command.DisbursementNumber, clock.GetUtcNow(), ct);
        var settled = disbursement.To(Enum.Parse<DisbursementState>(command.Outcome, ignoreCase: true), book.Now, command.Subject);
        session.Store(settled);
        if (settled.State == DisbursementState.Cashed) return (new(DisbursementView.Of(settled)), null);
        var sequences = await session.SequencesAsync([DisbursementPosting.ApprovedAs(settled), DisbursementPosting.IssuedAs(settled)], ct);
        await session.ReachAsync(book, trial => DisbursementPosting.Reinstate(settled, trial, sequences), ct);
        DisbursementPosting.Reinstate(settled, book, sequences);
        session.Lay(book);
        return (new(DisbursementView.Of(settled)), NoticeRequested.ToManagers($"disbursement/{settled.Id}/returned", settled.RmAccount[..9], "LEDGER_DISBURSEMENT_RETURNED", book.Now, settled.RmAccount, settled.Id, Money.OfCents(settled.AmountCents).ToString()));
    }
}
