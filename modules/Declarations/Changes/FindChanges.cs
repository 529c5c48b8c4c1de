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
        // Without their documents and lines, of which there may be thousands in each.
        var versions = (await session.Query<CadVersion>().Where(v => v.TransactionNumber == cad.Id).Select(v => new { v.Number, v.Kind, v.RateDate, v.Totals, v.Change, v.GstKept, v.Authority, v.Reference, v.DecidedAt, v.DrawnBack }).ToListAsync(ct))
            .ToDictionary(v => v.Number, v => new CadVersion(CadVersion.IdOf(cad.Id, v.Number), cad.Id, v.Number, v.Kind, new(), v.RateDate, [], v.Totals, v.Change, v.GstKept, v.Authority, v.Reference, v.DecidedAt, v.DrawnBack));
        var changes = await session.Query<CadChange>().Where(c => c.TransactionNumber == cad.Id).OrderBy(c => c.Id).ToListAsync(ct);
        if (CadXmlAnswers.AreWanted(HttpContext)) await CadXmlAnswers.ChangesAsync(HttpContext, changes, cad, versions, ct);
        else await Send.OkAsync(new([.. changes.Select(c => ChangeView.Of(c, cad, versions[c.BasedOn]))]), ct);
    }
}
