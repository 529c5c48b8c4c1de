using FastEndpoints;

namespace Carm.Host;

/// <summary>Where the clock stands.</summary>
public sealed record ClockResponse(DateTimeOffset Now);

sealed class GetClockEndpoint(TimeProvider clock) : EndpointWithoutRequest<ClockResponse>
{
    public override void Configure()
    {
        Get("clock");
        Group<Dev>();
        Summary(s => s.Summary = "Read the development clock");
    }

    public override Task HandleAsync(CancellationToken ct) => Send.OkAsync(new(clock.GetUtcNow()), ct);
}

/// <summary>Moves the clock forward, for every host of this database.</summary>
public sealed record MoveClock(DateTimeOffset Now);

sealed class MoveClockEndpoint(ClockMover mover, TimeProvider clock) : Endpoint<MoveClock, ClockResponse>
{
    public override void Configure()
    {
        Put("clock");
        Group<Dev>();
        Summary(s => s.Summary = "Move the development clock forward, running what falls due on the way");
    }

    public override async Task HandleAsync(MoveClock command, CancellationToken ct)
    {
        await mover.MoveToAsync(command.Now, ct);
        await Send.OkAsync(new(clock.GetUtcNow()), ct);
    }
}
