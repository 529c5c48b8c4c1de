using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>Opens demands for a decision and keeps them with the agreement that they are on.</summary>
static class Demands
{
    public static async Task<SecurityDemand> OpenDemandAsync(this IDocumentSession session, string number, CancellationToken ct)
    {
        await session.HoldAsync($"bonds demand {number}", ct);
        return await session.LoadAsync<SecurityDemand>(number, ct) ?? throw new Rejected("NOT_FOUND");
    }

    /// <summary>The open debts of its account, those that are held or whose due date was moved with them: the surety answers for them all the same. What an earlier demand asks for is left to that one.</summary>
    public static async Task<IReadOnlyList<OpenBalanceItem>> StillOpenAsync(this IDocumentSession session, SecurityDemand demand, IAccountQuestions ledger, CancellationToken ct)
    {
        var earlier = await session.Query<SecurityDemand>().Where(d => d.RmAccount == demand.RmAccount).ToListAsync(ct);
        var left = earlier.Where(d => string.CompareOrdinal(d.Id, demand.Id) < 0).Unclaimed();
        return [.. (await ledger.OpenBalanceAsync(demand.RmAccount, 1_000_000, ct)).Where(d => d.Open > 0).Select(d => d with { Open = left(d.Type, d.Reference, d.Open) })];
    }

    /// <summary>How much of a debt, by its type, reference and what is open of it, the demands leave. Several debts may have one name: what is claimed of the first is not claimed of the next.</summary>
    public static Func<string, string, decimal, decimal> Unclaimed(this IEnumerable<SecurityDemand> demands)
    {
        var claimed = demands.SelectMany(d => d.Claims).GroupBy(d => (d.Type, d.Reference), d => d.Amount.Amount).ToDictionary(d => d.Key, d => d.Sum());
        return (type, reference, open) =>
        {
            var part = Math.Min(claimed.GetValueOrDefault((type, reference)), open);
            if (part <= 0) return open;
            claimed[(type, reference)] -= part;
            return open - part;
        };
    }

    /// <summary>Charges a demand at once, since its provider pays it.</summary>
    public static async Task<(SecurityDemand Demand, OutgoingMessages Told)> ChargeNowAsync(this IDocumentSession session, SecurityDemand demand, IAccountQuestions ledger, DateTimeOffset now, CancellationToken ct)
    {
        var charged = demand.StillOwing(await session.StillOpenAsync(demand, ledger, ct)).Charge(now.TorontoDate(), isReady: true);
        return (charged, session.Charge(charged, (await session.LoadAsync<SecurityProvider>(demand.ProviderBn9, ct))?.RmAccount ?? throw new Rejected("BND-409"), charged.ChargedOn!.Value, now));
    }

    /// <summary>A demand becomes its provider's own debt, which the provider's money pays like any other.</summary>
    /// <param name="rmAccount">The provider's own program account.</param>
    public static OutgoingMessages Charge(this IDocumentSession session, SecurityDemand charged, string rmAccount, DateOnly dueOn, DateTimeOffset now)
    {
        session.Store(charged);
        return
        [
            new DemandOwed(rmAccount, charged.Id, charged.Amount.Amount, dueOn, now),
            NoticeRequested.ToManagers($"demand/{charged.Id}/charged", charged.ProviderBn9, "BONDS_DEMAND_CHARGED", now, rmAccount, charged.Id, charged.AgreementNumber, charged.Amount.ToString()),
        ];
    }

    /// <summary>The agreement knows how many demands are open, and stands for less by what is paid of them; the Ledger hears which payments came and which are gone.</summary>
    public static async Task<OutgoingMessages> LayDemandAsync(this IDocumentSession session, SecurityDemand before, SecurityDemand after, DateTimeOffset now, CancellationToken ct)
    {
        session.Store(after);
        var agreement = await session.OpenAgreementAsync(after.ProviderBn9, after.AgreementNumber, null, ct);
        var told = await session.LayAsync(
            agreement with { OpenDemands = agreement.OpenDemands + (after.IsOpen ? 1 : 0) - (before.IsOpen ? 1 : 0), PaidFor = new Dictionary<string, Money>(agreement.PaidFor) { [after.RmAccount] = agreement.PaidFor.GetValueOrDefault(after.RmAccount) + after.Taken - before.Taken }, Revision = agreement.Revision + 1 }, now, ct);
        if (before.ChargedOn is not null)
        {
            var rm = (await session.LoadAsync<SecurityProvider>(after.ProviderBn9, ct))!.RmAccount!;
            if (after.State is DemandState.Withdrawn) told.Add(new DemandOwed(rm, after.Id, 0, after.ChargedOn!.Value, now));
            told.AddRange(PaymentsTold(before, after, rm, now));
        }
        // A draft is the CBSA's own; what is to be paid again has said so.
        if (after.State != before.State && after.State is not DemandState.Rebutted && before.State is not DemandState.Paid && after.IssuedOn is not null)
        {
            told.Add(NoticeRequested.ToManagers($"demand/{after.Id}/{after.Revision}", after.ProviderBn9, $"BONDS_DEMAND_{after.State.ToString().ToUpperInvariant()}", now, null, after.Id, after.AgreementNumber, after.Amount.ToString(), $"{after.LimitOn:yyyy-MM-dd}"));
            if (after.State is not DemandState.Paid)
                told.AddRange([NoticeRequested.ToManagers($"demand/{after.Id}/{after.Revision}/debtor", after.RmAccount[..9], "BONDS_DEMAND_OF_DEBTOR", now, after.RmAccount, after.Id, after.AgreementNumber, after.Amount.ToString()), after.Changed(after.State.ToString().ToUpperInvariant(), now)]);
        }
        return told;
    }

    /// <summary>What software of both sides is told.</summary>
    /// <param name="change">As the fact names it.</param>
    public static DemandChanged Changed(this SecurityDemand demand, string change, DateTimeOffset now) => new(demand.RmAccount, demand.Id, demand.ProviderBn9, demand.AgreementNumber, change, demand.Amount.Amount, demand.LimitOn, now);

    /// <param name="rm">The provider's own program account.</param>
    internal static IEnumerable<object> PaymentsTold(SecurityDemand before, SecurityDemand after, string rm, DateTimeOffset now)
    {
        for (var n = 0; n < after.Payments.Count; n++)
        {
            var (payment, was) = (after.Payments[n], before.Payments.ElementAtOrDefault(n));
            if (payment.IsGone == (was?.IsGone ?? true)) continue;
            var debts = payment.IsGone ? [] : payment.Debts;
            yield return new DebtsPaidBySurety(after.RmAccount, after.Id, n + 1, rm, [.. debts.Select(d => d.Type)], [.. debts.Select(d => d.Reference)], [.. debts.Select(d => d.Amount.Amount)], payment.PaidOn, payment.IsGone, now);
            var (key, code) = payment.IsGone ? ($"demand/{after.Id}/payments/{n + 1}/gone", "BONDS_DEMAND_PAYMENT_GONE") : ($"demand/{after.Id}/payments/{n + 1}", "BONDS_DEMAND_PAID_FOR_DEBTOR");
            yield return NoticeRequested.ToManagers(key, after.RmAccount[..9], code, now, after.RmAccount, after.Id, after.AgreementNumber, payment.Amount.ToString());
            if (payment.IsGone) yield return NoticeRequested.ToManagers($"{key}/provider", after.ProviderBn9, code, now, rm, after.Id, after.AgreementNumber, payment.Amount.ToString());
        }
    }
}
