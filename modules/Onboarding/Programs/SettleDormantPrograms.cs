using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Each night: a program account that nobody used for 24 months goes inactive; sixty days before, its managers are warned (F29).</summary>
public sealed record SettleDormantPrograms(DateOnly Today);

public static class SettleDormantProgramsHandler
{
    public static async Task<OutgoingMessages> Handle(SettleDormantPrograms command, IDocumentSession session, CancellationToken ct)
    {
        var policy = await OnboardingPolicy.InForceAsync(session, ct);
        var warnFrom = command.Today.AddDays(policy.DormancyWarningDays).AddMonths(-policy.DormantMonths);
        // What sleeps or is closed has no row here, so these are the few that come of age.
        return [.. await session.Query<ProgramActivity>().Where(a => a.On <= warnFrom).Select(a => new SettleDormantProgram(a.Id, command.Today)).ToListAsync(ct)];
    }
}

/// <summary>One program account that was not used for long.</summary>
public sealed record SettleDormantProgram(string RmAccount, DateOnly Today);

public static class SettleDormantProgramHandler
{
    public static async Task<OutgoingMessages> Handle(SettleDormantProgram command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (policy, now) = (await OnboardingPolicy.InForceAsync(session, ct), clock.GetUtcNow());
        if (await session.LoadAsync<ProgramActivity>(command.RmAccount, ct) is not { } used || await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) is not { } program) return [];
        if (program.State != ProgramState.Active)
        {
            session.Delete(used);
            return [];
        }
        var dormantOn = used.On.AddMonths(policy.DormantMonths);
        var (next, step) = Settle(program, used.On, dormantOn, command.Today);
        if (step is null) return [];
        session.Store(next);
        OutgoingMessages facts = [NoticeRequested.ToManagers($"dormant/{program.Id}/{step}/{command.Today:O}", program.Bn9, step, now, program.Id, program.Id, step == "N12_DORMANT" ? $"{dormantOn:yyyy-MM-dd}" : "INACTIVE") with { Link = $"/api/v1/program-accounts/{program.Id}" }];
        if (next.State == program.State) return facts;
        session.Delete(used);
        facts.Add(next.Changed(now));
        return facts;
    }

    /// <summary>The account on that day and the notice that is due; null when nothing is, as after a warning.</summary>
    public static (ProgramAccount Next, string? Notice) Settle(ProgramAccount program, DateOnly lastUsed, DateOnly dormantOn, DateOnly today) =>
        dormantOn <= today ? (program.Deactivated(), "N12_PROGRAM")
        : program.WarnedOn is null || program.WarnedOn <= lastUsed ? (program with { WarnedOn = today }, "N12_DORMANT")
        : (program, null);
}
