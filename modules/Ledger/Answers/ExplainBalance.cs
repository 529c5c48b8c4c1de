using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Why the balance is what it is: the transactions that are open, the largest first, and what the rest adds up to.</summary>
public sealed record ExplainBalance(string RmAccount);

public sealed class ExplainBalanceEndpoint(ILedgerStore store) : CarmEndpoint<ExplainBalance, Explanation>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/balance/explain");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Explain the balance by the transactions that are open");
    }

    public override async Task HandleAsync(ExplainBalance query, CancellationToken ct)
    {
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var open = await session.Query<OpenItem>().Where(i => i.CurrentOf == query.RmAccount && i.OpenCents > 0).OrderByDescending(i => i.OpenCents).ThenBy(i => i.Id).Take(Explanations.Most).ToListAsync(ct);
        var sums = await session.AdvancedSql.QueryAsync<AccountSum>("select jsonb_build_object('account', account, 'debits', debits, 'credits', credits) from ledger.journal_balance where chain = ? and (account like '11__:%' or account like '2100:%')", ct, query.RmAccount);
        var balance = Money.OfCents(sums.Sum(s => s.Debits - s.Credits));
        Explanation[] parts = [.. open.Select(i => new Explanation($"{i.Type} {i.Reference}", i.Side == Side.Debit ? i.Open : -i.Open, Explanations.Sentence(i), [], Explanations.LinkOf(i)))];
        var rest = balance - Money.Sum(parts.Select(p => p.Amount));
        if (rest != Money.Zero) parts = [.. parts, new("OTHERS", rest, new Bilingual("All other open transactions together.", "Toutes les autres transactions ouvertes ensemble.").ToString(), [], $"/api/v1/program-accounts/{query.RmAccount}/transactions?status=OPEN")];
        var date = open.Where(i => i.Side == Side.Debit).Select(i => (DateOnly?)i.DueOn).Min() is { } due ? due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        await Send.OkAsync(new("BALANCE", balance, (date is null
            ? new Bilingual("All debts that are open less all credits that wait; no debt is open.", "Toutes les dettes ouvertes moins tous les crédits en attente; aucune dette n'est ouverte.")
            : new Bilingual($"All debts that are open less all credits that wait; the first falls due on {date}.", $"Toutes les dettes ouvertes moins tous les crédits en attente; la première échoit le {date}.")).ToString(), parts), ct);
    }
}
