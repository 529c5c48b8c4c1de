using System.Runtime.CompilerServices;
using Carm.Kernel;
using Marten;

namespace Carm.Bonds;

/// <summary>What a surety has promised, by state.</summary>
/// <param name="State">As of an agreement, on the day of the question.</param>
/// <param name="Amount">As amended, before what was paid on demand.</param>
public sealed record BookedState(string State, int Agreements, Money Amount);

/// <summary>An agreement that its surety has given notice of.</summary>
public sealed record BookedTermination(string AgreementNumber, string DebtorBn9, Money Amount, DateOnly TerminatesOn);

/// <summary>A surety's agreements and demands together.</summary>
/// <param name="Exposure">What it may be called on for today: what stands, after what was paid, and what ended and may be demanded on still.</param>
/// <param name="Standing">Of it, what stands today.</param>
/// <param name="Paid">On demands so far.</param>
/// <param name="Demanded">On demands that are open.</param>
/// <param name="Terminations">The first hundred that lie ahead, the nearest first.</param>
public sealed record BookTotals(int Agreements, IReadOnlyList<BookedState> States, Money Exposure, Money Standing, Money Paid, int OpenDemands, Money Demanded, IReadOnlyList<BookedTermination> Terminations);

/// <summary>A row of the file: what one agreement stands for in one program account.</summary>
public sealed record BookRow(
    string AgreementNumber, string DebtorBn9, string RmAccount, string Program,
    string State, DateOnly ValidFrom, DateOnly? ValidTo, DateOnly? TerminatesOn,
    Money AgreementAmount, Money Share, Money Paid, Money Left,
    int OpenDemands, Money Demanded);

static class SuretyBook
{
    const int AtOnce = 500, Shown = 100;

    public static async Task<BookTotals> TotalsAsync(IBondsStore store, string bn9, DateOnly today, CancellationToken ct)
    {
        var (states, terminations, standing, ended, paid, count) = (new Dictionary<string, (int, Money)>(), new List<BookedTermination>(), Money.Zero, Money.Zero, Money.Zero, 0);
        await foreach (var agreement in AgreementsAsync(store, bn9, ct))
        {
            var (state, rider) = (agreement.StateOn(today), agreement.RiderOn(today));
            var (number, amount) = states.GetValueOrDefault(state);
            states[state] = (number + 1, amount + rider.Amount);
            var left = rider.Amount - agreement.Paid;
            if (state is "ACTIVE" or "TERMINATION_PENDING") standing += left;
            else if (state is "TERMINATED" or "EXPIRED" or "CANCELLED" && today <= agreement.DemandableThrough) ended += left;
            if (state == "TERMINATION_PENDING") terminations.Add(new(agreement.AgreementNumber, agreement.DebtorBn9, rider.Amount, agreement.TerminatesOn!.Value));
            (paid, count) = (paid + agreement.Paid, count + 1);
        }
        await using var session = store.QuerySession();
        var demands = await OpenDemandsAsync(session, bn9, ct);
        return new(
            count, [.. states.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new BookedState(s.Key, s.Value.Item1, s.Value.Item2))], standing + ended, standing, paid, demands.Count, Money.Sum(demands.Select(d => d.Amount - d.Paid)),
            [.. terminations.OrderBy(t => t.TerminatesOn).ThenBy(t => t.AgreementNumber, StringComparer.Ordinal).Take(Shown)]);
    }

    public static async IAsyncEnumerable<BookRow> RowsAsync(IBondsStore store, string bn9, DateOnly today, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var demands = (await OpenDemandsAsync(session, bn9, ct)).ToLookup(d => (d.AgreementId, d.RmAccount));
        await foreach (var agreement in AgreementsAsync(store, bn9, ct))
            foreach (var part in agreement.RiderOn(today) is var rider ? rider.Allocations : [])
                yield return new(agreement.AgreementNumber, agreement.DebtorBn9, part.RmAccount, agreement.Program, agreement.StateOn(today), agreement.ValidFrom, agreement.ValidTo, agreement.TerminatesOn, rider.Amount, part.Amount, agreement.Paid, agreement.LeftFor(part.RmAccount, rider),
                    demands[(agreement.Id, part.RmAccount)].Count(), Money.Sum(demands[(agreement.Id, part.RmAccount)].Select(d => d.Amount - d.Paid)));
    }

    static Task<IReadOnlyList<SecurityDemand>> OpenDemandsAsync(IQuerySession session, string bn9, CancellationToken ct) =>
        session.Query<SecurityDemand>().Where(d => d.ProviderBn9 == bn9 && d.State != DemandState.Drafted && d.State != DemandState.Paid && d.State != DemandState.Withdrawn).ToListAsync(ct);

    /// <summary>All of a surety's, page by page, in the order of their numbers.</summary>
    static async IAsyncEnumerable<SecurityAgreement> AgreementsAsync(IBondsStore store, string bn9, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var after = "";
        while (true)
        {
            var page = await session.Query<SecurityAgreement>().Where(a => a.ProviderBn9 == bn9 && string.Compare(a.Id, after) > 0).OrderBy(a => a.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var agreement in page) yield return agreement;
            if (page.Count < AtOnce) yield break;
            after = page[^1].Id;
        }
    }
}
