using Marten;
using Wolverine;

namespace Carm.Appeals;

static class GrantedExtensions
{
    /// <summary>The applications of an account for any of these, whatever became of them.</summary>
    public static async Task<IReadOnlyList<ExtensionApplication>> FindExtensionsAsync(this IQuerySession session, string rmAccount, ExtensionType type, IReadOnlyList<string> references, CancellationToken ct) =>
        [.. (await session.Query<ExtensionApplication>().Where(e => e.RmAccount == rmAccount && e.Type == type).ToListAsync(ct)).Where(e => e.References.Intersect(references).Any())];

    /// <summary>What lets all of these be filed on this day although they are late: more time that was granted, is not over, or is held by an outage, and was not used, or used for what was rejected for its form. None where any of them is not covered.</summary>
    public static async Task<IReadOnlyList<ExtensionApplication>> FindGrantsAsync(this IQuerySession session, string rmAccount, ExtensionType type, IReadOnlyList<string> references, DateOnly filedOn, CancellationToken ct)
    {
        var (grants, lasting) = (new List<ExtensionApplication>(), await session.LastingOutagesAsync(ct));
        foreach (var extension in (await session.FindExtensionsAsync(rmAccount, type, references, ct)).Where(e => e.UseBy is { } last && (filedOn <= last || lasting.Any(o => o.Holds(ClockRules.ExtensionUse, last)))))
            if (extension.UsedBy is null || await session.LoadAsync<CaseFile>(extension.UsedBy, ct) is { State: "REJECTED" }) grants.Add(extension);
        return references.Except(grants.SelectMany(e => e.References)).Any() ? [] : grants;
    }

    /// <summary>The same for an appeal, of what of it was decided too long before this day; none where all of it is in time.</summary>
    public static async Task<IReadOnlyList<ExtensionApplication>> FindGrantsAsync(this IQuerySession session, AppealedDecisions against, string rmAccount, DateOnly today, CancellationToken ct)
    {
        if (today <= against.Limits.LastDay) return [];
        return await session.FindGrantsAsync(rmAccount, ExtensionType.S60Appeal, against.Ruling is { } ruling ? [ruling.Id] : [.. against.Statements.Where(s => RecourseClock.For(s.ServedOn).LastDay < today).Select(s => s.Id)], today, ct);
    }

    /// <summary>Files by what was granted.</summary>
    /// <param name="messages">To which is added that its time is over.</param>
    /// <returns>As of when it counts as filed: the day of the decision (ss.60.1, 129.1); null where nothing was needed.</returns>
    public static async Task<DateOnly?> UseAsync(this IDocumentSession session, IReadOnlyList<ExtensionApplication> grants, string filed, OutgoingMessages messages, Envelope envelope, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var grant in grants) messages.AddRange(await session.KeepAsync(grant with { UsedBy = filed }, ExtensionActs.Used, envelope, at, ct));
        return grants.Max(e => e.GrantedOn);
    }
}
