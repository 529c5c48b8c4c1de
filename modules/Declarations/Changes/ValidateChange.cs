using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks whether a change would be taken now, what it would change in fields and in money, and where that would be billed. Nothing is stored.</summary>
public sealed record ValidateChange(
    string TransactionNumber, string? Kind = null, string? NextVersion = null, CadHeader? Header = null,
    IReadOnlyList<CadInvoice>? Invoices = null, IReadOnlyList<LineReasons>? Reasons = null, IReadOnlyList<string>? Attachments = null, string? Explanation = null);

/// <param name="Kind">What it would be today: CORRECTION or ADJUSTMENT.</param>
/// <param name="IsDecidedAtOnce">False when an officer would review it.</param>
/// <param name="Change">By head, of the totals; null with faults.</param>
/// <param name="OnTheAccount">By head, what would go to the account.</param>
/// <param name="StatementOn">The statement of account on which it would stand if it were decided today.</param>
public sealed record ValidateChangeResponse(
    string TransactionNumber, bool Acceptable, CadVersionKind Kind, bool IsDecidedAtOnce, IReadOnlyList<CadRemark> Errors, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<LineAmountsDifference> Lines,
    CadAmounts? Change, CadAmounts? OnTheAccount, DateOnly? StatementOn);

public sealed class ValidateChangeEndpoint(IDeclarationsStore store, ExaminationRules rules) : CarmEndpoint<ValidateChange, ValidateChangeResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/changes/validate");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Examine and price a correction or an adjustment");
    }

    public override async Task HandleAsync(ValidateChange query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var today = rules.Clock.GetUtcNow().TorontoDate();
        var (before, examined) = await session.ExamineAsync(cad, new(cad.Id, "", "", query.Kind, query.NextVersion, query.Header, query.Invoices, query.Reasons, query.Attachments, query.Explanation), rules, ct);
        var fields = CadDifference.Between(before.Document, new(query.Header, query.Invoices));
        if (examined.Faults.Count > 0)
        {
            await Send.OkAsync(new(cad.Id, false, examined.Kind, false, [.. examined.Faults.Select(DeclarationsRejections.Remark)], fields, [], null, null, null), ct);
            return;
        }
        var change = CadAccounting.OnTheAccount(cad, before, new(query.Header, query.Invoices), examined.Lines, today);
        await Send.OkAsync(new(cad.Id, true, examined.Kind, examined.IsDecidedAtOnce, [], fields, CadDifference.Between(before.Lines, examined.Lines), examined.Change, change, NextStatement.On(cad, today)), ct);
    }
}
