using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer makes an entry by hand; another posts it.</summary>
/// <param name="EffectiveOn">The day as of which it counts; left out, today.</param>
/// <param name="OrderNumber">Of a remission, the order under the Customs Tariff or the Financial Administration Act, as SOR/2018-205: it debits 5220 and credits 2100, which pays what the client owes as any other credit does.</param>
public sealed record ProposeManualEntry(string RmAccount, DateOnly? EffectiveOn, IReadOnlyList<ManualLine> Lines, string Reason, [property: FromClaim("sub")] string Subject, string? OrderNumber = null);

public sealed record ProposeManualEntryResponse(ManualEntryView Entry);

public sealed class ProposeManualEntryValidator : Validator<ProposeManualEntry>
{
    public ProposeManualEntryValidator()
    {
        RuleFor(x => x.Lines).NotEmpty().Must(lines => lines is null || lines.Count <= 50);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.OrderNumber).NotEmpty().MaximumLength(50).When(x => x.OrderNumber is not null);
    }
}

public sealed class ProposeManualEntryEndpoint : CarmEndpoint<ProposeManualEntry, ProposeManualEntryResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/manual-entries");
        Group<Staff>();
        Asks("ledger.entries.propose", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Make an entry by hand");
    }

    public override Task HandleAsync(ProposeManualEntry command, CancellationToken ct) => CreatedAsync(command, made => $"/api/v1/admin/program-accounts/{made.Entry.RmAccount}/manual-entries", ct);
}

public static class ProposeManualEntryHandler
{
    public static async Task<ProposeManualEntryResponse> Handle(ProposeManualEntry command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAccountAsync(command.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        ManualPosting.Check(command.Lines, command.EffectiveOn ?? today, today, command.OrderNumber is not null);
        var number = 1 + await session.Query<ManualEntry>().CountAsync(e => e.RmAccount == command.RmAccount, ct);
        var entry = new ManualEntry(ManualEntry.IdOf(command.RmAccount, number), command.RmAccount, command.EffectiveOn ?? today, command.Lines, command.Reason, ManualEntryState.Proposed, command.Subject) { OrderNumber = command.OrderNumber };
        session.Insert(entry);
        return new(ManualEntryView.Of(entry));
    }
}
