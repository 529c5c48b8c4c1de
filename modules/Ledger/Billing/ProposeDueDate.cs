using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer enters the due date that the CBSA has published for a billing period; another approves it.</summary>
/// <param name="PeriodEnd">As 2026-01-17.</param>
/// <param name="DueOn">Later than the regulation's date.</param>
/// <param name="SourceReference">The bulletin.</param>
public sealed record ProposeDueDate(string PeriodEnd, DateOnly DueOn, string SourceReference, [property: FromClaim("sub")] string Subject);

public sealed record ProposeDueDateResponse(DueDateView DueDate);

public sealed class ProposeDueDateValidator : Validator<ProposeDueDate>
{
    public ProposeDueDateValidator()
    {
        RuleFor(x => x.DueOn).NotEmpty();
        RuleFor(x => x.SourceReference).NotEmpty().MaximumLength(200);
    }
}

public sealed class ProposeDueDateEndpoint : CarmEndpoint<ProposeDueDate, ProposeDueDateResponse>
{
    public override void Configure()
    {
        Put("due-date-overrides/{periodEnd}");
        Group<Staff>();
        Asks("ledger.due-dates.propose");
        Summary(s => s.Summary = "Enter a due date that the CBSA has published");
    }

    public override async Task HandleAsync(ProposeDueDate command, CancellationToken ct)
    {
        var proposed = await ExecuteAsync(command, ct);
        Tag(proposed.DueDate.Revision);
        await Send.OkAsync(proposed, ct);
    }
}

public static class ProposeDueDateHandler
{
    public static async Task<ProposeDueDateResponse> Handle(ProposeDueDate command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var end = DueDateOverride.ReadPeriod(command.PeriodEnd);
        var before = await session.LoadAsync<DueDateOverride>(command.PeriodEnd, ct);
        if (before is { Counts: true }) throw new Rejected("STATE_CONFLICT");
        DueDateOverride.MustBeAhead(end, clock.GetUtcNow().TorontoDate());
        var regular = BillingCalendar.DueOn(end);
        if (command.DueOn <= regular || command.DueOn > regular.AddDays(DueDateOverride.Furthest)) throw new Rejected("DUE_DATE_NOT_LATER", $"{regular:yyyy-MM-dd}") { Path = "dueOn" };
        var proposed = new DueDateOverride(command.PeriodEnd, end, command.DueOn, command.SourceReference, command.Subject, null) { Revision = 1 + (before?.Revision ?? 0) };
        session.Store(proposed);
        return new(DueDateView.Of(proposed));
    }
}
