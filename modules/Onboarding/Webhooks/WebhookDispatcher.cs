using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Carm.Delegation.Contracts;
using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>
/// Sends each webhook what its reader may see of the feed. Each second it looks which businesses something happened to, and wakes their webhooks and those of who acts for them, and those whose
/// next try has come; every few minutes it looks at all. They are served in turns, thousands at once, since most of it is waiting for receivers; only their work at the database takes places, of which there are few,
/// so that receivers that hang keep nobody from one. Whoever has more to be sent than one turn holds stands behind the others again. A webhook is claimed by one
/// host for as long as it sends, and what was sent is written down before the next: a host that dies sends at most one event again.
/// </summary>
public sealed class WebhookDispatcher(IOnboardingStore store, WebhookSender sender, WebhookSigner signer, IServiceScopeFactory scopes, TimeProvider clock, ILogger<WebhookDispatcher> log) : BackgroundService
{
    const int AtOnce = 2_000, AtDatabase = 32, Batch = 100, Gone = 410;

    static readonly TimeSpan Every = TimeSpan.FromSeconds(1), LookAtAllEvery = TimeSpan.FromMinutes(5), Claim = TimeSpan.FromMinutes(1), Turn = TimeSpan.FromSeconds(20);

    readonly ConcurrentDictionary<string, bool> underWay = new();

    /// <summary>Never held while a receiver is waited for.</summary>
    readonly SemaphoreSlim database = new(AtDatabase);

    /// <summary>Those that are due, in their order; who becomes due while it is served comes once more.</summary>
    readonly ConcurrentQueue<string> due = new();
    readonly ConcurrentDictionary<string, bool> waiting = new();

    /// <summary>Those that another host holds, or that failed: looked at again a second later, since what woke them may not be known there.</summary>
    readonly ConcurrentQueue<string> later = new();
    readonly Stopwatch sinceAll = new();
    long seen;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        if (!signer.IsOffered) return;
        using var every = new PeriodicTimer(Every);
        while (await every.WaitForNextTickAsync(ct))
        {
            try
            {
                while (later.TryDequeue(out var id)) Enqueue(id);
                foreach (var id in await DueAsync(ct)) Enqueue(id);
                Serve(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The webhooks could not be read; they are tried again");
                sinceAll.Reset();
            }
        }
    }

    async Task<IReadOnlyList<string>> DueAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        if (!sinceAll.IsRunning || sinceAll.Elapsed > LookAtAllEvery)
        {
            seen = await session.Query<FeedEvent>().OrderByDescending(e => e.Position).Select(e => e.Position).FirstOrDefaultAsync(ct);
            var all = await session.Query<Webhook>().Where(w => w.State == WebhookState.Active && (w.NextTryAt == null || w.NextTryAt <= now)).Select(w => w.Id).ToListAsync(ct);
            sinceAll.Restart();
            return all;
        }
        var happened = await session.Query<FeedEvent>().Where(e => e.Position > seen).OrderBy(e => e.Position).Select(e => new { e.Position, e.Bn9 }).Take(10_000).ToListAsync(ct);
        string[] businesses = [.. happened.Select(e => e.Bn9).Distinct()];
        await using var scope = scopes.CreateAsyncScope();
        string[] told = businesses.Length == 0 ? [] : [.. businesses, .. await scope.ServiceProvider.GetRequiredService<IAuthority>().ActingForAsync(businesses, ct)];
        var due = await session.Query<Webhook>().Where(w => w.State == WebhookState.Active && (w.NextTryAt <= now || w.HasErrand || (w.NextTryAt == null && w.Bn9.IsOneOf(told)))).Select(w => w.Id).ToListAsync(ct);
        if (happened.Count > 0) seen = happened[^1].Position;
        // What concerns everybody is for all of them, at the next look.
        if (businesses.Contains(FeedEvent.All)) sinceAll.Reset();
        return due;
    }

    void Enqueue(string id)
    {
        if (waiting.TryAdd(id, true)) due.Enqueue(id);
    }

    /// <summary>Begins with those that wait longest, as many as are served at once.</summary>
    void Serve(CancellationToken ct)
    {
        for (var looked = due.Count; looked > 0 && underWay.Count < AtOnce && due.TryDequeue(out var id); looked--)
        {
            if (!underWay.TryAdd(id, true))
            {
                due.Enqueue(id);
                continue;
            }
            waiting.TryRemove(id, out _);
            _ = Task.Run(() => WorkAsync(id, ct), ct);
        }
    }

    async Task WorkAsync(string id, CancellationToken ct)
    {
        try
        {
            var (claimed, isHeld) = await ClaimAsync(id, ct);
            if (isHeld) later.Enqueue(id);
            else if (claimed is not null && await FollowAsync(claimed, ct)) Enqueue(id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            later.Enqueue(id);
            log.LogWarning(e, "Webhook {Webhook} could not be served; it is tried again", id);
        }
        finally
        {
            underWay.TryRemove(id, out _);
            if (!ct.IsCancellationRequested) Serve(ct);
        }
    }

    async Task<(Webhook? Claimed, bool IsHeld)> ClaimAsync(string id, CancellationToken ct)
    {
        var (wall, isHeld) = (TimeProvider.System.GetUtcNow(), false);
        var claimed = await ChangeAsync(id, webhook =>
        {
            isHeld = webhook.State == WebhookState.Active && webhook.ClaimedUntil > wall;
            return webhook.State != WebhookState.Active || isHeld ? null : webhook with { ClaimedUntil = wall + Claim, ClaimId = $"{Guid.NewGuid():N}" };
        }, null, ct);
        return (claimed, isHeld);
    }

    /// <summary>Sends what waits, one after the other, until nothing does, the receiver did not take it, or the turn is over.</summary>
    /// <returns>Whether something still waits.</returns>
    async Task<bool> FollowAsync(Webhook webhook, CancellationToken ct)
    {
        var turn = Stopwatch.StartNew();
        await using var scope = scopes.CreateAsyncScope();
        var feed = scope.ServiceProvider.GetRequiredService<FeedReader>();
        var following = webhook;
        try
        {
            while (following is { } current)
            {
                if (turn.Elapsed > Turn || IsLost(current)) return true;
                if (current.HasErrand)
                {
                    following = await RunErrandAsync(current, feed, ct);
                    continue;
                }
                var (events, place, isAtEnd) = await ReadAsync(feed, current, ct);
                if (events is null)
                {
                    await StopAsync(scope, webhook, WebhookPause.Reader, ct);
                    return false;
                }
                if (events.Count == 0)
                {
                    if (place <= current.Place && current is { Tries: 0, FailingSince: null, NextTryAt: null }) return false;
                    // What was tried in vain is not to be seen any more, or it was woken for nothing: nothing waits, and the next event has all of its tries.
                    following = await ChangeAsync(current.Id, w => w.Place == current.Place ? w.Rested() with { Place = place } : w, null, ct);
                    // What is appended from here on wakes it where it is for it. To read on would be to follow everybody's events, one by one.
                    if (isAtEnd && following is not { HasErrand: true } && following?.Changes == current.Changes) return false;
                    continue;
                }
                foreach (var happened in events)
                {
                    if (following is not { } held || IsLost(held)) return true;
                    if (happened.Position <= held.Place) continue;
                    following = await SendAsync(held, happened, scope, ct);
                    // Something else comes first now, or nothing more; and what its owner changed is read anew.
                    if (following is null || following.HasErrand || following.Changes != current.Changes || turn.Elapsed > Turn) break;
                }
            }
            return false;
        }
        finally
        {
            await ChangeAsync(webhook.Id, w => w.ClaimId == webhook.ClaimId ? w with { ClaimedUntil = default } : null, null, CancellationToken.None);
        }

        bool IsLost(Webhook held) => held.ClaimId != webhook.ClaimId || HasLapsed(held);
    }

    /// <returns>No events where its reader may not read any more.</returns>
    Task<(IReadOnlyList<FeedEvent>? Events, long Place, bool IsAtEnd)> ReadAsync(FeedReader feed, Webhook webhook, CancellationToken ct) => AtDatabaseAsync<(IReadOnlyList<FeedEvent>? Events, long Place, bool IsAtEnd)>(async () =>
    {
        try
        {
            // Of many receivers that take nothing no more is kept at hand than what is tried.
            return await feed.ReadAsync(FeedQuestion.Of(webhook), webhook.Place, null, webhook.FailingSince is null ? Batch : 1, ct);
        }
        catch (Rejected)
        {
            return (null, webhook.Place, false);
        }
    }, ct);

    /// <returns>The webhook as it goes on; null when it does not.</returns>
    async Task<Webhook?> SendAsync(Webhook webhook, FeedEvent happened, AsyncServiceScope scope, CancellationToken ct)
    {
        var outcome = await sender.SendAsync(webhook, happened, clock.GetUtcNow(), ct);
        var now = clock.GetUtcNow();
        var after = await ChangeAsync(webhook.Id, w => Renewed(outcome.Failure is null ? (w.Place == webhook.Place ? w.Taken(happened.Position) : w) : w.State == WebhookState.Active ? w.Refused(now, outcome.AskedToWait) : w), session => session.Insert(DeliveryOf(webhook, happened, outcome, now, isResent: false)), ct);
        if (outcome.Status == Gone) await StopAsync(scope, webhook, WebhookPause.Gone, ct);
        else if (outcome.Failure is not null && after?.IsGivenUp(now) == true) await StopAsync(scope, webhook, WebhookPause.Failing, ct);
        return outcome.Failure is null ? after : null;
    }

    /// <summary>What was asked for by hand is tried once, and stands in the log however it goes.</summary>
    async Task<Webhook?> RunErrandAsync(Webhook webhook, FeedReader feed, CancellationToken ct)
    {
        var (errand, happened) = await AtDatabaseAsync(() => NextErrandAsync(webhook, feed, ct), ct);
        // What was asked for since is not forgotten: it is looked once more while nobody can ask.
        if (errand is null) return await ChangeAsync(webhook.Id, async (w, session) => Renewed(w with { HasErrand = await session.Query<WebhookErrand>().AnyAsync(e => e.WebhookId == webhook.Id, ct) }), null, ct);
        if (HasLapsed(webhook)) return webhook;
        var outcome = happened is null ? null : await sender.SendAsync(webhook, happened, clock.GetUtcNow(), ct);
        return await ChangeAsync(webhook.Id, Renewed, writing =>
        {
            writing.Delete<WebhookErrand>(errand.Id);
            if (outcome is not null) writing.Insert(DeliveryOf(webhook, happened!, outcome, clock.GetUtcNow(), isResent: errand.EventId is not null));
        }, ct);
    }

    /// <returns>No event where its reader may not see it any more.</returns>
    async Task<(WebhookErrand? Errand, FeedEvent? Happened)> NextErrandAsync(Webhook webhook, FeedReader feed, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var errand = await session.Query<WebhookErrand>().Where(e => e.WebhookId == webhook.Id).OrderBy(e => e.AskedAt).FirstOrDefaultAsync(ct);
        if (errand is null) return (null, null);
        if (errand.EventId is null) return (errand, TrialOf(webhook, errand));
        var happened = await session.LoadAsync<FeedEvent>(errand.EventId, ct);
        return (errand, happened is not null && await feed.SeesAsync(FeedQuestion.Of(webhook), happened, ct) ? happened : null);
    }

    static Webhook Renewed(Webhook webhook) => webhook with { ClaimedUntil = TimeProvider.System.GetUtcNow() + Claim };

    /// <summary>It may be another host's by now.</summary>
    static bool HasLapsed(Webhook webhook) => TimeProvider.System.GetUtcNow() > webhook.ClaimedUntil;

    Task<Webhook?> ChangeAsync(string id, Func<Webhook, Webhook?> change, Action<IDocumentSession>? also, CancellationToken ct) => ChangeAsync(id, (webhook, _) => Task.FromResult(change(webhook)), also, ct);

    /// <returns>The webhook as it goes on; null when it is active no more, or was left as it is.</returns>
    Task<Webhook?> ChangeAsync(string id, Func<Webhook, IDocumentSession, Task<Webhook?>> change, Action<IDocumentSession>? also, CancellationToken ct) => AtDatabaseAsync<Webhook?>(async () =>
    {
        await using var session = store.LightweightSession();
        await session.HoldAsync(Webhook.NameOf(id), ct);
        var changed = await session.LoadAsync<Webhook>(id, ct) is { State: not WebhookState.Ended } webhook ? await change(webhook, session) : null;
        if (changed is not null) session.Store(changed);
        // What was sent is told, whatever became of the webhook meanwhile.
        also?.Invoke(session);
        await session.SaveChangesAsync(ct);
        return changed is { State: WebhookState.Active } ? changed : null;
    }, ct);

    Task StopAsync(AsyncServiceScope scope, Webhook webhook, WebhookPause reason, CancellationToken ct) => AtDatabaseAsync(async () =>
    {
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(new StopWebhook(webhook.Id, reason), ct);
        return true;
    }, ct);

    /// <summary>One of these never asks for another within it.</summary>
    async Task<T> AtDatabaseAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await database.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            database.Release();
        }
    }

    static WebhookDelivery DeliveryOf(Webhook webhook, FeedEvent happened, WebhookOutcome outcome, DateTimeOffset at, bool isResent) => new(
        string.Create(CultureInfo.InvariantCulture, $"{webhook.Id}.{at.ToUniversalTime():yyyyMMddHHmmssfffffff}.{Guid.NewGuid():N}"), webhook.Id, happened.Id, happened.Type, happened.Subject, isResent, outcome.Status, outcome.Failure, (int)outcome.Took.TotalMilliseconds, at);

    static FeedEvent TrialOf(Webhook webhook, WebhookErrand errand) =>
        new($"{EventTypes.Trial}/{errand.Id}", 0, webhook.Bn9, null, EventTypes.Trial, webhook.Id, null, errand.AskedAt, JsonSerializer.SerializeToElement(new WebhookTrial(webhook.Id), JsonSerializerOptions.Web));
}
