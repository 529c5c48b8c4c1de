using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>What may be paid by credit card into one program account in one billing cycle, from the 18th to the 17th, for debt and security together.</summary>
public static class CardLimit
{
    public static readonly Money Limit = Money.Of(4_999.99m);

    /// <summary>The first and the last day of the cycle of a day.</summary>
    public static (DateOnly From, DateOnly To) CycleOf(DateOnly day) => BillingCalendar.Anchor(BillingStream.NonRpp, day) is var end ? (end.AddMonths(-1).AddDays(1), end) : default;

    public static string KeyOf(string rmAccount, DateOnly day) => $"{rmAccount}/{CycleOf(day).To:yyyy-MM-dd}";

    /// <summary>What is left; where more is to be paid the account must be held, so that payments at once see each other.</summary>
    public static async Task<Money> RemainingAsync(this IQuerySession session, string rmAccount, DateOnly day, CancellationToken ct)
    {
        var key = KeyOf(rmAccount, day);
        return Limit - Money.Sum((await session.Query<Payment>().Where(p => p.CardCycle == key).ToListAsync(ct)).Select(p => p.Amount));
    }
}
