using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An outage that the CBSA has declared, as Onboarding says.</summary>
/// <param name="LastDay">Null while it lasts.</param>
/// <param name="LimitsMoveTo">Null while it lasts.</param>
public sealed record DeclaredOutage(string Id, DateOnly FirstDay, DateOnly? LastDay, DateOnly? LimitsMoveTo)
{
    public bool Covers(DateOnly limit) => limit >= FirstDay && (LastDay is null || limit <= LastDay);

    /// <summary>Whether a limit waits for its end.</summary>
    public bool Holds(string kind, DateOnly lastDay) => LastDay is null && ClockRules.All[kind].MovesWithOutages && Covers(lastDay);
}

/// <summary>An outage that is over is looked at with a case of which a limit runs or has passed that may fall on its days.</summary>
public sealed record MoveCaseLimits(string CaseNumber, string RmAccount, string OutageId);

/// <summary>An outage is declared or over. While it lasts no limit passes that it moves; once it is over, what fell on its days falls on the day after it.</summary>
public static class KeepDeclaredOutageHandler
{
    public static async Task<OutgoingMessages> Handle(OutageDeclared declared, IDocumentSession session, CancellationToken ct)
    {
        // That it began is known already where that it is over was heard first.
        if (declared.LastDay is null && await session.LoadAsync<DeclaredOutage>(declared.OutageId, ct) is { LastDay: not null }) return [];
        var outage = new DeclaredOutage(declared.OutageId, declared.FirstDay, declared.LastDay, declared.LimitsMoveTo);
        session.Store(outage);
        // Who asked for more time before this was declared need not show why any more either.
        var asked = await session.Query<ExtensionApplication>().Where(e => e.MissedOn >= outage.FirstDay && e.State != ExtensionState.Granted && e.State != ExtensionState.Refused && e.State != ExtensionState.Dismissed).OrderBy(e => e.Id).ToListAsync(ct);
        OutgoingMessages messages = [.. asked.Where(e => e.GroundedBy(outage) is not null).Select(e => new GroundExtension(e.Id, e.RmAccount, outage.Id))];
        if (declared.LastDay is not { } last) return messages;
        // What runs makes something happen on the day after its last day at the latest; what had passed before the outage was declared is kept with its case.
        var (first, next) = (CaseFile.KeyOf(declared.FirstDay), CaseFile.KeyOf(last.AddDays(1)));
        var cases = await session.Query<CaseFile>().Where(f => string.Compare(f.NextKey, next) <= 0 || string.Compare(f.LapsedKey, first) >= 0).Select(f => new { f.Id, f.RmAccount }).ToListAsync(ct);
        messages.AddRange(cases.Select(f => new MoveCaseLimits(f.Id, f.RmAccount, declared.OutageId)));
        return messages;
    }
}

/// <summary>
/// Of a limit that the CBSA has set, or may forbear to hold anybody to, the last day moves. One that the Act gives for a recourse nobody moves: its case and its client are told that the outage covered it,
/// which is reason enough when more time is asked for. A repeat finds nothing on the days of the outage, or that it was said.
/// </summary>
public static class MoveCaseLimitsHandler
{
    public static async Task<OutgoingMessages> Handle(MoveCaseLimits command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var outage = (await session.LoadAsync<DeclaredOutage>(command.OutageId, ct))!;
        if (await session.LoadAsync<CaseFile>(command.CaseNumber, ct) is not { } file || file.Outages.Contains(outage.Id) || await session.LoadAsync(file.Kind, file.Id, ct) is not { } @case) return [];
        var (now, to, messages, acts) = (clock.GetUtcNow(), outage.LimitsMoveTo!.Value, new OutgoingMessages(), new List<(ICase Case, CaseAct Act)>());
        foreach (var limit in file.Clocks.Where(c => !c.HasLapsed).Concat(file.Lapsed).Where(c => outage.Covers(c.LastDay)))
        {
            var rule = ClockRules.All[limit.Kind];
            if (rule.MovesWithOutages)
            {
                // What had passed long before the outage was declared, and is past by the new day too, stays as it is.
                if ((limit.HasLapsed && to < now.TorontoDate()) || @case.Moved(new(limit.Kind, limit.StartedOn, to), now) is not { } moved) continue;
                @case = moved;
                acts.Add((@case, OutageActs.Moved(rule, limit.LastDay, to)));
                messages.Add(Notice(file, limit, outage, "APPEALS_LIMIT_MOVED", $"{to:yyyy-MM-dd}", now));
            }
            else if (rule.Turn == Turn.Client)
            {
                acts.Add((@case, OutageActs.Covered(rule, limit.LastDay, outage)));
                messages.Add(Notice(file, limit, outage, "APPEALS_LIMIT_COVERED", rule.Law, now));
            }
        }
        if (acts.Count == 0) return [];
        messages.AddRange(session.Keep(file with { Outages = [.. file.Outages, outage.Id] }, acts, envelope, now));
        return messages;
    }

    static NoticeRequested Notice(CaseFile file, RunningClock limit, DeclaredOutage outage, string template, string value, DateTimeOffset now) => Notice(file, limit, outage, template, new Bilingual(value, value), now);

    static NoticeRequested Notice(CaseFile file, RunningClock limit, DeclaredOutage outage, string template, Bilingual value, DateTimeOffset now)
    {
        string[] Values(Func<Bilingual, string> language) => [file.Id, language(ClockRules.All[limit.Kind].Title), $"{limit.LastDay:yyyy-MM-dd}", language(value)];
        return Cases.ToClient($"case/{file.Id}/{limit.Kind}/{limit.LastDay:yyyy-MM-dd}/outage/{outage.Id}", file.RmAccount, file.SubmitterBn9, template, now, Values(text => text.En)) with { FrenchValues = Values(text => text.Fr), Link = $"/api/v1/cases/{file.Id}" };
    }
}

static class DeclaredOutages
{
    /// <summary>The outages that last, by which no limit passes that they hold.</summary>
    public static async Task<IReadOnlyList<DeclaredOutage>> LastingOutagesAsync(this IQuerySession session, CancellationToken ct) => await session.Query<DeclaredOutage>().Where(o => o.LastDay == null).ToListAsync(ct);

    /// <summary>Whether a limit waits for the end of an outage, so that nothing follows from its last day yet.</summary>
    public static async Task<bool> IsHeldAsync(this IQuerySession session, string kind, DateOnly lastDay, CancellationToken ct) => (await session.LastingOutagesAsync(ct)).Any(o => o.Holds(kind, lastDay));

    /// <summary>An outage that covered the last day of a limit; null where none did.</summary>
    public static async Task<DeclaredOutage?> FindOutageOnAsync(this IQuerySession session, DateOnly lastDay, CancellationToken ct) =>
        (await session.Query<DeclaredOutage>().Where(o => o.FirstDay <= lastDay).ToListAsync(ct)).FirstOrDefault(o => o.Covers(lastDay));
}

/// <summary>What an outage does to a limit of a case, as its history says it.</summary>
static class OutageActs
{
    public static CaseAct Moved(ClockRule rule, DateOnly from, DateOnly to) =>
        new("LIMIT_MOVED", new($"An outage moved the last day from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}: {rule.Title.En}.", $"Une panne a reporté le dernier jour du {from:yyyy-MM-dd} au {to:yyyy-MM-dd} : {rule.Title.Fr}."));

    public static CaseAct Covered(ClockRule rule, DateOnly lastDay, DeclaredOutage outage) => new("LIMIT_COVERED", new(
        $"A declared outage, from {outage.FirstDay:yyyy-MM-dd} to {outage.LastDay:yyyy-MM-dd}, covered the last day, {lastDay:yyyy-MM-dd}: {rule.Title.En}. No outage moves it; where more time may be asked for, this is taken as the reason for which it could not be kept.",
        $"Une panne déclarée, du {outage.FirstDay:yyyy-MM-dd} au {outage.LastDay:yyyy-MM-dd}, couvrait le dernier jour, le {lastDay:yyyy-MM-dd} : {rule.Title.Fr}. Aucune panne ne le reporte; si une prorogation peut être demandée, cela est retenu comme raison pour laquelle il n'a pu être respecté."));
}
