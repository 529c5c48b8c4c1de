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

    /// <summary>The open debts of its account, those that are held or whose due date was moved with them: the surety answers for them all the same.</summary>
    public static Task<IReadOnlyList<OpenBalanceItem>> StillOpenAsync(this IAccountQuestions ledger, SecurityDemand demand, CancellationToken ct) => ledger.OpenBalanceAsync(demand.RmAccount, 1_000_000, ct);

    /// <summary>Charges a demand at once, since its provider pays it.</summary>
    public static async Task<(SecurityDemand Demand, OutgoingMessages Told)> ChargeNowAsync(this IDocumentSession session, SecurityDemand demand, IAccountQuestions ledger, DateTimeOffset now, CancellationToken ct)
    {
        var charged = demand.StillOwing(await ledger.StillOpenAsync(demand, ct)).Charge(now.TorontoDate(), isReady: true);
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

    /// <summary>The agreement knows how many demands are open, and stands for less once one is paid.</summary>
    public static async Task<OutgoingMessages> LayDemandAsync(this IDocumentSession session, SecurityDemand before, SecurityDemand after, DateTimeOffset now, CancellationToken ct)
    {
        session.Store(after);
        var owed = before.ChargedOn is not null && after.State is DemandState.Withdrawn && await session.LoadAsync<SecurityProvider>(after.ProviderBn9, ct) is { RmAccount: { } rm } ? new DemandOwed(rm, after.Id, 0, after.ChargedOn!.Value, now) : null;
        var agreement = await session.OpenAgreementAsync(after.ProviderBn9, after.AgreementNumber, null, ct);
        var told = await session.LayAsync(
            agreement with { OpenDemands = agreement.OpenDemands + (after.IsOpen ? 1 : 0) - (before.IsOpen ? 1 : 0), PaidFor = after.State == DemandState.Paid ? new Dictionary<string, Money>(agreement.PaidFor) { [after.RmAccount] = agreement.PaidFor.GetValueOrDefault(after.RmAccount) + after.Amount } : agreement.PaidFor, Revision = agreement.Revision + 1 }, now, ct);
        if (owed is not null) told.Add(owed);
        // A draft is the CBSA's own.
        if (after.State is not DemandState.Rebutted && after.IssuedOn is not null)
        {
            told.Add(NoticeRequested.ToManagers($"demand/{after.Id}/{after.Revision}", after.ProviderBn9, $"BONDS_DEMAND_{after.State.ToString().ToUpperInvariant()}", now, null, after.Id, after.AgreementNumber, after.Amount.ToString(), $"{after.LimitOn:yyyy-MM-dd}"));
            told.Add(NoticeRequested.ToManagers($"demand/{after.Id}/{after.Revision}/debtor", after.RmAccount[..9], after.State is DemandState.Paid ? "BONDS_DEMAND_PAID_FOR_DEBTOR" : "BONDS_DEMAND_OF_DEBTOR", now, after.RmAccount, after.Id, after.AgreementNumber, after.Amount.ToString()));
        }
        return told;
    }
}
