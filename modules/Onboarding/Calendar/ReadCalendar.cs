using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Carm.Onboarding;

/// <summary>A calendar program reads the days of an account as an iCalendar file (RFC 5545), by the secret of an address that a person had made.</summary>
/// <param name="Key">The secret.</param>
public sealed record ReadCalendar([property: QueryParam] string? Key = null);

public sealed class ReadCalendarEndpoint(IOnboardingStore store, IAuthority authority, IAccounts accounts, TimeProvider clock) : CarmEndpoint<ReadCalendar, string>
{
    public override void Configure()
    {
        Get("calendar.ics");
        Group<Public>();
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<string>(StatusCodes.Status200OK, "text/calendar"));
        Summary(s => s.Summary = "Read the days of an account into a calendar");
    }

    public override async Task HandleAsync(ReadCalendar query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var hash = SecretToken.HashOf(query.Key ?? "");
        var feed = await session.Query<CalendarFeed>().Where(f => f.Hash == hash).FirstOrDefaultAsync(ct) ?? throw new Rejected("NOT_FOUND");
        var (decision, standing) = (await authority.DecideAsync(new(feed.Subject, [], CalendarFeed.Permission, feed.RmAccount[..9], feed.RmAccount, null, IsWrite: false), ct), await accounts.StandingOfAsync(feed.Subject, null, ct));
        if (decision.Refusal is not null || standing.IsLocked) throw new Rejected("NOT_FOUND");

        var (today, first) = (clock.GetUtcNow().TorontoDate(), AccountCalendar.FirstDay(clock.GetUtcNow().TorontoDate()));
        var set = await session.Query<Deadline>().Where(d => d.RmAccount == feed.RmAccount && d.On >= first && (d.Kind != DeadlineKinds.Accounting || d.On >= today)).ToListAsync(ct);
        var accounted = await FeedEvent.FirstAccountedAsync(session, feed.RmAccount, set.Where(d => d.Kind == DeadlineKinds.Accounting && !d.IsCancelled).Select(d => d.Reference), ct);
        var moved = (await session.Query<MovedDueDate>().Where(m => m.PeriodEnd >= first).ToListAsync(ct)).ToDictionary(m => m.PeriodEnd);
        var file = AccountCalendar.FileOf(feed, AccountCalendar.Billing(feed.RmAccount, today, moved).Concat(set.Where(d => IsSeen(d, decision)).Select(d => d.MetBy(accounted))));

        var tag = new EntityTagHeaderValue($"\"{SecretToken.HashOf(file)[..32]}\"");
        HttpContext.Response.Headers.ETag = tag.ToString();
        if (HttpContext.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))) await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status304NotModified));
        else await Send.StringAsync(file, contentType: "text/calendar; charset=utf-8", cancellation: ct);
    }

    /// <summary>A provider sees a limit where it sees the transaction that it is about; that of goods whose declaration nobody is known to have begun may be anybody's, and is for who sees all, as their release is in the feed.</summary>
    public static bool IsSeen(Deadline deadline, AuthorityDecision decision) => deadline.SubmitterBn9 is { } submitter
        ? decision.Sight.Contains(submitter == decision.CallerBn9 ? "OWN" : submitter == deadline.RmAccount[..9] ? "IMPORTER" : "OTHERS")
        : deadline.Kind != DeadlineKinds.Accounting || new[] { "OWN", "IMPORTER", "OTHERS" }.All(decision.Sight.Contains);
}
