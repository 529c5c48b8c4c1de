using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>On what a penalty is counted.</summary>
public enum PenaltyBasis
{
    Document,
    Conveyance,
    Request,
    Instance,
    Invoice,
    Transaction,
    Issue,
    Occurrence,
}

/// <summary>One contravention of the Administrative Monetary Penalty System.</summary>
/// <param name="Amounts">The unit amount of levels 1, 2 and 3; one amount alone is flat and knows no levels.</param>
/// <param name="Bases">What may be counted; the last one is the default.</param>
/// <param name="RetentionMonths">How long an earlier penalty raises the level of the next.</param>
/// <param name="ThirtyDayRule">Whether an infraction within 30 days of the first penalty stays at level 1.</param>
/// <param name="Capped">Whether the caps of the group C080 to C083 and C350 to C353 hold.</param>
public sealed record Contravention(string Code, Money[] Amounts, PenaltyBasis[] Bases, int RetentionMonths, bool ThirtyDayRule = false, bool Capped = false)
{
    public bool IsFlat => Amounts.Length == 1;

    public Money Unit(int level) => Amounts[IsFlat ? 0 : level - 1];

    /// <summary>The cap of a level, for the group that has one: level 1 is capped by basis, levels 2 and 3 alike.</summary>
    public Money? Cap(int level, PenaltyBasis basis) => !Capped ? null : Money.Of(level switch
    {
        1 => basis == PenaltyBasis.Issue ? 5_000 : 25_000,
        2 => 200_000,
        _ => 400_000,
    });
}

/// <summary>The contravention table as of a day: rows with the day from which they hold. What stands here was read from CBSA's own pages on each contravention (ledger-appeals 7.2); what two officers changed comes over it.</summary>
public sealed class ContraventionTable(IEnumerable<ContraventionChange> changes)
{
    static readonly IReadOnlyDictionary<string, Contravention> First = Seed().ToDictionary(row => row.Code);

    readonly ILookup<string, ContraventionChange> changes = changes.Where(c => c.ApprovedBy is not null).ToLookup(c => c.Code);

    public static async Task<ContraventionTable> ReadAsync(IQuerySession session, CancellationToken ct) => new(await session.Query<ContraventionChange>().Where(c => c.ApprovedBy != null).ToListAsync(ct));

    /// <summary>The row of a code that held on the day; <c>NPA_CODE_INACTIVE</c> where none did.</summary>
    public Contravention Find(string? code, DateOnly on) => Rows(on).FirstOrDefault(r => r.Code == code) ?? throw new Rejected("NPA_CODE_INACTIVE", code ?? "") { Path = "code" };

    /// <summary>Whether a code was in force on the day.</summary>
    public bool Has(string code, DateOnly on) => RowOf(code, on) is not null;

    /// <summary>Every row that held on the day.</summary>
    public IEnumerable<Contravention> Rows(DateOnly on) => First.Keys.Concat(changes.Select(c => c.Key)).Distinct().Order(StringComparer.Ordinal).Select(code => RowOf(code, on)).OfType<Contravention>();

    Contravention? RowOf(string code, DateOnly on) =>
        changes[code].Where(c => c.ValidFrom <= on).MaxBy(c => c.ValidFrom) is { } change ? change.Row : First.GetValueOrDefault(code);

    static IEnumerable<Contravention> Seed()
    {
        yield return new("C005", Levels(150, 225, 450), [PenaltyBasis.Document], 12, ThirtyDayRule: true);
        yield return new("C008", Levels(150, 225, 450), [PenaltyBasis.Conveyance], 12, ThirtyDayRule: true);
        yield return new("C026", Levels(500, 750, 1_500), [PenaltyBasis.Request], 12, ThirtyDayRule: true);
        yield return new("C044", Levels(300, 450, 900), [PenaltyBasis.Instance], 36, ThirtyDayRule: true);
        yield return new("C070", Levels(1_200, 2_400, 4_800), [PenaltyBasis.Invoice], 36);
        yield return new("C164", Levels(2_000, 4_000, 8_000), [PenaltyBasis.Instance], 36);
        foreach (var code in (string[])["C080", "C081", "C082", "C083", "C350", "C351", "C352", "C353"])
            yield return new(code, Levels(500, 750, 1_500), [PenaltyBasis.Issue, PenaltyBasis.Occurrence], 36, Capped: true);

        // Basis and retention of these stand in the official table only; INSTANCE and 36 months hold until it is loaded (api.md).
        foreach (var code in (string[])["C004", "C152", "C168", "C169", "C223", "C224"])
            yield return new(code, Levels(500, 750, 1_500), [PenaltyBasis.Instance], 36);
        foreach (var code in (string[])["C157", "C214", "C215", "C216", "C217", "C218", "C298"])
            yield return new(code, Levels(600, 1_200, 2_400), [PenaltyBasis.Instance], 36);

        yield return new("C246", Levels(100), [PenaltyBasis.Transaction], 12);
        yield return new("C251", Levels(100), [PenaltyBasis.Instance], 12);
        yield return new("C288", Levels(100), [PenaltyBasis.Transaction], 12);
        yield return new("C292", Levels(100), [PenaltyBasis.Transaction], 12);
        yield return new("C336", Levels(200), [PenaltyBasis.Instance], 12);
    }

    static Money[] Levels(params int[] dollars) => [.. dollars.Select(amount => Money.Of(amount))];
}
