namespace Carm.Declarations.Contracts;

/// <summary>The client was given notice of a re-determination (Customs Act s.59(2)); the 90 days for an appeal run from it. Appeals keeps it, and a re-determination under s.61 likewise.</summary>
/// <param name="Duties">The change of duties, GST left out: what an appeal may bring back.</param>
/// <param name="AmountOwing">The whole change; negative for a refund.</param>
/// <param name="Issue">TARIFF, ORIGIN, VALUE, MARKING or SIMA.</param>
/// <param name="SubmitterBn9">Whose it is, for sight: CBSA for what the CBSA determined; who submitted the declaration, where a change that it asked for was refused.</param>
public sealed record StatementOfAdjustmentsServed(
    string StatementNumber, string TransactionNumber, int CadVersion, string RmAccount, DateOnly ServedOn, decimal Duties, decimal AmountOwing, string Issue, DateTimeOffset EffectiveAt, string? SubmitterBn9 = null)
{
    /// <summary>The lines of the declaration whose duties it changes.</summary>
    public IReadOnlyList<int> LineNumbers { get; init; } = [];

    /// <summary>What it changes of the duties of each of them, in their order.</summary>
    public IReadOnlyList<decimal> LineDuties { get; init; } = [];

    /// <summary>The provision of law under which it was made: what was decided under s.60(4) or s.61 is contested before the Tribunal (s.67), and not by a request under s.60.</summary>
    public string? Authority { get; init; }

    /// <summary>The appeal whose judgment it carries out; null for any other.</summary>
    public string? AppealNumber { get; init; }

    /// <summary>Whose judgment that is: CITT or, after it, FCA. Another may be confirmed while this is on its way, and asks what it asks whatever was written out of the one before.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>The headings of the tariff, four digits each, under which the goods of these lines stood and stand.</summary>
    public IReadOnlyList<string> Headings { get; init; } = [];

    /// <summary>Whether a campaign made it, which changed rates and no figure of a line: an appeal takes it back line by line, and nothing of a line to a part.</summary>
    public bool IsOfRates { get; init; }
}
