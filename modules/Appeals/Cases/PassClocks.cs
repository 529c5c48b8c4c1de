using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The calendar's command of each morning: every case with a reminder or a limit up to this day is looked at.</summary>
public sealed record PassClocks(DateOnly Day);

public static class PassClocksHandler
{
    public static async Task<OutgoingMessages> Handle(PassClocks command, IQuerySession session, CancellationToken ct)
    {
        var until = CaseFile.KeyOf(command.Day);
        return [.. (await session.Query<CaseFile>().Where(f => string.Compare(f.NextKey, until) <= 0).Select(f => new { f.Id, f.RmAccount }).ToListAsync(ct)).Select(f => new PassClock(f.Id, f.RmAccount, command.Day))];
    }
}

/// <summary>Sends a case's reminders and carries out what follows its limits, each once: what was done is stored with it, so that a repeat, another host, or a morning that comes late finds the rest only.</summary>
public sealed record PassClock(string CaseNumber, string RmAccount, DateOnly Day);

public static class PassClockHandler
{
    public static async Task<OutgoingMessages> Handle(PassClock command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var lasting = await session.LastingOutagesAsync(ct);
        bool IsHeld(RunningClock limit) => lasting.Any(o => o.Holds(limit.Kind, limit.LastDay));
        if (await session.LoadAsync<CaseFile>(command.CaseNumber, ct) is not { } file || file.DueBy(command.Day, IsHeld) is not { Count: > 0 } due) return [];

        var now = clock.GetUtcNow();
        var messages = new OutgoingMessages();
        var @case = await session.LoadAsync(file.Kind, file.Id, ct);
        var acts = new List<(ICase Case, CaseAct Act)>();
        foreach (var (passing, on, isLapse) in due)
        {
            messages.AddRange(Notices(file, passing, on, isLapse, now));
            if (isLapse && @case is not null) messages.AddRange(@case.Passed(passing.Kind, passing.LastDay, now));
            if (!isLapse || @case?.Lapse(passing.Kind) is not { } lapsed) continue;
            @case = lapsed.Case;
            acts.Add(lapsed);
        }
        messages.AddRange(session.Keep(file.Passed(command.Day, IsHeld), acts, envelope, now));
        return messages;
    }

    /// <summary>Whose limit it is is reminded; of a limit that passed both sides hear.</summary>
    static IEnumerable<NoticeRequested> Notices(CaseFile file, RunningClock clock, DateOnly on, bool isLapse, DateTimeOffset now)
    {
        var rule = ClockRules.All[clock.Kind];
        var (id, template) = ($"case/{file.Id}/{clock.Kind}/{clock.StartedOn:yyyy-MM-dd}/{clock.LastDay:yyyy-MM-dd}/{(isLapse ? "lapsed" : $"{on:yyyy-MM-dd}")}", isLapse ? "APPEALS_LIMIT_PASSED" : "APPEALS_LIMIT_NEAR");
        string[] Values(Func<Bilingual, string> language) => [file.Id, language(rule.Title), $"{clock.LastDay:yyyy-MM-dd}", language(rule.Then), language(rule.Law)];
        var notice = Cases.ToClient(id, file.RmAccount, file.SubmitterBn9, template, now, Values(text => text.En)) with { FrenchValues = Values(text => text.Fr), Link = $"/api/v1/cases/{file.Id}" };
        if (isLapse || rule.Turn == Turn.Client) yield return notice;
        if (isLapse || rule.Turn == Turn.Cbsa) yield return notice with { NoticeId = $"{id}/staff", Audience = NoticeAudience.Staff, Addressee = rule.StaffRole, Link = $"/api/v1/admin/cases/{file.Id}" };
    }
}
