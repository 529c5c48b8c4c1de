using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <param name="Subject">For whom Delegation is asked.</param>
/// <param name="Bn9">The business for which it reads, and whose the subject must be still; null where the subject reads for itself.</param>
/// <param name="RmAccount">One account; null for all that the subject reaches.</param>
/// <param name="Types">None for all.</param>
public sealed record FeedQuestion(string Subject, string? Bn9, string? RmAccount, IReadOnlyList<string> Types)
{
    public static FeedQuestion Of(Webhook webhook) => new(webhook.Reader, webhook.Bn9, webhook.RmAccount, webhook.Types);
}

/// <summary>Reads the feed as somebody may see it now: a right that came or went since counts.</summary>
public sealed class FeedReader(IOnboardingStore store, IAuthority authority, IAccounts accounts)
{
    const int Chunk = 500, MostChunks = 10;

    /// <summary>The next events after a place, the last place that was looked at, and whether that was the end of the feed. Who may not read is refused, as <see cref="RefusalAsync"/> says.</summary>
    public async Task<(IReadOnlyList<FeedEvent> Events, long Place, bool IsAtEnd)> ReadAsync(FeedQuestion question, long place, DateTimeOffset? since, int size, CancellationToken ct)
    {
        if (await RefusalAsync(question, ct) is { } refusal) throw new Rejected(refusal);
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
                if (IsForAll(happened) || (decided[QuestionOf(question.Subject, happened)] is var decision && IsFor(question.Bn9, decision) && happened.IsSeen(decision))) seen.Add(happened);
                if (seen.Count == size) break;
            }
            if (read.Count == Chunk || seen.Count == size) continue;
            return (seen, Math.Max(place, end), true);
        }
        return (seen, place, false);
    }

    /// <summary>An account that is not to be seen is <c>NOT_FOUND</c>, and so is everything for who is locked, or reads for a business that it has left; who may read no feed at all any more is refused. Null for who may read.</summary>
    public async Task<string?> RefusalAsync(FeedQuestion question, CancellationToken ct)
    {
        // A webhook's reader comes by no request at which the host would have asked this.
        if (await IsLockedAsync(question.Subject, ct)) return "NOT_FOUND";
        var decision = await authority.DecideAsync(new(question.Subject, [], "onboarding.events.view", question.RmAccount?[..9], question.RmAccount, null, IsWrite: false), ct);
        return decision.Refusal ?? (IsFor(question.Bn9, decision) ? null : "NOT_FOUND");
    }

    /// <summary>Whether who asks may see this event now.</summary>
    public async Task<bool> SeesAsync(FeedQuestion question, FeedEvent happened, CancellationToken ct) => IsForAll(happened) ? await RefusalAsync(question, ct) is null
        : !await IsLockedAsync(question.Subject, ct) && await authority.DecideAsync(QuestionOf(question.Subject, happened), ct) is var decision && IsFor(question.Bn9, decision) && happened.IsSeen(decision);

    /// <summary>Who went to another employer sees with that one's eyes, and no more for the one before.</summary>
    static bool IsFor(string? bn9, AuthorityDecision decision) => bn9 is null || decision.CallerBn9 == bn9;

    static bool IsForAll(FeedEvent happened) => EventTypes.All[happened.Type].IsForAll;

    async Task<bool> IsLockedAsync(string subject, CancellationToken ct) => (await accounts.StandingOfAsync(subject, null, ct)).IsLocked;

    static AuthorityQuestion QuestionOf(string subject, FeedEvent happened) => new(subject, NoStaff, EventTypes.All[happened.Type].PermissionFor(happened), happened.Bn9, happened.RmAccount, happened.SubmitterBn9, IsWrite: false);

    // One list for all, by which equal questions are equal.
    static readonly IReadOnlyList<string> NoStaff = [];
}
