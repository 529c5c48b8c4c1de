namespace Carm.Ledger.Contracts;

/// <summary>What other modules may ask of an account at the moment of a decision; nothing is changed.</summary>
public interface IAccountQuestions
{
    /// <summary>Whether the duties and interest of these statements of adjustments are paid or secured, as s.60(1) asks of an appeal.</summary>
    Task<AppealCoverage> CoverageAsync(string rmAccount, IReadOnlyList<string> statementNumbers, CancellationToken ct);

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

/// <param name="Duties">Still owing on the statements.</param>
/// <param name="Interest">Charged and unpaid, and accrued to date.</param>
/// <param name="Secured">Held as security against them.</param>
/// <param name="Short">What is neither paid nor secured; zero or less lets the appeal in.</param>
public sealed record AppealCoverage(decimal Duties, decimal Interest, decimal Secured, decimal Short);

/// <param name="Refund">Of the duties taken off, what was paid.</param>
/// <param name="Relieved">Of them, what was unpaid.</param>
/// <param name="InterestBack">Interest charged on them that comes back or falls away.</param>
/// <param name="InterestToClient">Prescribed interest on what was paid.</param>
/// <param name="StillOwing">What of the statements stays unpaid, with interest to the day.</param>
/// <param name="IsRateMissing">Whether a rate of these days is not approved yet.</param>
public sealed record AppealMoney(decimal Refund, decimal Relieved, decimal InterestBack, decimal InterestToClient, decimal StillOwing, bool IsRateMissing);
