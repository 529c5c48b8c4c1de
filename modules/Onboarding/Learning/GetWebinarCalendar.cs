using Carm.Kernel;
using FastEndpoints;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Onboarding;

/// <summary>Anyone takes a webinar into a calendar, as an iCalendar file (RFC 5545). One that was withdrawn says so, that calendars which took it strike it out.</summary>
public sealed record GetWebinarCalendar(string PublicationId, [property: QueryParam] string? Lang = null);

public sealed class GetWebinarCalendarEndpoint(IOnboardingStore store) : CarmEndpoint<GetWebinarCalendar, string>
{
    public override void Configure()
    {
        Get("publications/{publicationId}/calendar");
        Group<Public>();
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<string>(StatusCodes.Status200OK, "text/calendar"));
        Summary(s => s.Summary = "Take a webinar into a calendar");
    }

    public override async Task HandleAsync(GetWebinarCalendar query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Publication>(query.PublicationId, ct) is not { Kind: PublicationKind.Webinar, State: not PublicationState.Draft } webinar) throw new Rejected("NOT_FOUND");
        HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{webinar.Id}.ics\"";
        HttpContext.Response.Headers.Vary = "Accept-Language";
        await Send.StringAsync(FileOf(webinar), contentType: "text/calendar; charset=utf-8", cancellation: ct);
    }

    /// <summary>The file, without the joining link. Its UID stays and its SEQUENCE grows, so that a calendar knows it again.</summary>
    public static string FileOf(Publication publication)
    {
        var (said, webinar, changed) = (publication.Content, publication.Content.Webinar!, new CalDateTime(publication.ChangedAt.UtcDateTime));
        var calendar = new Ical.Net.Calendar { ProductId = "-//Carm//Learning and notices//EN", Method = "PUBLISH" };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = $"{publication.Id}@carm",
            Summary = said.Title.ToString(),
            Description = said.Body.ToString(),
            Start = new CalDateTime(webinar.StartsAt.UtcDateTime),
            End = new CalDateTime(webinar.EndsAt.UtcDateTime),
            DtStamp = changed,
            LastModified = changed,
            Sequence = publication.Changes,
            Status = publication.State == PublicationState.Withdrawn ? EventStatus.Cancelled : EventStatus.Confirmed,
            Url = said.Link is { } link ? new Uri(link) : null,
        });
        return new CalendarSerializer().SerializeToString(calendar)!;
    }
}
