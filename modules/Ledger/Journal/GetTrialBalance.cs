using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks for the sums of what is posted to every account of the journal. Debits equal credits, always.</summary>
/// <param name="AsOf">Transactions effective to this day, included; left out, all.</param>
/// <param name="RmAccount">One program account's chain only.</param>
public sealed record GetTrialBalance([property: QueryParam] string? AsOf = null, [property: QueryParam] string? RmAccount = null);

public sealed record GetTrialBalanceResponse(DateOnly? AsOf, IReadOnlyList<TrialBalanceRow> Accounts, Money Debits, Money Credits, Money Net);

/// <param name="Account">Code of the chart; accounts kept for each program account are summed.</param>
/// <param name="Name">In the caller's language; null for what the chart does not have.</param>
public sealed record TrialBalanceRow(string Account, string? Name, Money Debit, Money Credit);

public sealed class GetTrialBalanceEndpoint(ILedgerStore store) : CarmEndpoint<GetTrialBalance, GetTrialBalanceResponse>
{
    public override void Configure()
    {
        Get("ledger/trial-balance");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "Read the trial balance");
    }

    public override async Task HandleAsync(GetTrialBalance query, CancellationToken ct)
    {
        DateOnly? asOf = query.AsOf is null ? null : BusinessCalendar.ReadDate(query.AsOf, "asOf");
        await using var session = store.QuerySession();
        await Send.OkAsync(Of(asOf, await (query.RmAccount is { Length: > 0 } rm ? session.SumsAsync(rm, asOf, null, ct) : session.SumsAsync(asOf, ct))), ct);
    }

    /// <summary>Each account stands on the side of its balance.</summary>
    public static GetTrialBalanceResponse Of(DateOnly? asOf, IReadOnlyList<AccountSum> sums)
    {
        var codes = sums.GroupBy(s => Accounts.CodeOf(s.Account)).Select(g => new AccountSum(g.Key, g.Sum(s => s.Debits), g.Sum(s => s.Credits)));
        TrialBalanceRow[] rows = [.. codes.OrderBy(s => s.Account, StringComparer.Ordinal).Select(s => new TrialBalanceRow(s.Account, Accounts.Find(s.Account)?.Name.ToString(), Money.OfCents(Math.Max(0, s.Debits - s.Credits)), Money.OfCents(Math.Max(0, s.Credits - s.Debits))))];
        var (debits, credits) = (Money.Sum(rows.Select(r => r.Debit)), Money.Sum(rows.Select(r => r.Credit)));
        return new(asOf, rows, debits, credits, debits - credits);
    }
}
