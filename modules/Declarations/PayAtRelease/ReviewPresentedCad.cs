using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A border officer marks a declaration that was shown as complete, so that it can be paid, or gives it back.</summary>
/// <param name="Complete">False gives it back for change, also one that was complete and is not paid, or that nobody has shown.</param>
/// <param name="Text">Why it is given back.</param>
public sealed record ReviewPresentedCad(string TransactionNumber, bool Complete, string? Text = null);

/// <param name="AmountDue">What is to be paid before the goods are released; null when it was given back.</param>
public sealed record ReviewPresentedCadResponse(string TransactionNumber, CadStatus Status, Money? AmountDue, Money Paid);

public sealed class ReviewPresentedCadValidator : Validator<ReviewPresentedCad>
{
    public ReviewPresentedCadValidator()
    {
        RuleFor(x => x.Text).NotEmpty().When(x => !x.Complete);
        RuleFor(x => x.Text).MaximumLength(4_000);
    }
}

public sealed class ReviewPresentedCadEndpoint : CarmEndpoint<ReviewPresentedCad, ReviewPresentedCadResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/type-c/review");
        Group<Staff>();
        Asks("declarations.presentations.review", movesMoney: true);
        Summary(s => s.Summary = "Complete or return a declaration to be paid at release");
    }

    public override Task HandleAsync(ReviewPresentedCad command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReviewPresentedCadHandler
{
    public static async Task<(ReviewPresentedCadResponse, OutgoingMessages)> Handle(ReviewPresentedCad command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        // Goods that were left and not paid for must not keep what was paid in part: given back, the declaration can be thrown away.
        if (command.Complete ? cad is not { Status: CadStatus.PendingPresentation, PresentedAt: not null } : cad.Status is not (CadStatus.PendingPresentation or CadStatus.Complete)) throw new Rejected("CAD-1002");
        var now = rules.Clock.GetUtcNow();
        if (!command.Complete)
        {
            session.Store(cad with { Status = CadStatus.ReturnedForChange, PresentedAt = null, ReturnedFor = command.Text, Found = null, FoundOn = null, Revision = cad.Revision + 1 });
            return (new(cad.Id, CadStatus.ReturnedForChange, null, cad.Paid),
                [cad.Tell($"presentation/{cad.Id}/{cad.Revision}/returned", "DECLARATIONS_CAD_RETURNED", now, cad.Id, command.Text!)]);
        }

        // Its rates are those of the day on which it is accounted for, which begins here (Customs Act s.32(1)).
        var found = CadExamination.Of(await session.CaseOfAsync(cad with { Status = CadStatus.Draft }, rules, isPersons: true, ct));
        if (found.Faults.Count > 0) throw Rejected.Of(found.Faults);
        var complete = cad with { Status = CadStatus.Complete, Found = found.Lines, FoundOn = found.RateOn, Revision = cad.Revision + 1 };
        var due = CadAmounts.Sum(found.Lines.Select(l => l.Amounts)).Total;
        var (settled, facts) = await session.SettleAsync(complete, rules, ct);
        facts.Add(cad.Tell($"presentation/{cad.Id}/{cad.Revision}", "DECLARATIONS_CAD_COMPLETE", now, cad.Id, due.ToString()));
        return (new(cad.Id, settled.Status, due, settled.Paid), facts);
    }
}
