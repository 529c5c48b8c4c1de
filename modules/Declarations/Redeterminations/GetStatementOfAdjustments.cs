using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Asks for a statement of adjustments that was served, with what is owing on it to date.</summary>
/// <param name="AdjustmentNumber">The statement's number, as SOADJ-12345000000013-01.</param>
public sealed record GetStatementOfAdjustments(string RmAccount, string AdjustmentNumber);

/// <param name="InterestToDate">Charged and unpaid, and accrued to this day.</param>
/// <param name="OwingToDate">Duties and taxes of it that are unpaid; they are payable at once (Customs Act s.59(3)).</param>
/// <param name="Costs">What each line that it changes, or that costs something else by it, cost before and costs now; none for a refusal, which changes no amount.</param>
public sealed record GetStatementOfAdjustmentsResponse(StatementRow Statement, Money OwingToDate, Money InterestToDate, IReadOnlyList<LineCost> Costs);

public sealed class GetStatementOfAdjustmentsEndpoint(IDeclarationsStore store, IAccountQuestions accounts) : CarmEndpoint<GetStatementOfAdjustments, GetStatementOfAdjustmentsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements-of-adjustments/{adjustmentNumber}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<GetStatementOfAdjustmentsResponse>(StatusCodes.Status200OK, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "Read a statement of adjustments");
    }

    public override async Task HandleAsync(GetStatementOfAdjustments query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<StatementOfAdjustments>(query.AdjustmentNumber, ct) is not { Status: StatementStatus.Issued } statement || statement.RmAccount != query.RmAccount || (!SeesAll && !Sees(statement.SubmitterBn9, query.RmAccount)))
            throw new Rejected("NOT_FOUND");
        var owing = (await accounts.CoverageAsync(query.RmAccount, [statement.Id], ct)).Single();
        var costs = await session.CostsOfAsync(statement, ct);
        if (CadXmlAnswers.AreWanted(HttpContext)) await CadXmlAnswers.StatementAsync(HttpContext, statement, Money.Of(owing.Duties), Money.Of(owing.Interest), costs, ct);
        else await Send.OkAsync(new(StatementRow.Of(statement), Money.Of(owing.Duties), Money.Of(owing.Interest), costs), ct);
    }
}
