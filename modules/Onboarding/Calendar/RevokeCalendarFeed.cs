using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Who made a calendar address takes it back: from then on there is nothing there.</summary>
public sealed record RevokeCalendarFeed(string RmAccount, string FeedId, [property: FromClaim("sub")] string Subject);

public sealed record RevokeCalendarFeedResponse(string FeedId);

public sealed class RevokeCalendarFeedEndpoint : CarmEndpoint<RevokeCalendarFeed, RevokeCalendarFeedResponse>
{
    public override void Configure()
    {
        Delete("program-accounts/{rmAccount}/calendar-feeds/{feedId}");
        Group<Portal>();
        Asks(CalendarFeed.Permission);
        Summary(s => s.Summary = "Take a calendar address back");
    }

    public override Task HandleAsync(RevokeCalendarFeed command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RevokeCalendarFeedHandler
{
    public static async Task<RevokeCalendarFeedResponse> Handle(RevokeCalendarFeed command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<CalendarFeed>(command.FeedId, ct) is not { } feed || feed.Subject != command.Subject || feed.RmAccount != command.RmAccount) throw new Rejected("NOT_FOUND");
        session.Delete(feed);
        return new(feed.Id);
    }
}
