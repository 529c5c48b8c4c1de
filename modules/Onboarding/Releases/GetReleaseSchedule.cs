using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>CARM's releases: from when what is allowed.</summary>
public sealed record GetReleaseScheduleResponse(IReadOnlyList<ReleaseRow> Releases);

/// <param name="From">A date, a month where no day is known, or an instant.</param>
public sealed record ReleaseRow(string Release, string From, bool InForce, string Name, string Effect);

public sealed class GetReleaseScheduleEndpoint(ReleaseSchedule schedule, TimeProvider clock) : CarmEndpoint<EmptyRequest, GetReleaseScheduleResponse>
{
    public override void Configure()
    {
        Get("release-schedule");
        Group<Public>();
        Summary(s => s.Summary = "From when what is allowed");
    }

    public override Task HandleAsync(EmptyRequest query, CancellationToken ct) =>
        Send.OkAsync(new([.. schedule.All.Select(r => new ReleaseRow(r.Key, r.Date.Text, r.Date.On <= clock.GetUtcNow().TorontoDate(), r.Name.ToString(), r.Effect.ToString()))]), ct);
}
