using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor authorizes or refuses the prescribed rate that somebody else proposed.</summary>
/// <param name="Outcome">APPROVE or REFUSE.</param>
public sealed record DecidePrescribedRate(string PrescribedRateNumber, string Outcome, [property: FromClaim("sub")] string Subject);

/// <param name="Balance">What the account owes after it; negative is a credit.</param>
public sealed record DecidePrescribedRateResponse(PrescribedRateView PrescribedRate, Money Balance);

public sealed class DecidePrescribedRateValidator : Validator<DecidePrescribedRate>
{
    public DecidePrescribedRateValidator() => RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REFUSE").WithErrorCode("VAL_APPROVAL");
}

public sealed class DecidePrescribedRateEndpoint : CarmEndpoint<DecidePrescribedRate, DecidePrescribedRateResponse>
{
    public override void Configure()
    {
        Post("prescribed-rates/{prescribedRateNumber}/decide");
        Group<Staff>();
        Asks("ledger.prescribed-rates.approve", movesMoney: true);
        Summary(s => s.Summary = "Authorize or refuse the prescribed rate");
    }

    public override Task HandleAsync(DecidePrescribedRate command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecidePrescribedRateHandler
{
    public static async Task<DecidePrescribedRateResponse> Handle(DecidePrescribedRate command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<PrescribedRate>(command.PrescribedRateNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookOnAsync(found.RmAccount, clock.GetUtcNow(), ct, [.. found.ItemIds]))!;
        var proposed = (await session.LoadAsync<PrescribedRate>(command.PrescribedRateNumber, ct))!;
        if (proposed.State != PrescribedRateState.Proposed) throw new Rejected("STATE_CONFLICT");
        if (proposed.Maker == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var decided = proposed with { State = command.Outcome == "APPROVE" ? PrescribedRateState.Authorized : PrescribedRateState.Refused, Checker = command.Subject, ClosedOn = book.Today };
        if (decided.State == PrescribedRateState.Authorized)
        {
            OpenItem[] debts = [.. decided.ItemIds.Select(id => book.Find(id)!).Where(PrescribedRate.MayBe)];
            await session.ReachAsync(book, trial => PrescribedRate.Post(decided.Id, debts, trial), ct);
            PrescribedRate.Post(decided.Id, debts, book);
        }
        session.DecidedBy(proposed.Maker, command.Subject);
        session.Lay(book);
        session.Store(decided);
        return new(PrescribedRateView.Of(decided), book.Balance);
    }
}
