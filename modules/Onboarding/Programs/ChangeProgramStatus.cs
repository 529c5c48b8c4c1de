using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer changes the state of a program account, by itself or on its manager's request, which it answers. A request is turned down by leaving the state as it is.</summary>
/// <param name="Status">ACTIVE, INACTIVE, SUSPENDED or CLOSED.</param>
public sealed record ChangeProgramStatus(string RmAccount, ProgramState Status, string Reason);

public sealed record ChangeProgramStatusResponse(ProgramView Program);

public sealed class ChangeProgramStatusValidator : Validator<ChangeProgramStatus>
{
    public ChangeProgramStatusValidator()
    {
        RuleFor(x => x.Status).NotEqual(ProgramState.Pending).WithErrorCode("VAL_STATUS");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class ChangeProgramStatusEndpoint : CarmEndpoint<ChangeProgramStatus, ChangeProgramStatusResponse>
{
    public override void Configure()
    {
        Put("program-accounts/{rmAccount}/status");
        Group<Staff>();
        Asks("onboarding.programs.open");
        Summary(s => s.Summary = "Change the state of a program account");
    }

    public override Task HandleAsync(ChangeProgramStatus command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ChangeProgramStatusHandler
{
    public static async Task<(ChangeProgramStatusResponse, OutgoingMessages)> Handle(ChangeProgramStatus command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var program = Decide(before, command.Status, command.Reason);
        // A licence or a code is cancelled by notice and two officers; with its account it ends only when its own holder has asked for that.
        if (program.State == ProgramState.Closed && before.Request?.Kind != ProgramRequestKind.Closure && (await session.Query<Licence>().AnyAsync(l => l.RmAccount == before.Id && l.State != LicenceState.Cancelled && l.State != LicenceState.Expired, ct) || await session.Query<CarrierCode>().AnyAsync(c => c.RmAccount == before.Id && c.State != CarrierCodeState.Cancelled, ct)))
            throw new Rejected("PRG_LICENCE_STANDS");
        session.Store(program);
        // Counted from now, or the next night would put it to sleep again.
        if (program.State == ProgramState.Active && before.State != ProgramState.Active) await ProgramAccounts.NoteUseAsync(session, program.Id, now.TorontoDate(), ct);

        OutgoingMessages facts = [NoticeRequested.ToManagers($"program/{program.Id}/{now:O}", program.Bn9, "N12_PROGRAM", now, program.Id, program.Id, program.State.ToString().ToUpperInvariant(), command.Reason)];
        if (program.State != before.State) facts.Add(program.Changed(now));
        if (program.State == ProgramState.Closed) facts.AddRange(await EndWhatStandsOnItAsync(session, program.Id, command.Reason, now, ct));
        return (new(ProgramView.Of(program, (await session.LoadAsync<ProgramActivity>(program.Id, ct))?.On)), facts);
    }

    /// <summary>With an account end its licence, its code and what was applied for on it (invariant I20).</summary>
    static async Task<IEnumerable<object>> EndWhatStandsOnItAsync(IDocumentSession session, string rmAccount, string reason, DateTimeOffset now, CancellationToken ct)
    {
        var messages = new List<object>();
        foreach (var licence in (await session.Query<Licence>().Where(l => l.RmAccount == rmAccount).ToListAsync(ct)).Where(l => !l.IsOver).Select(l => l.CancelledWithBusiness(reason)))
        {
            session.Store(licence);
            messages.AddRange(await LicenceNotices.ForAsync(session, licence, reason, now, ct));
        }
        foreach (var code in (await session.Query<CarrierCode>().Where(c => c.RmAccount == rmAccount && c.State != CarrierCodeState.Cancelled).ToListAsync(ct)).Select(c => c.CancelledWithBusiness(reason)))
        {
            session.Store(code);
            session.Delete<CapacityClaim>(CapacityClaim.IdOf(code.Bn9, code.Capacity));
            messages.Add(code.Notice13(reason, now));
        }
        session.Store([.. (await session.Query<Enrolment>().Where(e => e.RmAccount == rmAccount).ToListAsync(ct)).Where(e => e.IsOpen).Select(e => e.Withdrawn(now))]);
        return messages;
    }

    public static ProgramAccount Decide(ProgramAccount program, ProgramState status, string reason) =>
        status == program.State && program.Request is not null ? program with { Request = null, StateReason = reason }
        : status switch
        {
            ProgramState.Active => program.Activated(reason),
            ProgramState.Inactive => program.Deactivated(reason),
            ProgramState.Suspended => program.Suspended(reason),
            _ => program.Closed(reason),
        };
}
