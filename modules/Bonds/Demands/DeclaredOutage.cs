using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An outage that the CBSA has declared, as Onboarding says.</summary>
/// <param name="LastDay">Null while it lasts.</param>
/// <param name="LimitsMoveTo">Null while it lasts.</param>
public sealed record DeclaredOutage(string Id, DateOnly FirstDay, DateOnly? LastDay, DateOnly? LimitsMoveTo)
{
    public bool Covers(DateOnly limit) => limit >= FirstDay && (LastDay is null || limit <= LastDay);

    /// <summary>Whether what had to be done by a limit may still be done, and is not late, on that day.</summary>
    public bool Holds(DateOnly limit, DateOnly day) => Covers(limit) && (LimitsMoveTo is null || day <= LimitsMoveTo);
}

/// <summary>A demand whose last day fell into an outage that is over.</summary>
public sealed record MoveDemand(string DemandNumber, string OutageId);

/// <summary>What an importer asked of a provider, whose last day to answer falls, or may fall, into an outage that lasts or is over.</summary>
public sealed record MoveAnswer(string ProviderBn9, string AgreementNumber, string OutageId);

/// <summary>An outage is declared or over: once it is over, what sureties had to pay or to answer on its days they may on the day after it (a decision of this system, as what else an outage moves).</summary>
public static class KeepDeclaredOutageHandler
{
    public static async Task<OutgoingMessages> Handle(OutageDeclared declared, IDocumentSession session, CancellationToken ct)
    {
        // That it began is known already where that it is over was heard first.
        if (declared.LastDay is null && await session.LoadAsync<DeclaredOutage>(declared.OutageId, ct) is { LastDay: not null }) return [];
        session.Store(new DeclaredOutage(declared.OutageId, declared.FirstDay, declared.LastDay, declared.LimitsMoveTo));
        var asked = await session.Query<SecurityAgreement>().Where(a => a.AskedOf != null && a.AnswerBy >= declared.FirstDay).OrderBy(a => a.Id).ToListAsync(ct);
        OutgoingMessages moves = [.. asked.Select(a => new MoveAnswer(a.ProviderBn9, a.AgreementNumber, declared.OutageId))];
        if (declared.LastDay is { } last)
            moves.AddRange((await session.Query<SecurityDemand>().Where(d => d.LimitOn >= declared.FirstDay && d.LimitOn <= last).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(ct)).Select(number => new MoveDemand(number, declared.OutageId)));
        return moves;
    }
}

public static class MoveDemandHandler
{
    public static async Task<OutgoingMessages> Handle(MoveDemand command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (demand, outage, now) = (await session.OpenDemandAsync(command.DemandNumber, ct), (await session.LoadAsync<DeclaredOutage>(command.OutageId, ct))!, clock.GetUtcNow());
        // Answered, withdrawn or moved meanwhile.
        if (demand.LimitOn is not { } limit || !outage.Covers(limit) || outage.LimitsMoveTo is not { } to) return [];
        // What was charged before anybody declared it is the provider's debt in the Ledger, which a withdrawal alone takes back; what was accepted is left alone.
        if (demand.ChargedOn is { } chargedOn)
            return chargedOn > limit && !demand.IsHeld ? [NoticeRequested.ToStaff($"demand/{demand.Id}/charged-in-outage", demand.ProviderBn9, "STAFF_DEMAND_CHARGED_IN_OUTAGE", "AR_OFFICER", now, demand.Id, demand.ProviderBn9, demand.Amount.ToString())] : [];
        // Declared so late that the day to which it would move has passed: what would be told is no day on which anything can be done.
        if (to < now.TorontoDate()) return [];
        var moved = demand.Moved(to);
        session.Store(moved);
        return [NoticeRequested.ToManagers($"demand/{moved.Id}/{moved.Revision}", moved.ProviderBn9, "BONDS_DEMAND_MOVED", now, null, moved.Id, moved.AgreementNumber, moved.Amount.ToString(), $"{to:yyyy-MM-dd}"), moved.Changed("MOVED", now)];
    }
}

public static class MoveAnswerHandler
{
    public static async Task<OutgoingMessages> Handle(MoveAnswer command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (asked, outage, now) = (await session.OpenAgreementAsync(command.ProviderBn9, command.AgreementNumber, null, ct), (await session.LoadAsync<DeclaredOutage>(command.OutageId, ct))!, clock.GetUtcNow());
        // Answered meanwhile.
        if (asked is not { Stage: AgreementStage.Requested, AnswerBy: { } limit }) return [];
        var held = asked with { IsHeld = await session.Query<DeclaredOutage>().AnyAsync(o => o.LastDay == null, ct) };
        if (outage.LimitsMoveTo is not { } to || !outage.Covers(limit) || to < now.TorontoDate())
        {
            session.Store(held);
            return [];
        }
        var moved = held with { AnswerBy = to, Revision = held.Revision + 1 };
        session.Store(moved);
        return [AgreementNotices.Asked(moved, now), AgreementNotices.Changed(moved, "MOVED", now, to)];
    }
}

static class DeclaredOutages
{
    /// <summary>Whether an outage keeps what had to be done by a limit from being late on that day.</summary>
    public static async Task<bool> IsHeldAsync(this IQuerySession session, DateOnly limit, DateOnly day, CancellationToken ct) =>
        (await session.Query<DeclaredOutage>().Where(o => o.FirstDay <= limit).ToListAsync(ct)).Any(o => o.Holds(limit, day));
}
