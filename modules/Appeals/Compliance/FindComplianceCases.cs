using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists compliance cases for officers, the newest first.</summary>
/// <param name="State">As CORRECTIONS_DUE.</param>
/// <param name="Type">TAN, CVL, DCL or TCV.</param>
/// <param name="Program">TARIFF, VALUE, ORIGIN or SIMA.</param>
/// <param name="Officer">The officer's <c>sub</c>.</param>
public sealed record FindComplianceCases(
    [property: QueryParam] string? State = null, [property: QueryParam] string? Type = null, [property: QueryParam] string? Program = null, [property: QueryParam] string? Officer = null, [property: QueryParam] string? RmAccount = null,
    [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindComplianceCasesResponse(IReadOnlyList<ComplianceRow> Items, string? NextCursor);

/// <param name="AwaitsApproval">Whether a draft waits for a supervisor.</param>
/// <param name="DueOn">The client's last day, while one runs.</param>
public sealed record ComplianceRow(
    string CaseNumber, ComplianceType Type, string RmAccount, ComplianceProgram Program, DateOnly PeriodFrom, DateOnly PeriodTo, ComplianceState State, Turn Turn, string Officer, bool AwaitsApproval, DateOnly PlannedOn, DateOnly? IssuedOn, DateOnly? DueOn);

public sealed class FindComplianceCasesEndpoint(IAppealsStore store) : CarmEndpoint<FindComplianceCases, FindComplianceCasesResponse>
{
    public override void Configure()
    {
        Get("compliance-cases");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List compliance cases");
    }

    public override async Task HandleAsync(FindComplianceCases query, CancellationToken ct)
    {
        var (state, type, program) = (Cases.ReadWord<ComplianceState>(query.State, "state"), Cases.ReadWord<ComplianceType>(query.Type, "type"), Cases.ReadWord<ComplianceProgram>(query.Program, "program"));
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        IQueryable<ComplianceCase> found = session.Query<ComplianceCase>();
        if (state is { } inState) found = found.Where(c => c.State == inState);
        if (type is { } ofType) found = found.Where(c => c.Type == ofType);
        if (program is { } ofProgram) found = found.Where(c => c.Program == ofProgram);
        if (query.Officer is { } officer) found = found.Where(c => c.Officer == officer);
        if (query.RmAccount is { } rmAccount) found = found.Where(c => c.RmAccount == rmAccount);
        if (after is not null) found = found.Where(c => string.Compare(c.Id, after) < 0);
        var (items, next) = Cut(await found.OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct), size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(c => new ComplianceRow(
            c.Id, c.Type, c.RmAccount, c.Program, c.PeriodFrom, c.PeriodTo, c.State, c.Turn, c.Officer, c.Draft is not null, c.PlannedOn, c.IssuedOn, c.Clocks.Min(clock => (DateOnly?)clock.LastDay)))], next), ct);
    }
}
