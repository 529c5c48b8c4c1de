using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>A case as both sides see it: one object, whoever looks. What is internal to the CBSA is left out for the client.</summary>
/// <param name="Turn">Whose act it waits for.</param>
/// <param name="Next">The limit that comes first; null when none runs.</param>
/// <param name="ServiceDays">How many days it has waited for the CBSA.</param>
/// <param name="StandardDays">In how many of these the CBSA means to answer; null where it has set itself no standard.</param>
/// <param name="ExpectedBy">While the CBSA has the turn, the day by which it means to answer by that standard; no limit of law.</param>
public sealed record CaseView(
    string CaseNumber, CaseKind Kind, string RmAccount, string State, Turn Turn, bool IsOver, DateOnly? OpenedOn, DateOnly? ClosedOn, ClockView? Next, IReadOnlyList<ClockView> Clocks, int ServiceDays, int? StandardDays, DateOnly? ExpectedBy,
    IReadOnlyList<CaseDocumentView> Documents, IReadOnlyList<CaseEntryView> History)
{
    public static async Task<CaseView> ReadAsync(IQuerySession session, string number, ServiceStandards standards, DateOnly today, bool forStaff, CancellationToken ct)
    {
        if (await session.LoadAsync<CaseFile>(number, ct) is not { } f || !f.IsFor(forStaff)) throw new Rejected("NOT_FOUND");
        var documents = await session.DocumentsOfAsync(number, ct);
        var history = await session.Query<CaseEntry>().Where(e => e.CaseNumber == number).OrderBy(e => e.Sequence).ToListAsync(ct);
        ClockView[] clocks = [.. f.Clocks.Where(c => !c.HasLapsed).OrderBy(c => c.LastDay).Select(c => ClockView.Of(c, today))];
        return new(f.Id, f.Kind, f.RmAccount, f.State, f.Turn, f.IsOver, f.OpenedOn, f.ClosedOn, clocks.FirstOrDefault(), clocks, f.ServiceDays(today), standards.DaysOf(f.Kind), f.ExpectedBy(standards.DaysOf(f.Kind)),
            [.. documents.Where(d => forStaff || !d.IsInternal).Select(CaseDocumentView.Of)], [.. history.Select(e => CaseEntryView.Of(e, forStaff))]);
    }
}

/// <summary>A limit that runs, in the language of the request.</summary>
/// <param name="Turn">Whose limit it is.</param>
/// <param name="Then">What happens if nothing is done.</param>
public sealed record ClockView(string Kind, Turn Turn, string Title, DateOnly LastDay, int DaysLeft, string Law, string Then)
{
    public static ClockView Of(RunningClock clock, DateOnly today)
    {
        var rule = ClockRules.All[clock.Kind];
        return new(clock.Kind, rule.Turn, rule.Title.ToString(), clock.LastDay, clock.LastDay.DayNumber - today.DayNumber, rule.Law.ToString(), rule.Then.ToString());
    }
}

/// <summary>One act of the history, in the language of the request.</summary>
/// <param name="Actor">Who did it; of an officer the client reads the role only.</param>
/// <param name="Hash">The chain's: SHA-256 over the hash before and the entry.</param>
public sealed record CaseEntryView(long Sequence, string Act, string Text, string State, string? Actor, string? Role, DateTimeOffset At, string PreviousHash, string Hash)
{
    public static CaseEntryView Of(CaseEntry e, bool forStaff) => e.IsInternal && !forStaff
        ? new(e.Sequence, "INTERNAL", new Bilingual("An act of the CBSA's own.", "Un acte interne de l'ASFC.").ToString(), e.State, null, null, e.At, e.PreviousHash, e.Hash)
        : new(e.Sequence, e.Act, new Bilingual(e.TextEn, e.TextFr).ToString(), e.State, forStaff || e.Role is null or "BAM" or "PAM" or "EDITOR" ? e.Actor : null, e.Role, e.At, e.PreviousHash, e.Hash);
}
