using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor refuses a disbursement, with the reason, also one that was approved while something has come to be owing since; the client is told.</summary>
public sealed record RejectDisbursement(string DisbursementNumber, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RejectDisbursementResponse(DisbursementView Disbursement);

public sealed class RejectDisbursementValidator : Validator<RejectDisbursement>
{
    public RejectDisbursementValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
}

public sealed class RejectDisbursementEndpoint : CarmEndpoint<RejectDisbursement, RejectDisbursementResponse>
{
    public override void Configure()
    {
        Post("disbursements/{disbursementNumber}/reject");
        Group<Staff>();
        Asks("ledger.disbursements.approve");
        Summary(s => s.Summary = "Refuse a disbursement");
    }

    public override Task HandleAsync(RejectDisbursement command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectDisbursementHandler
{
    public static async Task<(RejectDisbursementResponse, NoticeRequested)> Handle(RejectDisbursement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (disbursement, book) = await session.OpenDisbursementAsync(command.DisbursementNumber, clock.GetUtcNow(), ct);
        // What somebody else has approved stands, unless it may not be paid out any more.
        if (disbursement.State == DisbursementState.Approved && !DisbursementPosting.IsOwing(book)) throw new Rejected("STATE_CONFLICT");
        var rejected = disbursement.To(DisbursementState.Rejected, book.Now, command.Subject) with { Reason = command.Reason };
        if (disbursement.State == DisbursementState.Approved)
        {
            var sequences = await session.SequencesAsync([DisbursementPosting.ApprovedAs(rejected)], ct);
            await session.ReachAsync(book, trial => DisbursementPosting.TakeBack(rejected, trial, sequences), ct);
            DisbursementPosting.TakeBack(rejected, book, sequences);
            session.Lay(book);
        }
        session.Store(rejected);
        return (new(DisbursementView.Of(rejected)), NoticeRequested.ToManagers($"disbursement/{rejected.Id}/rejected", rejected.RmAccount[..9], "LEDGER_DISBURSEMENT_REJECTED", book.Now, rejected.RmAccount, rejected.Id, Money.OfCents(rejected.AmountCents).ToString(), command.Reason));
    }
}
