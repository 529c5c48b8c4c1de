using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The notices of one account hang together by their levels: who changes one holds the account's.</summary>
static class PenaltyBook
{
    public static async Task<Penalty> HoldPenaltyAsync(this IDocumentSession session, string number, CancellationToken ct)
    {
        if (await session.LoadAsync<Penalty>(number, ct) is not { } known) throw new Rejected("NOT_FOUND");
        await session.HoldAsync($"appeals penalties {known.RmAccount}", ct);
        // As whoever held it before has left it.
        return await session.Query<Penalty>().SingleAsync(p => p.Id == number, ct);
    }

    /// <summary>A penalty is lowered to an amount, or cancelled by zero: the Ledger gives back, the client is told, and where it is cancelled, or its level was wrong, later notices fall to the level that they have by that (7.3).</summary>
    public static async Task<(Penalty Penalty, OutgoingMessages Messages)> LowerAsync(this IDocumentSession session, Penalty penalty, Money amount, Bilingual reason, Envelope envelope, DateTimeOffset now, CancellationToken ct, bool stands = false, IReadOnlyList<PenaltyLine>? lines = null)
    {
        var (lowered, fact) = lines is not null && amount == penalty.Amount ? (penalty.LevelsCorrected(lines, now), null) : ((Penalty, PenaltyReduced?))penalty.LoweredTo(amount, now, stands, lines);
        var act = lowered.State == PenaltyState.Cancelled ? PenaltyActs.Cancelled : fact is null ? PenaltyActs.LevelCorrected : PenaltyActs.Lowered;
        var messages = await session.KeepAsync(lowered, act, envelope, now, ct);
        if (fact is not null) messages.Add(fact);
        messages.Add(fact is null ? LevelTold(lowered, reason, now) : Told(penalty, lowered, reason, now));
        if (lowered.State == PenaltyState.Cancelled || lines is not null) messages.AddRange(await session.RelevelAsync(lowered, envelope, now, ct));
        return (lowered, messages);
    }

    /// <summary>Brings the account's other notices to the levels that they have now that this one counts no longer, or for less.</summary>
    public static async Task<OutgoingMessages> RelevelAsync(this IDocumentSession session, Penalty changed, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        var messages = new OutgoingMessages();
        var all = (await session.PenaltiesOfAsync(changed.RmAccount, ct)).Where(p => p.Id != changed.Id).Append(changed);
        foreach (var (penalty, lines) in PenaltyLevel.Relevel(all, await ContraventionTable.ReadAsync(session, ct)).Where(p => p.Penalty.Id != changed.Id))
        {
            var (after, fact) = penalty.Relevelled(lines, now);
            messages.AddRange(await session.KeepAsync(after, PenaltyActs.Relevelled, envelope, now, ct));
            if (fact is null || penalty.ServedOn is null) continue;
            messages.Add(fact);
            messages.Add(Told(penalty, after, changed.Stands ? new($"The level of penalty {changed.Id} was corrected, and that of this one fell.", $"Le niveau de la pénalité {changed.Id} a été corrigé, et celui de celle-ci a baissé.")
                : new($"Penalty {changed.Id} was cancelled, and the level of this one fell.", $"La pénalité {changed.Id} a été annulée, et le niveau de celle-ci a baissé."), now));
        }
        return messages;
    }

    static NoticeRequested LevelTold(Penalty after, Bilingual reason, DateTimeOffset now) =>
        NoticeRequested.ToManagers($"penalty/{after.Id}/level/{after.Changes}", after.RmAccount[..9], "APPEALS_PENALTY_LEVEL", now, after.RmAccount, after.Id, after.Amount.ToString(), reason.En) with { FrenchValues = [after.Id, after.Amount.ToString(), reason.Fr], Link = $"/api/v1/penalties/{after.Id}" };

    static NoticeRequested Told(Penalty before, Penalty after, Bilingual reason, DateTimeOffset now) =>
        NoticeRequested.ToManagers($"penalty/{after.Id}/lowered/{after.Reductions}", after.RmAccount[..9], "APPEALS_PENALTY_LOWERED", now, after.RmAccount, after.Id, before.Amount.ToString(), after.Amount.ToString(), reason.En)
            with { FrenchValues = [after.Id, before.Amount.ToString(), after.Amount.ToString(), reason.Fr], Link = $"/api/v1/penalties/{after.Id}" };
}
