using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads a statement of adjustments: a draft with what it would bring, one that was issued with what is owing on it, or one that was withdrawn.</summary>
public sealed record ReviewStatementOfAdjustments(string StatementNumber);

/// <param name="BasedOn">The version that it changes; a draft on one that is no longer current is withdrawn.</param>
/// <param name="Version">The version of the declaration that the statement made; null until it is issued.</param>
/// <param name="Differences">By head; what the issue will bring to the account, or brought.</param>
/// <param name="Invoices">The invoices changed, without their lines.</param>
/// <param name="Costs">What each line that it changes, or that costs something else by it, cost before and costs now; none for a refusal, which changes no amount.</param>
/// <param name="PricedLines">Every line as it was priced for the statement, with how each amount came about.</param>
/// <param name="IssuedBy">Another person than who drafted it; of a campaign who approved it; of a refusal the officer. Null until it is issued.</param>
/// <param name="ServedOn">Null until it is issued.</param>
/// <param name="AppealLastDay">The ninetieth day after it was served, for what <paramref name="AppealTo"/> says; null until it is issued.</param>
/// <param name="AppealTo">PRESIDENT_S60 for a request under s.60 of the Customs Act; TRIBUNAL_S67 where it was itself decided under s.60 or s.61.</param>
/// <param name="AppealNumber">The appeal whose judgment it carries out.</param>
/// <param name="CampaignNumber">The campaign that made it; null for any other.</param>
/// <param name="SetAsideBy">The number of the appeal that was allowed against it.</param>
/// <param name="OwingToDate">Duties and taxes of it that are unpaid; null until it is issued.</param>
/// <param name="InterestToDate">Charged and unpaid, and accrued to this day; null until it is issued.</param>
public sealed record ReviewStatementOfAdjustmentsResponse(
    string StatementNumber, StatementStatus Status, string TransactionNumber, string RmAccount, string BasedOn, string? Version, RedeterminationIssue Issue, string Authority, string Reason, CadAmounts Differences,
    IReadOnlyList<LineDifference> Lines, IReadOnlyList<InvoiceDifference> Invoices, IReadOnlyList<LineCost> Costs, IReadOnlyList<PricedLine> PricedLines, string DraftedBy, DateTimeOffset DraftedAt, string? IssuedBy, DateOnly? ServedOn,
    DateOnly? AppealLastDay, AppealVenue AppealTo, string? AppealNumber, string? CampaignNumber, string? SetAsideBy, Money? OwingToDate, Money? InterestToDate);

public sealed class ReviewStatementOfAdjustmentsEndpoint(IDeclarationsStore store, IAccountQuestions accounts) : CarmEndpoint<ReviewStatementOfAdjustments, ReviewStatementOfAdjustmentsResponse>
{
    public override void Configure()
    {
        Get("statements-of-adjustments/{statementNumber}");
        Group<Staff>();
        Asks("declarations.determinations.view");
        Summary(s => s.Summary = "Read a statement of adjustments as an officer");
    }

    public override async Task HandleAsync(ReviewStatementOfAdjustments query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var s = await session.LoadAsync<StatementOfAdjustments>(query.StatementNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var owing = s.Status == StatementStatus.Issued ? (await accounts.CoverageAsync(s.RmAccount, [s.Id], ct)).Single() : null;
        await Send.OkAsync(new(
            s.Id, s.Status, s.TransactionNumber, s.RmAccount, CadVersion.Wire(s.BasedOn), s.MadeVersion is { } made ? CadVersion.Wire(made) : null, s.Issue, s.Authority, s.Reason, s.Change,
            LineDifference.Of(s), InvoiceDifference.Of(s), await session.CostsOfAsync(s, ct), [.. s.Lines.Select(PricedLine.Of)], s.DraftedBy, s.DraftedAt, s.IssuedBy, s.ServedOn,
            s.ServedOn is { } served ? StatementRow.LastDayOf(served) : null, RedeterminationAuthority.AppealTo(s.Authority), s.AppealNumber, s.CampaignNumber, s.SetAsideBy,
            owing is null ? null : Money.Of(owing.Duties), owing is null ? null : Money.Of(owing.Interest)), ct);
    }
}
