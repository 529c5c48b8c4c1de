using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists the compliance cases of a program account, the newest first. They are the importer's: a service provider sees them where it sees what is the importer's.</summary>
public sealed record FindComplianceCasesOf(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindComplianceCasesOfResponse(IReadOnlyList<ComplianceView> Items, string? NextCursor);

public sealed class FindComplianceCasesOfEndpoint(IAppealsStore store) : CarmEndpoint<FindComplianceCasesOf, FindComplianceCasesOfResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/compliance-cases");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "List the compliance cases of a program account");
    }

    public override async Task HandleAsync(FindComplianceCasesOf query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (!Sees(query.RmAccount[..9], query.RmAccount))
        {
            await Send.OkAsync(new([], null), ct);
            return;
        }
        await using var session = store.QuerySession();
        var found = await session.Query<ComplianceCase>().Where(c => c.RmAccount == query.RmAccount && c.IssuedOn != null && (after == null || string.Compare(c.Id, after) < 0)).OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(c => ComplianceView.Of(c))], next), ct);
    }
}
