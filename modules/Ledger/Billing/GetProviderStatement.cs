using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads a service provider's own statement of a month, as JSON or as CSV: the lines and the sums of the clients for which it still acts.</summary>
public sealed record GetProviderStatement(string Bn9, string StatementNumber);

public sealed class GetProviderStatementEndpoint(ILedgerStore store, IAuthority authority) : CarmEndpoint<GetProviderStatement, ProviderStatementView>
{
    const string Parts = """
        select jsonb_build_object('rmAccount', s.data -> 'rmAccount',
            'lines', (select coalesce(jsonb_agg(l order by n), '[]') from jsonb_array_elements(s.data -> 'lines') with ordinality e(l, n) where l ->> 'submitterBn9' = ?),
            'held', (select coalesce(jsonb_agg(h order by n), '[]') from jsonb_array_elements(s.data -> 'held') with ordinality e(h, n) where h ->> 'submitterBn9' = ?))
        from ledger.mt_doc_statementofaccount s where s.id = any(?) order by s.id
        """;

    public override void Configure()
    {
        Get("businesses/{bn9}/statements/{statementNumber}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read a service provider's statement");
    }

    public override async Task HandleAsync(GetProviderStatement query, CancellationToken ct)
    {
        if (User.FindFirst("carm_bn9")?.Value != query.Bn9) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var shares = await session.Query<ProviderShare>().Where(s => s.Bn9 == query.Bn9 && s.Number == query.StatementNumber).ToListAsync(ct);
        var seen = await authority.SeenOfAsync(User, shares.Select(s => s.RmAccount), ct);
        string[] numbers = [.. shares.Where(s => seen.Contains(s.RmAccount)).Select(s => s.StatementNumber)];
        if (numbers.Length == 0) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(ProviderStatementView.Of(shares[0], await session.AdvancedSql.QueryAsync<ProviderPart>(Parts, ct, query.Bn9, query.Bn9, numbers)), ct);
    }
}
