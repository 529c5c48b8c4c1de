using Carm.Kernel;

namespace Carm.Declarations;

public enum RedeterminationIssue
{
    Value,
    Tariff,
    Origin,
    Marking,
}

public enum StatementStatus
{
    Draft,
    Issued,
    Withdrawn,
}

/// <summary>Notice of a re-determination (Customs Act s.59(2)): drafted by a trade officer, issued by a supervisor as the next version of the declaration.</summary>
/// <param name="Id">The statement's number.</param>
/// <param name="BasedOn">The version that it changes.</param>
/// <param name="Was">The lines changed, as they stood.</param>
/// <param name="Becomes">The same lines as determined.</param>
/// <param name="Lines">All lines priced anew on the day and the exchange rates of the version before.</param>
/// <param name="Change">The difference by head that the issue will bring, or brought.</param>
public sealed record StatementOfAdjustments(
    string Id, string TransactionNumber, int BasedOn, string RmAccount, string SubmitterBn9, RedeterminationIssue Issue, string Authority, string Reason,
    IReadOnlyList<CadLine> Was, IReadOnlyList<CadLine> Becomes, CadDocument Document, IReadOnlyList<AssessedLine> Lines, CadAmounts Change, string DraftedBy, DateTimeOffset DraftedAt)
{
    public StatementStatus Status { get; init; } = StatementStatus.Draft;

    public string? IssuedBy { get; init; }

    public DateOnly? ServedOn { get; init; }

    /// <summary>The version that the issue made.</summary>
    public int? MadeVersion { get; init; }

    /// <summary>What it brought back to earlier figures: the appeal's number.</summary>
    public string? SetAsideBy { get; init; }

    public static string IdOf(string transactionNumber, int sequence) => $"SOADJ-{transactionNumber}-{sequence:00}";

    /// <summary>The declaration that a statement's number names; null when it is no such number.</summary>
    public static string? TransactionNumberIn(string statementNumber) =>
        statementNumber.Split('-') is ["SOADJ", { Length: 14 } transactionNumber, _] ? transactionNumber : null;

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{DraftedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

/// <summary>What an officer changes in a line; what is left out stays.</summary>
public sealed record LineChange(
    int LineNumber, string? Classification = null, string? CountryOfOrigin = null, string? StateOfOrigin = null, string? TariffTreatment = null, string? ValueForDutyCode = null,
    string? ValueForCurrencyConversion = null, string? Quantity = null, string? Unit = null, bool? SurtaxSubject = null, string? SurtaxCode = null, string? GstCode = null)
{
    public CadLine ApplyTo(CadLine line) => line with
    {
        Classification = Classification ?? line.Classification,
        CountryOfOrigin = CountryOfOrigin ?? line.CountryOfOrigin,
        StateOfOrigin = StateOfOrigin ?? line.StateOfOrigin,
        TariffTreatment = TariffTreatment ?? line.TariffTreatment,
        ValueForDutyCode = ValueForDutyCode ?? line.ValueForDutyCode,
        ValueForCurrencyConversion = ValueForCurrencyConversion ?? line.ValueForCurrencyConversion,
        Quantity = Quantity ?? line.Quantity,
        Unit = Unit ?? line.Unit,
        SurtaxSubject = SurtaxSubject ?? line.SurtaxSubject,
        SurtaxCode = SurtaxCode ?? line.SurtaxCode,
        GstCode = GstCode ?? line.GstCode,
    };
}

/// <summary>Takes a statement's change out of a document again. Pure.</summary>
public static class SettingAside
{
    /// <summary>Each field goes back to what it was, where what the statement set still stands; what a later decision set stays.</summary>
    public static CadDocument Of(CadDocument now, StatementOfAdjustments statement)
    {
        var pairs = statement.Was.Zip(statement.Becomes).ToDictionary(pair => pair.First.LineNumber!.Value);
        return now.Replace(line => line.LineNumber is { } n && pairs.TryGetValue(n, out var pair) ? Of(line, pair.First, pair.Second) : line);
    }

    static CadLine Of(CadLine now, CadLine was, CadLine set) => now with
    {
        Classification = Back(now.Classification, set.Classification, was.Classification),
        CountryOfOrigin = Back(now.CountryOfOrigin, set.CountryOfOrigin, was.CountryOfOrigin),
        StateOfOrigin = Back(now.StateOfOrigin, set.StateOfOrigin, was.StateOfOrigin),
        TariffTreatment = Back(now.TariffTreatment, set.TariffTreatment, was.TariffTreatment),
        ValueForDutyCode = Back(now.ValueForDutyCode, set.ValueForDutyCode, was.ValueForDutyCode),
        ValueForCurrencyConversion = Back(now.ValueForCurrencyConversion, set.ValueForCurrencyConversion, was.ValueForCurrencyConversion),
        Quantity = Back(now.Quantity, set.Quantity, was.Quantity),
        Unit = Back(now.Unit, set.Unit, was.Unit),
        SurtaxSubject = Back(now.SurtaxSubject, set.SurtaxSubject, was.SurtaxSubject),
        SurtaxCode = Back(now.SurtaxCode, set.SurtaxCode, was.SurtaxCode),
        GstCode = Back(now.GstCode, set.GstCode, was.GstCode),
    };

    static T Back<T>(T now, T set, T was) => EqualityComparer<T>.Default.Equals(now, set) ? was : now;
}
