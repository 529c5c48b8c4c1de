using Carm.Kernel;
using FastEndpoints;

namespace Carm.Host;

public sealed record FindJobsResponse(IReadOnlyList<JobRow> Jobs);

/// <summary>What the calendar makes the system do next.</summary>
/// <param name="DueAt">The instant for which it runs next; behind the clock where it failed.</param>
/// <param name="Failures">How often it failed for that instant.</param>
/// <param name="RetryAt">When it is tried again by itself, by the wall clock; null where it did not fail.</param>
public sealed record JobRow(string JobName, string Module, string Cron, DateTimeOffset DueAt, int Failures, DateTimeOffset? RetryAt, Bilingual? Explanation, string? Technical);

sealed class FindJobsEndpoint(DueJobs jobs) : CarmEndpoint<EmptyRequest, FindJobsResponse>
{
    public override void Configure()
    {
        Get("operations/jobs");
        Group<Staff>();
        Asks("host.operations.view");
        Summary(s => s.Summary = "What the calendar makes the system do, and what of it failed");
    }

    public override async Task HandleAsync(EmptyRequest query, CancellationToken ct) => await Send.OkAsync(new(await jobs.ReadAsync(ct)), ct);
}
