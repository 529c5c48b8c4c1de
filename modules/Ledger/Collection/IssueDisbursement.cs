using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>The treasury tells that it has paid a disbursement out.</summary>
/// <param name="InstrumentNumber">Of the cheque or the deposit.</param>
public sealed record IssueDisbursement(string DisbursementNumber, string InstrumentNumber, [property: FromClaim("sub")] string Subject);

public sealed record IssueDisbursementResponse(DisbursementView Disbursement);

public sealed class IssueDisbursementValidator : Validator<IssueDisbursement>
{
    public IssueDisbursementValidator() => RuleFor(x => x.InstrumentNumber).NotEmpty().MaximumLength(35);
}

public sealed class IssueDisbursementEndpoint : CarmEndpoint<IssueDisbursement, IssueDisbursementResponse>
{
    public override void Configure()
    {
        Post("disbursements/{disbursementNumber}/issue");
        Group<Staff>();
        Asks("ledger.disbursements.issue", movesMoney: true);
        Summary(s => s.Summary = "Tell that a disbursement was paid out");
    }

    public override Task HandleAsync(IssueDisbursement command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssueDisbursementHandler
{
    public static async Task<(IssueDisbursementResponse, NoticeRequested)> Handle(IssueDisbursement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (disbursement, book) = await session.OpenDisbursementAsync(command.DisbursementNumber, clock.GetUtcNow(), ct);
        var issued = disbursement.To(DisbursementState.Issued, book.Now, command.Subject) with { InstrumentNumber = command.InstrumentNumber };
        // What is due and came since it was approved, as when the payment behind it was dishonoured: a supervisor rejects it, and the money pays that first.
        if (DisbursementPosting.IsOwing(book)) throw new Rejected("DSB_DEBT_OPEN");
        DisbursementPosting.Issue(issued, book);
        session.Lay(book);
        session.Store(issued);
        return (new(DisbursementView.Of(issued)), NoticeRequested.ToManagers($"disbursement/{issued.Id}/issued", issued.RmAccount[..9], "LEDGER_DISBURSEMENT_ISSUED", book.Now, issued.RmAccount, issued.Id, Money.OfCents(issued.AmountCents).ToString(), command.InstrumentNumber));
    }
}
