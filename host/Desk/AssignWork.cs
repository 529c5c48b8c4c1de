using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Host;

/// <summary>An officer takes a piece of work that it may see, gives it to another, or gives it back. What its module itself keeps an officer of is taken there (<c>STATE_CONFLICT</c> here).</summary>
/// <param name="Assignee">A person's <c>sub</c>; left out, nobody has it any more.</param>
/// <param name="Since">Since when it waits.</param>
/// <param name="Waiting">All work of its kind that waits; null where there is more than was read.</param>
public sealed record AssignWork(string WorkId, [property: FromClaim("sub")] string Subject, string? Assignee = null, [property: JsonIgnore] DateOnly? Since = null, [property: JsonIgnore] IReadOnlyList<string>? Waiting = null);

public sealed record AssignWorkResponse(string WorkId, string? Assignee);

public sealed class AssignWorkValidator : Validator<AssignWork>
{
    public AssignWorkValidator() => RuleFor(x => x.Assignee).MaximumLength(200).Matches(@"^\P{Cc}+\z");
}

sealed class AssignWorkEndpoint(StaffDesks desks) : CarmEndpoint<AssignWork, AssignWorkResponse>
{
    public override void Configure()
    {
        Post("work-items/{workId}/assign");
        Group<Staff>();
        Asks("host.work.assign");
        Summary(s => s.Summary = "Take, give or give back a piece of work");
    }

    public override async Task HandleAsync(AssignWork command, CancellationToken ct)
    {
        var (waiting, more) = await desks.FindWorkAsync(User, ct);
        var work = waiting.FirstOrDefault(w => w.WorkId == command.WorkId) ?? throw new Rejected("NOT_FOUND");
        if (work.AssignLink is not null) throw new Rejected("STATE_CONFLICT");
        await OkAsync(command with { Since = work.Since, Waiting = more.Contains(work.Kind) ? null : [.. waiting.Where(w => w.Kind == work.Kind).Select(w => w.WorkId)] }, ct);
    }
}

public static class AssignWorkHandler
{
    const int Purged = 1_000;

    public static async Task<AssignWorkResponse> Handle(AssignWork command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (command.Assignee is { } assignee) session.Store(new WorkAssignment(command.WorkId, assignee, command.Subject, now, command.Since));
        else session.Delete<WorkAssignment>(command.WorkId);
        if (command.Waiting is { } waiting)
        {
            // What is of finished work goes; what was given within a day may be of work that came after the list was read.
            var (ofKind, before) = (WaitingWork.IdOf(command.WorkId.Split(':')[0], ""), now.AddDays(-1));
            var kept = await session.Query<WorkAssignment>().Where(a => a.Id.StartsWith(ofKind) && a.At < before).OrderBy(a => a.At).Select(a => a.Id).Take(Purged).ToListAsync(ct);
            foreach (var finished in kept.Except(waiting)) session.Delete<WorkAssignment>(finished);
        }
        return new(command.WorkId, command.Assignee);
    }
}
