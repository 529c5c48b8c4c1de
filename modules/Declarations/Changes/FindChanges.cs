using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Lists the changes of a declaration, decided and open, in their order.</summary>
public sealed record FindChanges(string TransactionNumber);

public sealed record FindChangesResponse(IReadOnlyList<ChangeView> Changes);

public sealed class FindChangesEndpoint(IDeclarationsStore store) : CarmEndpoint<FindChanges, FindChangesResponse>
{
    /// <summary>What a change brings to the account is kept with the decision; only of one that waits for it the goods say it.</summary>
    const string WithoutGoods = """
        select jsonb_build_object('change', case when data ->> 'onTheAccount' is null and data ->> 'status' not in ('Rejected', 'Cancelled') then data else data || '{"document":{},"lines":[]}' end)
        from declarations.mt_doc_cadchange where data ->> 'transactionNumber' = ? order by id
        """;

    public override void Configure()
    {
        Get("cads/{transactionNumber}/changes");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<FindChangesResponse>(StatusCodes.Status200OK, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "List the changes of a declaration");
    }

    public override async Task HandleAsync(FindChanges query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        // Without their documents and lines, of which there may be thousands in each; the changes too.
        var versions = (await session.Query<CadVersion>().Where(v => v.TransactionNumber == cad.Id).Select(v => new { v.Number, v.Kind, v.RateDate, v.Totals, v.Change, v.GstKept, v.Authority, v.Reference, v.DecidedAt, v.DrawnBack }).ToListAsync(ct))
            .ToDictionary(v => v.Number, v => new CadVersion(CadVersion.IdOf(cad.Id, v.Number), cad.Id, v.Number, v.Kind, new(), v.RateDate, [], v.Totals, v.Change, v.GstKept, v.Authority, v.Reference, v.DecidedAt, v.DrawnBack));
        CadChange[] changes = [.. (await session.AdvancedSql.QueryAsync<ListedChange>(WithoutGoods, ct, cad.Id)).Select(listed => listed.Change)];
        if (CadXmlAnswers.AreWanted(HttpContext)) await CadXmlAnswers.ChangesAsync(HttpContext, changes, cad, versions, ct);
        else await Send.OkAsync(new([.. changes.Select(c => ChangeView.Of(c, cad, versions[c.BasedOn]))]), ct);
    }
}

/// <summary>A change whose goods the database kept back, unless it is open.</summary>
sealed record ListedChange(CadChange Change);
