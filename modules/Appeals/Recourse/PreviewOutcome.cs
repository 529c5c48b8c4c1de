using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>The delegate asks what an outcome would bring in money, with interest to a day, before it signs the decision. Nothing is kept.</summary>
/// <param name="Outcome">ALLOWED, PARTLY or DENIED.</param>
/// <param name="Allowed">Of PARTLY, as it would be decided.</param>
/// <param name="On">The day of the decision; today by default.</param>
public sealed record PreviewOutcome(string AppealNumber, string Outcome, IReadOnlyList<AllowedPart>? Allowed = null, DateOnly? On = null);

/// <param name="DutiesAllowed">What of the duties was not owing. GST stays: it is an input tax credit.</param>
/// <param name="Refund">Of that, what was paid and comes back.</param>
/// <param name="Relieved">Of that, what was unpaid and is owing no more.</param>
/// <param name="InterestBack">Interest charged on it that comes back or is owing no more.</param>
/// <param name="InterestToClient">Prescribed interest on what was paid (s.66(3)).</param>
/// <param name="StillOwing">What of these statements stays owing, with interest to the day.</param>
/// <param name="IsRateMissing">Whether a rate of these days is not approved yet, so that interest will come later.</param>
public sealed record PreviewOutcomeResponse(DateOnly On, Money DutiesAllowed, Money Refund, Money Relieved, Money InterestBack, Money InterestToClient, Money StillOwing, bool IsRateMissing);

public sealed class PreviewOutcomeValidator : Validator<PreviewOutcome>
{
    public PreviewOutcomeValidator() => RuleFor(x => x.Outcome).Must(o => o is "ALLOWED" or "PARTLY" or "DENIED").WithErrorCode("VAL_OUTCOME");
}

public sealed class PreviewOutcomeEndpoint(IAppealsStore store, IAccountQuestions ledger, TimeProvider clock) : CarmEndpoint<PreviewOutcome, PreviewOutcomeResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/outcome-preview");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "What an outcome would bring in money");
    }

    public override async Task HandleAsync(PreviewOutcome query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var appeal = await session.LoadAsync<Appeal>(query.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var on = query.On ?? clock.GetUtcNow().TorontoDate();
        if (on < clock.GetUtcNow().TorontoDate()) throw new Rejected("VAL_DATE") { Path = "on" };
        var statements = await session.LoadManyAsync<ServedStatement>(ct, appeal.StatementNumbers);
        var allowed = AllowedParts.Of(appeal, statements, query.Outcome, query.Allowed ?? []);
        decimal[] taken = [.. statements.Select(s => query.Outcome switch { "ALLOWED" => s.Duties, "PARTLY" => AllowedParts.DutiesOf(s, [.. allowed.Where(p => p.StatementNumber == s.Id)]), _ => 0 })];
        var money = await ledger.OutcomeAsync(appeal.RmAccount, [.. statements.Select(s => s.Id)], taken, on, ct);
        await Send.OkAsync(new(on, Money.Of(taken.Sum()), Money.Of(money.Refund), Money.Of(money.Relieved), Money.Of(money.InterestBack), Money.Of(money.InterestToClient), Money.Of(money.StillOwing), money.IsRateMissing), ct);
    }
}
