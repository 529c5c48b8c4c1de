using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Shows what the statements of a day would say if they were issued now, account by account; nothing is stored. Accounts that have theirs are left out.</summary>
/// <param name="IssuedOn">A 25th, as 2026-03-25.</param>
public sealed record DryRunStatements(string IssuedOn, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="Sum">Of the page.</param>
/// <param name="Mismatches">The accounts of the page whose statement would not agree with the journal.</param>
public sealed record DryRunStatementsResponse(IReadOnlyList<StatementTotals> Items, StatementTotals Sum, IReadOnlyList<string> Mismatches, string? NextCursor);

/// <summary>The letters of a statement (ledger 4.2), or of several together.</summary>
/// <param name="RmAccount">Null for a sum.</param>
public sealed record StatementTotals(
    string? RmAccount, Money PreviousTotalPayable, Money PaymentsReceived, Money CreditsAndRefunds, Money DisbursementsIssued, Money BalanceBroughtForward, Money NewTransactions, Money OtherTransactions, Money InterestCharged, Money TotalPayable, Money NotYetDue, Money Held)
{
    public static StatementTotals Of(StatementOfAccount s) => new(s.RmAccount, s.A, s.B, s.C, s.D, s.E, s.F, s.G, s.H, s.I, s.J, s.K);

    public static StatementTotals Sum(IReadOnlyCollection<StatementOfAccount> all)
    {
        Money Of(Func<StatementOfAccount, Money> letter) => Money.Sum(all.Select(letter));
        return new(null, Of(s => s.A), Of(s => s.B), Of(s => s.C), Of(s => s.D), Of(s => s.E), Of(s => s.F), Of(s => s.G), Of(s => s.H), Of(s => s.I), Of(s => s.J), Of(s => s.K));
    }
}

public sealed class DryRunStatementsEndpoint(ILedgerStore store) : CarmEndpoint<DryRunStatements, DryRunStatementsResponse>
{
    public override void Configure()
    {
        Get("ledger/statement-runs/{issuedOn}/dry-run");
        Group<Staff>();
        Asks("ledger.statements.review");
        Summary(s => s.Summary = "Try an issue of statements without storing it");
    }

    public override async Task HandleAsync(DryRunStatements query, CancellationToken ct)
    {
        if (!DateOnly.TryParseExact(query.IssuedOn, "yyyy-MM-dd", out var issuedOn) || issuedOn is not { Day: 25, Year: >= 2024 and < 2100 }) throw new Rejected("NOT_FOUND");
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ClientAccount>().Where(a => after == null || string.Compare(a.Id, after) > 0).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        var (accounts, next) = Cut(found, size, a => a.Id);
        var (statements, wrong) = accounts.Count == 0 ? ([], []) : await Statements.BuildAsync(store, accounts, issuedOn, ct);
        await Send.OkAsync(new([.. statements.Select(StatementTotals.Of)], StatementTotals.Sum(statements), wrong, next), ct);
    }
}
