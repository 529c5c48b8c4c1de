using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks which level and amount a contravention of this account would have, by its real history.</summary>
/// <param name="ErrorGroup">Which error, where errors are told apart.</param>
public sealed record PreviewPenaltyLevel([property: QueryParam] string? RmAccount = null, [property: QueryParam] string? Code = null, [property: QueryParam] string? Date = null, [property: QueryParam] int? Count = null, [property: QueryParam] string? Basis = null, [property: QueryParam] string? ErrorGroup = null);

/// <param name="Counted">The standing notices of that contravention.</param>
public sealed record PreviewPenaltyLevelResponse(PenaltyLine Line, IReadOnlyList<CountedPenalty> Counted);

public sealed record CountedPenalty(string PenaltyNumber, DateOnly InfractionOn, DateOnly IssuedOn, int Level);

public sealed class PreviewPenaltyLevelEndpoint(IAppealsStore store) : CarmEndpoint<PreviewPenaltyLevel, PreviewPenaltyLevelResponse>
{
    public override void Configure()
    {
        Get("penalties/level-preview");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Preview the level of a contravention");
    }

    public override async Task HandleAsync(PreviewPenaltyLevel query, CancellationToken ct)
    {
        if (Kernel.RmAccount.Read(query.RmAccount, out _) is null) throw new Rejected("VAL_RM_ACCOUNT") { Path = "rmAccount" };
        if (query.Count is < 1 or > 100_000) throw new Rejected("VAL_COUNT") { Path = "count" };
        var on = BusinessCalendar.ReadDate(query.Date, "date");
        await using var session = store.QuerySession();
        var row = (await ContraventionTable.ReadAsync(session, ct)).Find(query.Code, on);
        var basis = Cases.ReadWord<PenaltyBasis>(query.Basis, "basis", "VAL_BASIS");
        if (basis is { } counted && !row.Bases.Contains(counted)) throw new Rejected("VAL_BASIS") { Path = "basis" };
        var standing = await session.PenaltiesOfAsync(query.RmAccount!, ct);
        var line = PenaltyLevel.Line(row, query.Count ?? 1, basis ?? row.Bases[^1], on, isGoodFaith: false, Drafts.Earlier(standing, row.Code), row.Capped ? query.ErrorGroup : null);
        await Send.OkAsync(new(line, [.. standing.Where(p => p.IssuedOn is not null).SelectMany(p => p.Lines.Where(l => l.Contravention == row.Code && l.Level is not null).Select(l => new CountedPenalty(p.Id, l.InfractionOn, p.IssuedOn!.Value, l.Level!.Value)))]), ct);
    }
}
