using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor approves the due date of a billing period that somebody else entered; from then on it counts, also for what is open already.</summary>
/// <param name="Expected">The revision that was read, from If-Match.</param>
public sealed record ApproveDueDate(string PeriodEnd, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ApproveDueDateResponse(DueDateView DueDate);

public sealed class ApproveDueDateEndpoint : CarmEndpoint<ApproveDueDate, ApproveDueDateResponse>
{
    public override void Configure()
    {
        Post("due-date-overrides/{periodEnd}/approve");
        Group<Staff>();
        Asks("ledger.due-dates.approve", readsVersion: true);
        Summary(s => s.Summary = "Approve the due date of a billing period");
    }

    public override Task HandleAsync(ApproveDueDate command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class ApproveDueDateHandler
{
    public static async Task<(ApproveDueDateResponse, DueDateOverridden, MoveDueDates)> Handle(ApproveDueDate command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var moved = await session.LoadAsync<DueDateOverride>(command.PeriodEnd, ct) ?? throw new Rejected("NOT_FOUND");
        if (moved.Counts) throw new Rejected("STATE_CONFLICT");
        if (moved.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (moved.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var now = clock.GetUtcNow();
        DueDateOverride.MustBeAhead(moved.PeriodEnd, now.TorontoDate());
        var approved = moved with { ApprovedBy = command.Subject };
        session.Store(approved);
        return (new(DueDateView.Of(approved)), new(approved.PeriodEnd, approved.DueOn, approved.SourceReference, now), new(approved.PeriodEnd, approved.DueOn));
    }
}
