using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Host;

/// <summary>An officer takes a piece of work that it may see, gives it to another, or gives it back. What its module itself keeps an officer of is taken there (<c>STATE_CONFLICT</c> here).</summary>
/// <param name="Assignee">A person's <c>sub</c>; left out, nobody has it any more.</param>
public sealed record AssignWork(string WorkId, [property: FromClaim("sub")] string Subject, string? Assignee = null);

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
        var work = (await desks.FindWorkAsync(User, ct)).Work.FirstOrDefault(w => w.WorkId == command.WorkId) ?? throw new Rejected("NOT_FOUND");
        if (work.AssignLink is not null) throw new Rejected("STATE_CONFLICT");
        await OkAsync(command, ct);
    }
}

public static class AssignWorkHandler
{
    public static AssignWorkResponse Handle(AssignWork command, IDocumentSession session, TimeProvider clock)
    {
        session.Store(new WorkAssignment(command.WorkId, command.Assignee, command.Subject, clock.GetUtcNow()));
        return new(command.WorkId, command.Assignee);
    }
}
