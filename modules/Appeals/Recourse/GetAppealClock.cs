using Carm.Kernel;
using FastEndpoints;

namespace Carm.Appeals;

/// <summary>Asks until when a notice may be contested.</summary>
/// <param name="Kind">S60 (re-determination), S129 (penalty, seizure) or CITT (decision under s.60).</param>
public sealed record GetAppealClock([property: QueryParam] string? Kind, [property: QueryParam] string? NoticeDate);

public sealed record GetAppealClockResponse(DateOnly LastDay, DateOnly ExtensionLastDay);

public sealed class GetAppealClockEndpoint : CarmEndpoint<GetAppealClock, GetAppealClockResponse>
{
    public override void Configure()
    {
        Get("tools/appeal-clock");
        Group<Public>();
        Summary(s => s.Summary = "Last days to appeal and to ask for an extension of time");
    }

    public override Task HandleAsync(GetAppealClock query, CancellationToken ct)
    {
        if (query.Kind is not ("S60" or "S129" or "CITT")) throw new Rejected("VAL_RECOURSE_KIND") { Path = "kind" };
        var limits = RecourseClock.For(BusinessCalendar.ReadDate(query.NoticeDate, "noticeDate"));
        return Send.OkAsync(new(limits.LastDay, limits.ExtensionLastDay), ct);
    }
}
