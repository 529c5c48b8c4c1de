using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks whether a draft would be accepted now and what it would cost. Nothing is stored.</summary>
/// <param name="Subject">Who asks: a person, or a program, which type C does not come from.</param>
public sealed record ValidateCad(string TransactionNumber, [property: FromClaim("sub")] string Subject);

/// <param name="Acceptable">Whether a submission would succeed.</param>
/// <param name="Errors">Every fault of the first stage that has one.</param>
/// <param name="Warnings">CAD-3008 among them where another declaration says the same: a submission must acknowledge it.</param>
/// <param name="Totals">What would be owing; null with faults.</param>
/// <param name="StatementOn">The statement of account that it would stand on; null where nothing is billed.</param>
public sealed record ValidateCadResponse(
    string TransactionNumber, bool Acceptable, IReadOnlyList<CadRemark> Errors, IReadOnlyList<CadRemark> Warnings, CadAmounts? Totals, IReadOnlyList<PricedLine> Lines, DateOnly? StatementOn, DateOnly? PaymentDueOn);

public sealed class ValidateCadEndpoint(IDeclarationsStore store, ExaminationRules rules) : CarmEndpoint<ValidateCad, ValidateCadResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/validate");
        Group<Portal>();
        Asks("declarations.cads.submit");
        Summary(s => s.Summary = "Examine and price a draft");
    }

    public override async Task HandleAsync(ValidateCad query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var examined = await session.CaseOfAsync(cad, rules, CadSubmissions.IsPersons(query.Subject), ct);
        var found = CadExamination.Of(examined);
        var acceptable = found.Faults.Count == 0;
        Rejected[] warnings = acceptable && await session.DuplicateOfAsync(cad, ct) is { } same ? [.. found.Warnings, new("CAD-3008", same) { Path = "acknowledgedDuplicateOf" }] : [.. found.Warnings];
        var would = acceptable && cad.CadType != CadType.PayAtRelease ? CadAcceptance.Of(cad, examined.Accounted, cad.SubmitterBn9, found, rules.Clock.GetUtcNow(), moved: examined.MovedDueDates).Cad : null;
        await Send.OkAsync(new(cad.Id, acceptable, [.. found.Faults.Select(DeclarationsRejections.Remark)], [.. warnings.Select(DeclarationsRejections.Remark)],
            acceptable ? CadAmounts.Sum(found.Lines.Select(l => l.Amounts)) : null, [.. found.Lines.Select(PricedLine.Of)],
            would is null ? null : NextStatement.On(would, rules.Clock.GetUtcNow().TorontoDate()), would?.PaymentDueOn), ct);
    }
}
