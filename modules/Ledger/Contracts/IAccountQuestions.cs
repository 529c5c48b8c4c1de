namespace Carm.Ledger.Contracts;

/// <summary>What other modules may ask of an account at the moment of a decision; nothing is changed.</summary>
public interface IAccountQuestions
{
    /// <summary>Whether the duties and interest of each of these statements of adjustments are paid or secured, as s.60(1) asks of an appeal. Security counts once: for the open appeals of others first, then for these in their order.</summary>
    Task<IReadOnlyList<AppealCoverage>> CoverageAsync(string rmAccount, IReadOnlyList<string> statementNumbers, CancellationToken ct);

    /// <summary>What an appeal's outcome would bring if it came on a day: these duties, taken off these statements in their order. Nothing is kept.</summary>
    Task<AppealMoney> OutcomeAsync(string rmAccount, IReadOnlyList<string> statementNumbers, IReadOnlyList<decimal> duties, DateOnly on, CancellationToken ct);

    /// <summary>What of an account's debts fell due before today and is open; zero where nothing is.</summary>
    Task<decimal> OverdueAsync(string rmAccount, CancellationToken ct);

    /// <summary>The debts of an account that fell due before today and are open, none of them held, the oldest due day first.</summary>
    Task<IReadOnlyList<OverdueDebt>> OverdueDebtsAsync(string rmAccount, CancellationToken ct);

    /// <summary>What an account's balance is made of: its open debts, held ones with them, and its open credits, the earliest due day first.</summary>
    /// <param name="most">How many are named.</param>
    Task<IReadOnlyList<OpenBalanceItem>> OpenBalanceAsync(string rmAccount, int most, CancellationToken ct);
}

/// <param name="Type">CAD, CADV, ADJ, INT among debts; PMT, REF among credits.</param>
/// <param name="Reference">The number of what caused it: of a declaration, its transaction and version.</param>
/// <param name="Open">What of it is open; negative for a credit.</param>
public sealed record OpenBalanceItem(string Type, string Reference, DateOnly DueOn, decimal Open);

/// <param name="Type">CAD, CADV, ADJ, INT among others.</param>
/// <param name="AccruedOn">The day on which it was incurred.</param>
/// <param name="Open">What of it is unpaid.</param>
public sealed record OverdueDebt(string Type, string Reference, DateOnly AccruedOn, DateOnly DueOn, decimal Open);

/// <summary>How one statement of adjustments is covered.</summary>
/// <param name="Duties">Still owing on it.</param>
/// <param name="Interest">Charged and unpaid, and accrued to date as far as the rates are known.</param>
/// <param name="Secured">What of that security is held for; never more than is owing.</param>
/// <param name="IsPosted">Whether the account ever had anything of it. What it asks may be on its way.</param>
public sealed record AppealCoverage(string StatementNumber, decimal Duties, decimal Interest, decimal Secured, bool IsPosted)
{
    /// <summary>What is neither paid nor secured; zero lets the appeal in.</summary>
    public decimal Short => Duties + Interest - Secured;
}

/// <param name="Refund">Of the duties taken off, what was paid.</param>
/// <param name="Relieved">Of them, what was unpaid.</param>
/// <param name="InterestBack">Interest charged on them that comes back or falls away.</param>
/// <param name="InterestToClient">Prescribed interest on what was paid.</param>
/// <param name="StillOwing">What of the statements stays unpaid, with interest to the day.</param>
/// <param name="IsRateMissing">Whether a rate of these days is not approved yet.</param>
public sealed record AppealMoney(decimal Refund, decimal Relieved, decimal InterestBack, decimal InterestToClient, decimal StillOwing, bool IsRateMissing);
