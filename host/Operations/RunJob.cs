using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Host;

/// <summary>Staff have a job that failed tried again at once, without waiting for its next try. What has not failed runs at its own time.</summary>
public sealed record RunJob(string JobName);

public sealed record RunJobResponse(string JobName, DateTimeOffset DueAt, int Failures);

sealed class RunJobEndpoint : CarmEndpoint<RunJob, RunJobResponse>
{
    public override void Configure()
    {
        Post("operations/jobs/{jobName}/run");
        Group<Staff>();
        Asks("host.operations.run");
        Accepts();
        Summary(s => s.Summary = "Try a job that failed again at once");
    }

    public override Task HandleAsync(RunJob command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/operations/jobs", ct);
}

public static class RunJobHandler
{
    /// <summary>Its row is freed for whichever host looks next, which is within a second.</summary>
    public static async Task<RunJobResponse> Handle(RunJob command, DueJobs jobs, IDocumentSession session, CancellationToken ct)
    {
        var job = (await jobs.ReadAsync(ct)).FirstOrDefault(j => j.JobName == command.JobName) ?? throw new Rejected("NOT_FOUND");
        if (job.Failures == 0) throw new Rejected("STATE_CONFLICT");
        session.QueueSqlCommand("update host.due_job set retry_after = '-infinity' where name = ? and failures > 0", job.JobName);
        return new(job.JobName, job.DueAt, job.Failures);
    }
}
