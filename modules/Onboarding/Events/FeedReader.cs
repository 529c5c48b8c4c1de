using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <param name="Subject">For whom Delegation is asked.</param>
/// <param name="RmAccount">One account; null for all that the subject reaches.</param>
/// <param name="Types">None for all.</param>
public sealed record FeedQuestion(string Subject, string? RmAccount, IReadOnlyList<string> Types);

/// <summary>Reads the feed as somebody may see it now: a right that came or went since counts.</summary>
public sealed class FeedReader(IOnboardingStore store, IAuthority authority, IAccounts accounts)
{
    const int Chunk = 500, MostChunks = 10;

    /// <summary>The next events after a place, and the last place that was looked at. An account that is not to be seen is <c>NOT_FOUND</c>, and who may read no feed at all any more, or is locked, is refused.</summary>
    public async Task<(IReadOnlyList<FeedEvent> Events, long Place)> ReadAsync(FeedQuestion question, long place, DateTimeOffset? since, int size, CancellationToken ct)
    {
        // A webhook's reader comes by no request at which the host would have asked this.
        if (await IsLockedAsync(question.Subject, ct)) throw new Rejected("NOT_FOUND");
        if ((await authority.DecideAsync(new(question.Subject, [], "onboarding.events.view", question.RmAccount?[..9], question.RmAccount, null, IsWrite: false), ct)).Refusal is { } refusal) throw new Rejected(refusal);
        string[] reached = question.RmAccount is null ? [.. await authority.ReachAsync(question.Subject, ct)] : [];
        string[] types = [.. question.Types];
        var isToldOfAll = types.Length == 0 || types.Any(type => EventTypes.All[type].IsForAll);
        var decided = new Dictionary<AuthorityQuestion, AuthorityDecision>();
        var seen = new List<FeedEvent>();
        await using var session = store.QuerySession();
        // Read before the events: what is there by now and was not read below is not for this reader.
        var end = await session.Query<FeedEvent>().OrderByDescending(e => e.Position).Select(e => e.Position).FirstOrDefaultAsync(ct);
        for (var chunk = 0; chunk < MostChunks && seen.Count < size; chunk++)
        {
            // No further than the end that was read, so that both questions below are answered up to the same place.
            var asked = session.Query<FeedEvent>().Where(e => e.Position > place && e.Position <= end);
            if (types.Length > 0) asked = asked.Where(e => e.Type.IsOneOf(types));
            if (since is { } from) asked = asked.Where(e => e.At >= from);
            var own = question.RmAccount is { } one ? asked.Where(e => e.RmAccount == one) : asked.Where(e => e.Bn9.IsOneOf(reached));
            var read = await own.OrderBy(e => e.Position).Take(Chunk).ToListAsync(ct);
            // What concerns everybody is read apart, each along its index.
            if (isToldOfAll) read = [.. read.Concat(await asked.Where(e => e.Bn9 == FeedEvent.All).OrderBy(e => e.Position).Take(Chunk).ToListAsync(ct)).OrderBy(e => e.Position).Take(Chunk)];
            AuthorityQuestion[] open = [.. read.Where(happened => !IsForAll(happened)).Select(happened => QuestionOf(question.Subject, happened)).Distinct().Where(key => !decided.ContainsKey(key))];
            foreach (var (put, decision) in open.Zip(await authority.DecideAllAsync(question.Subject, open, ct))) decided[put] = decision;
            foreach (var happened in read)
            {
                place = happened.Position;
                if (IsForAll(happened) || happened.IsSeen(decided[QuestionOf(question.Subject, happened)])) seen.Add(happened);
                if (seen.Count == size) break;
            }
            if (read.Count == Chunk || seen.Count == size) continue;
            place = Math.Max(place, end);
            break;
        }
        return (seen, place);
    }

    /// <summary>Whether somebody may see this event now.</summary>
    public async Task<bool> SeesAsync(string subject, FeedEvent happened, CancellationToken ct) => !await IsLockedAsync(subject, ct) && (IsForAll(happened) || happened.IsSeen(await authority.DecideAsync(QuestionOf(subject, happened), ct)));

    static bool IsForAll(FeedEvent happened) => EventTypes.All[happened.Type].IsForAll;

    async Task<bool> IsLockedAsync(string subject, CancellationToken ct) => (await accounts.StandingOfAsync(subject, null, ct)).IsLocked;

    static AuthorityQuestion QuestionOf(string subject, FeedEvent happened) => new(subject, NoStaff, EventTypes.All[happened.Type].PermissionFor(happened), happened.Bn9, happened.RmAccount, happened.SubmitterBn9, IsWrite: false);

    // One list for all, by which equal questions are equal.
    static readonly IReadOnlyList<string> NoStaff = [];
}
