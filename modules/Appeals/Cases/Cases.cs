using System.Text.Json;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

static class Cases
{
    /// <summary>Stores a case after an act, with its clocks and its history, in the transaction of the act.</summary>
    /// <returns>What the calendars of its readers are told: limits that run, moved, or run no longer.</returns>
    public static async Task<OutgoingMessages> KeepAsync(this IDocumentSession session, ICase @case, CaseAct act, Envelope envelope, DateTimeOffset at, CancellationToken ct) =>
        session.Keep(await session.LoadAsync<CaseFile>(@case.Id, ct) ?? CaseFile.New(@case), [(@case, act)], envelope, at);

    /// <summary>The same for several acts, one after the other, upon a file that was read.</summary>
    public static OutgoingMessages Keep(this IDocumentSession session, CaseFile file, IReadOnlyList<(ICase Case, CaseAct Act)> acts, Envelope envelope, DateTimeOffset at)
    {
        var after = file;
        foreach (var (@case, act) in acts)
        {
            var entry = CaseEntry.Of(after, act, @case.StateName, envelope, at);
            session.Insert(entry);
            after = after.After(@case, at.TorontoDate()) with { Sequence = entry.Sequence, Head = entry.Hash };
        }
        if (acts.Count > 0) session.StoreObjects([acts[^1].Case]);
        session.Store(after);
        return Limits(file, after, at);
    }

    /// <summary>Stores a case after something that is no act of anybody's, with its clocks.</summary>
    public static OutgoingMessages Keep(this IDocumentSession session, CaseFile file, ICase @case, DateTimeOffset at)
    {
        var after = file.After(@case, at.TorontoDate());
        session.StoreObjects([@case]);
        session.Store(after);
        return Limits(file, after, at);
    }

    /// <summary>Appends to the history what changes nothing of the case itself.</summary>
    public static void Note(this IDocumentSession session, CaseFile file, CaseAct act, Envelope envelope, DateTimeOffset at)
    {
        var entry = CaseEntry.Of(file, act, file.State, envelope, at);
        session.Insert(entry);
        session.Store(file with { Sequence = entry.Sequence, Head = entry.Hash });
    }

    /// <summary>Drafts are nobody's deadline: a limit is told from when it runs until it is met.</summary>
    static OutgoingMessages Limits(CaseFile before, CaseFile after, DateTimeOffset at)
    {
        DeadlineSet Set(RunningClock c, bool isCancelled) => new($"{after.Id}/{c.Kind}", after.RmAccount, c.Kind, after.Id, c.LastDay, at, after.SubmitterBn9, isCancelled);
        return
        [
            .. before.Clocks.Where(old => !old.HasLapsed && after.Clocks.All(c => c.Kind != old.Kind)).Select(old => Set(old, isCancelled: true)),
            .. after.Clocks.Where(c => !c.HasLapsed && before.Clocks.All(old => (old.Kind, old.LastDay) != (c.Kind, c.LastDay))).Select(c => Set(c, isCancelled: false)),
        ];
    }

    /// <summary>The case of that number; null when it is none of that kind.</summary>
    public static async Task<ICase?> LoadAsync(this IQuerySession session, CaseKind kind, string number, CancellationToken ct) => kind switch
    {
        CaseKind.Statement => await session.LoadAsync<ServedStatement>(number, ct),
        CaseKind.Ruling => await session.LoadAsync<GivenRuling>(number, ct),
        CaseKind.Penalty => await session.LoadAsync<Penalty>(number, ct),
        CaseKind.Appeal => await session.LoadAsync<Appeal>(number, ct),
        CaseKind.Compliance => await session.LoadAsync<ComplianceCase>(number, ct),
        CaseKind.Review => await session.LoadAsync<MinisterialReview>(number, ct),
        CaseKind.Extension => await session.LoadAsync<ExtensionApplication>(number, ct),
        _ => null,
    };

    /// <summary>A notice to the managers of the client of a case, and of the provider of services who brought it on for the client.</summary>
    public static NoticeRequested ToClient(string noticeId, string rmAccount, string submitterBn9, string template, DateTimeOffset at, params string[] values) =>
        NoticeRequested.ToManagers(noticeId, rmAccount[..9], template, at, rmAccount, values) with { AlsoToProvider = submitterBn9 == rmAccount[..9] || submitterBn9 == Bn9.Cbsa ? null : submitterBn9 };

    /// <summary>A state as it is named on the wire.</summary>
    public static string OnTheWire<T>(T state) where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(state.ToString());

    /// <summary>A word of a query, as CORRECTIONS_DUE; null when it is left out.</summary>
    public static T? ReadWord<T>(string? text, string path, string code = "VAL_FAILED") where T : struct, Enum => text is null ? null
        : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => OnTheWire(v!.Value) == text) ?? throw new Rejected(code) { Path = path };

    /// <summary>Takes the next number of a series: APL-2026-000001. The series is held to the end of the transaction, so that numbers come one after the other.</summary>
    public static async Task<string> NextNumberAsync(this IDocumentSession session, string series, DateOnly today, CancellationToken ct)
    {
        var key = $"{series}-{today.Year}";
        await session.HoldAsync($"appeals number {key}", ct);
        var numbers = await session.LoadAsync<CaseNumbers>(key, ct) ?? new(key, 0);
        session.Store(numbers with { Last = numbers.Last + 1 });
        return $"{key}-{numbers.Last + 1:000000}";
    }
}

/// <summary>The counter of a year's cases of one series.</summary>
/// <param name="Id">Series and year.</param>
public sealed record CaseNumbers(string Id, int Last);
